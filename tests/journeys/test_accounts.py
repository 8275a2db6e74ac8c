"""Accounts: made, changed, blocked and closed by administrators, without JavaScript; by nobody else."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain.entry import AuditEntry
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.conftest import PASSWORD
from tests.signing import CHOSEN, Member, member

People = Callable[[], Browser]


@pytest.fixture
def admin(browser: People) -> Browser:
    return browser().sign_in("admin").visit("/admin/officers")


def account(person: Browser, name: str) -> Browser:
    """The page of the account of this name."""
    person.visit("/admin/officers")
    link = next(a for a in person.page.select("tbody a") if a.text == name)
    return person.visit(link["href"])


def last(app: Flask) -> tuple[str, str, str | None]:
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        db.session.remove()
        return entry.act, entry.role, entry.why


def first_password(person: Browser) -> str:
    assert person.page.select_one("h1").text == "Premier mot de passe", person.text
    return person.page.select_one("code").text


def test_an_administrator_makes_an_account(app: Flask, admin: Browser, browser: People) -> None:
    admin.press("Créer le compte", login="Neuve.D", name=" Dominique  Neuve ", role="supervisor")
    first = first_password(admin)
    assert last(app) == ("officer.hired", "administrator", "supervisor")
    assert len(first) >= 16
    row = [tr.get_text(" ", strip=True) for tr in admin.visit("/admin/officers").page.select("tr")]
    assert "Dominique Neuve neuve.d responsable mot de passe à changer" in row
    assert first not in admin.page.text
    person = browser().sign_in("neuve.d", first)
    assert person.addresses[-1] == "/account/password"
    person.press("Changer", old=first, new=CHOSEN, again=CHOSEN)
    assert person.visit("/desk").has_button("Se déconnecter")
    assert browser().sign_in("neuve.d", first).statuses == [422]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"login": "martin"}, "déjà pris"),
        ({"login": "a"}, "lettres sans accent"),
        ({"login": "=cmd|calc"}, "lettres sans accent"),
        ({"login": "<script>"}, "lettres sans accent"),
        ({"name": "  "}, "Indiquez un nom"),
        ({"name": "é" * 65}, "Indiquez un nom"),
        ({"name": "a\x00b"}, "Indiquez un nom"),
        ({"role": "chief"}, "Choisissez un rôle"),
        ({"role": ""}, "Choisissez un rôle"),
    ],
)
def test_what_makes_no_account_is_said_and_kept(
    admin: Browser, typed: dict[str, str], said: str
) -> None:
    whole = {"login": "neuve", "name": "Neuve", "role": "officer"} | typed
    admin.press("Créer le compte", **whole)
    assert admin.statuses[0] in (409, 422)
    assert said in admin.alert
    field = admin.page.select_one(".refusal a")["href"][1:]
    assert admin.page.select_one(f"#{field}")
    for name in ("login", "name"):
        assert admin.page.select_one(f"#{name}")["value"] == whole[name]


def test_a_name_and_a_role_change(
    app: Flask, admin: Browser, officer: Browser, victim: Browser
) -> None:
    account(admin, "Camille Martin").press("Enregistrer", name="Camille M.", role="officer")
    assert last(app) == ("officer.changed", "administrator", "name")
    assert officer.visit("/desk").text.count("Camille M.") == 1, "the session goes on"
    account(admin, "Camille M.").press("Enregistrer", role="administrator")
    assert last(app) == ("officer.changed", "administrator", "officer administrator")
    assert "agent → administrateur" in admin.visit("/admin/audit").text
    assert officer.visit("/desk").addresses[-1] == "/sign-in"
    officer.sign_in("martin")
    assert officer.addresses[-1] == "/account/password"
    officer.press("Changer", old=PASSWORD, new="douze lettre", again="douze lettre")
    assert "au moins 16 caractères" in officer.alert
    officer.press("Changer", old=PASSWORD, new=CHOSEN, again=CHOSEN)
    assert officer.addresses[-1] == "/account"


def test_blocking_closes_and_unblocking_opens(
    app: Flask, admin: Browser, officer: Browser, browser: People
) -> None:
    account(admin, "Camille Martin").press("Bloquer")
    assert last(app) == ("officer.blocked", "administrator", None)
    assert "bloqué depuis le" in admin.text
    assert officer.visit("/desk").addresses[-1] == "/sign-in"
    assert "incorrect" in browser().sign_in("martin").alert
    admin.press("Débloquer")
    assert last(app) == ("officer.unblocked", "administrator", None)
    assert browser().sign_in("martin").addresses[-1] == "/desk"


def test_unblocking_forgets_wrong_tries(admin: Browser, browser: People) -> None:
    for _ in range(6):
        locked = browser().sign_in("martin", "not-the-password")
    assert locked.statuses == [429]
    account(admin, "Camille Martin").press("Oublier les essais manqués")
    assert browser().sign_in("martin").addresses[-1] == "/desk"


def test_a_closed_account_is_closed_for_good(
    app: Flask, admin: Browser, officer: Browser, browser: People
) -> None:
    page = account(admin, "Camille Martin").addresses[-1]
    admin.press("Fermer le compte")
    assert admin.statuses == [422]
    assert "cochez la case" in admin.alert
    assert officer.visit("/desk").has_button("Se déconnecter")
    admin.press("Fermer le compte", sure="1")
    assert last(app) == ("officer.revoked", "administrator", None)
    assert officer.visit("/desk").addresses[-1] == "/sign-in"
    assert "incorrect" in browser().sign_in("martin").alert
    assert "fermé pour de bon" in admin.visit(page).text
    token = admin.page.select_one("[name=csrf_token]")["value"]
    for act in ("/unblock", "/block", "/password", "/factor", "/revocation", "/sessions/end", ""):
        data = {"csrf_token": token, "name": "A", "sure": "1"}
        answer = admin.client.post(page + act, data=data)
        assert answer.status_code == 404, act
    admin.visit("/admin/officers").press("Créer le compte", login="martin", name="Martin")
    assert "peut-être par un compte fermé" in admin.alert


def test_the_last_administrator_stays(app: Flask, admin: Browser, browser: People) -> None:
    account(admin, "Administration")
    for button, typed in (("Bloquer", {}), ("Fermer le compte", {"sure": "1"})):
        admin.press(button, **typed)
        assert admin.statuses == [409]
        assert "dernier compte d’administration" in admin.alert
    admin.press("Enregistrer", role="officer")
    assert admin.statuses == [409]
    admin.visit("/admin/officers").press(
        "Créer le compte", login="chef2", name="Deuxième", role="administrator"
    )
    account(admin, "Deuxième").press("Bloquer")
    account(admin, "Administration").press("Fermer le compte", sure="1")
    assert admin.statuses == [409], "one who is blocked is no administrator"
    account(admin, "Deuxième").press("Débloquer")
    account(admin, "Administration").press("Fermer le compte", sure="1")
    assert admin.addresses[-1] == "/sign-in"


def test_a_forgotten_password_is_given_anew(app: Flask, admin: Browser, browser: People) -> None:
    account(admin, "Camille Martin").press("Donner un nouveau mot de passe")
    first = first_password(admin)
    assert last(app) == ("officer.reissued", "administrator", None)
    assert "incorrect" in browser().sign_in("martin").alert
    assert browser().sign_in("martin", first).addresses[-1] == "/account/password"


def test_a_lost_second_factor_is_made_anew(app: Flask, clock: Clock) -> None:
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    martin, admin = member(app, "martin"), member(app, "admin")
    clock.go(seconds=31)
    account(admin, "Camille Martin")
    assert "1 second facteur." in admin.text
    admin.press("Refaire le second facteur")
    first = first_password(admin)
    assert last(app) == ("officer.factor-renewed", "administrator", None)
    assert martin.visit("/desk").addresses[-1] == "/sign-in"
    for old in ({"code": martin.digits()}, {"recovery": martin.codes[0]}, {}):
        assert Member(app.test_client()).enter("martin", **old).statuses == [422]
    again = Member(app.test_client()).enter("martin", first)
    again.press("Changer", old=first, new=CHOSEN, again=CHOSEN).enrol()
    assert again.visit("/desk").has_button("Se déconnecter")


def test_sessions_are_seen_and_ended(app: Flask, admin: Browser, browser: People) -> None:
    phone, desk = browser(), browser()
    phone.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/124.0.0.0 Mobile Safari/537.36"
    )
    phone.sign_in("martin")
    desk.sign_in("martin")
    cards = account(admin, "Camille Martin").page.select(".cards li")
    assert len(cards) == 2
    assert "Chrome, Android" in cards[1].text
    assert "10" not in cards[1].b.text
    assert "Navigateur inconnu" in cards[0].text
    action = cards[1].form["action"]
    token = admin.page.select_one("[name=csrf_token]")["value"]
    assert admin.client.post(action, data={"csrf_token": token}).status_code == 303
    assert last(app) == ("officer.ended", "administrator", None)
    assert phone.visit("/desk").addresses[-1] == "/sign-in"
    assert desk.visit("/desk").has_button("Se déconnecter")
    assert admin.client.post(action, data={"csrf_token": token}).status_code == 404
    account(admin, "Camille Martin").press("Fermer toutes ses sessions")
    assert last(app) == ("officer.ended", "administrator", "1")
    assert desk.visit("/desk").addresses[-1] == "/sign-in"


def test_by_the_shell(app: Flask, browser: People) -> None:
    run = lambda *words: app.test_cli_runner().invoke(args=["officers", *words])  # noqa: E731
    hired = run("hire", "chef", "Première Cheffe", "--role", "administrator")
    first = hired.output.split("once: ")[1].split("\n")[0]
    assert browser().sign_in("chef", first).addresses[-1] == "/account/password"
    assert run("hire", "court", "Court", "--password", "court").exit_code == 1
    assert run("hire", "seul", "Seul", "--chosen").exit_code == 1
    assert run("hire", "sien", "Sien", "--password", CHOSEN, "--chosen").exit_code == 0
    assert browser().sign_in("sien", CHOSEN).addresses[-1] == "/desk"
    assert (
        "chef: Première Cheffe, administrator, open, password to be changed" in run("list").output
    )
    assert "reads no conversation" in run("roles").output
    assert run("role", "sien", "supervisor").exit_code == 0
    assert run("block", "sien").exit_code == 0
    assert "sien: Sien, supervisor, blocked" in run("list").output
    assert run("unblock", "sien").exit_code == 0
    told = run("reset-factor", "sien")
    again = told.output.split("once: ")[1].split("\n")[0]
    person = browser().sign_in("sien", again)
    assert person.addresses[-1] == "/account/password"
    assert run("sign-out", "sien").exit_code == 0
    assert person.visit("/account").addresses[-1] == "/sign-in"
    for words in (("role", "nobody", "officer"), ("block", "nobody"), ("reset-factor", "nobody")):
        assert run(*words).exit_code == 1
    with app.app_context():
        Officer.called("chef").revoke()
        db.session.remove()
    refused = run("revoke", "admin")
    assert refused.exit_code == 1
    assert "dernier compte" in refused.stderr

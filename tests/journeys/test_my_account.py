"""One's own account, without JavaScript: password, second factors, sessions; and proving again who one is."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain.entry import AuditEntry
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.conftest import PASSWORD
from tests.signing import CHOSEN, Member, member

People = Callable[[], Browser]
NEW = "quatre mots sans lien"


@pytest.fixture
def martin(app: Flask, clock: Clock) -> Iterator[Member]:
    """With a second factor; half a minute later."""
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    person = member(app, "martin")
    clock.go(seconds=31)
    yield person
    with app.app_context():
        db.session.remove()


def count(app: Flask, act: str) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(AuditEntry.act == act))


def test_a_password_is_changed_and_other_sessions_end(
    app: Flask, browser: People, officer: Browser
) -> None:
    other = browser().sign_in("martin")
    officer.visit("/account/password").press("Changer", old=PASSWORD, new=NEW, again=NEW)
    assert officer.addresses[-1] == "/account"
    assert other.visit("/desk").addresses[-1] == "/sign-in"
    assert count(app, "officer.password-changed") == 1
    assert "incorrect" in browser().sign_in("martin").alert
    assert browser().sign_in("martin", NEW).addresses[-1] == "/desk"


@pytest.mark.parametrize(
    ("old", "new", "again", "said", "field"),
    [
        ("wrong", NEW, NEW, "actuel n’est pas le bon", "old"),
        (PASSWORD, NEW, NEW + "x", "pas identiques", "again"),
        (PASSWORD, PASSWORD, PASSWORD, "différent de l’actuel", "new"),
        (PASSWORD, "court", "court", "au moins 12", "new"),
        (PASSWORD, "motdepasse2026!", "motdepasse2026!", "trop courant", "new"),
        (PASSWORD, "vive camille !", "vive camille !", "ni votre nom", "new"),
        (PASSWORD, "m4rtin du bureau", "m4rtin du bureau", "ni votre nom", "new"),
        (PASSWORD, "x y" * 86, "x y" * 86, "256 caractères", "new"),
    ],
)
def test_a_password_that_is_refused_says_why_and_where(
    officer: Browser, old: str, new: str, again: str, said: str, field: str
) -> None:
    officer.visit("/account/password").press("Changer", old=old, new=new, again=again)
    assert officer.statuses == [422]
    assert said in officer.alert
    assert officer.page.select_one(".refusal a")["href"] == f"#{field}"
    wrong = officer.page.select_one(f"#{field}")
    assert wrong["aria-invalid"] == "true"
    assert "refusal" in wrong["aria-describedby"]
    assert not any(entry.get("value") for entry in officer.page.select("[type=password]"))


def test_guessing_the_old_password_is_stopped(officer: Browser) -> None:
    officer.visit("/account/password")
    for _ in range(5):
        assert officer.press("Changer", old="wrong", new=NEW, again=NEW).statuses == [422]
    assert officer.press("Changer", old=PASSWORD, new=NEW, again=NEW).statuses == [429]


def test_a_choice_that_is_refused_is_no_wrong_try(officer: Browser) -> None:
    officer.visit("/account/password")
    for _ in range(8):
        assert officer.press("Changer", old=PASSWORD, new="court", again="court").statuses == [422]
    assert officer.press("Changer", old=PASSWORD, new=NEW, again=NEW).addresses[-1] == "/account"


def test_sessions_are_listed_and_ended_by_their_owner(
    app: Flask, browser: People, officer: Browser
) -> None:
    other, third = browser().sign_in("martin"), browser().sign_in("martin")
    petit = browser().sign_in("petit")
    cards = officer.visit("/account").page.select("h2 ~ .cards li form[action*=sessions]")
    assert len(cards) == 3
    assert officer.text.count("celle-ci") == 1
    token = petit.visit("/account").page.select_one("[name=csrf_token]")["value"]
    for card in cards:
        assert petit.client.post(card["action"], data={"csrf_token": token}).status_code == 404
    mine = next(c for c in cards if "celle-ci" not in c.find_parent("li").text)
    token = officer.page.select_one("[name=csrf_token]")["value"]
    officer.client.post(mine["action"], data={"csrf_token": token})
    alive = [p.visit("/desk").addresses[-1] == "/desk" for p in (other, third)]
    assert sorted(alive) == [False, True]
    officer.visit("/account").press("Fermer toutes les autres")
    assert not any(p.visit("/desk").addresses[-1] == "/desk" for p in (other, third))
    assert officer.visit("/desk").has_button("Se déconnecter")
    assert petit.visit("/desk").has_button("Se déconnecter")
    assert count(app, "officer.ended") == 2


def test_a_session_ends_after_twelve_hours_however_busy(
    app: Flask, clock: Clock, officer: Browser
) -> None:
    for _ in range(11):
        clock.go(hours=1)
        assert officer.visit("/desk").addresses[-1] == "/desk"
    clock.go(minutes=61)
    assert officer.visit("/desk").addresses[-1] == "/sign-in"
    with app.app_context():
        assert not Officer.sits("")


def test_when_it_was_last_used_is_kept_to_the_minute(
    app: Flask, clock: Clock, officer: Browser
) -> None:
    from domain.sitting import Sitting

    def seen() -> object:
        with app.app_context():
            return db.session.scalar(select(Sitting.seen_at))

    begun = seen()
    clock.go(seconds=50)
    officer.visit("/desk")
    assert seen() == begun
    clock.go(seconds=15)
    officer.visit("/desk")
    assert seen() == clock.time


def test_a_second_factor_is_added_and_removed_but_never_the_last(
    app: Flask, martin: Member
) -> None:
    martin.visit("/account").press("Retirer")
    assert martin.statuses == [409]
    assert "seul second facteur" in martin.alert
    first = martin.secret
    martin.visit("/account/factor").enrol("Tablette")
    assert martin.secret != first
    cards = martin.visit("/account").page.select(".cards form[action*=factors]")
    assert len(cards) == 2
    assert "Tablette" in martin.text
    token = martin.page.select_one("[name=csrf_token]")["value"]
    martin.client.post(cards[0]["action"], data={"csrf_token": token})
    assert martin.client.post(cards[0]["action"], data={"csrf_token": token}).status_code == 404
    assert martin.client.post(cards[1]["action"], data={"csrf_token": token}).status_code == 409
    assert Member(app.test_client()).enter("martin", code=martin.digits(1)).addresses[-1] == "/desk"
    assert [count(app, f"officer.factor-{what}") for what in ("added", "removed")] == [2, 1]


def test_nobody_removes_somebody_elses(app: Flask, martin: Member) -> None:
    action = martin.visit("/account").page.select_one("form[action*=factors]")["action"]
    petit = member(app, "petit").visit("/account")
    token = petit.page.select_one("[name=csrf_token]")["value"]
    assert petit.client.post(action, data={"csrf_token": token}).status_code == 404


def test_what_is_grave_asks_again_after_ten_minutes_and_loses_nothing(
    app: Flask, clock: Clock
) -> None:
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    admin = member(app, "admin")
    clock.go(minutes=11)
    typed = {"login": "neuve", "name": "Dominique <b>Neuve</b>", "role": "supervisor"}
    admin.visit("/admin/officers").press("Créer le compte", **typed)
    assert admin.page.select_one("h1").text == "Confirmer que c’est vous"
    with app.app_context():
        assert Officer.called("neuve") is None
    admin.press("Confirmer", proof_password=PASSWORD, code="000000")
    assert admin.statuses == [422]
    assert "incorrect" in admin.alert
    admin.press("Confirmer", proof_password="wrong", code=admin.digits())
    assert admin.statuses == [422]
    cookie = str(admin.client.get_cookie("s").value)
    admin.press("Confirmer", proof_password=PASSWORD, code=admin.digits())
    assert admin.page.select_one("h1").text == "Premier mot de passe", "wrong tries spend no code"
    assert "Dominique <b>Neuve</b>" in admin.text
    assert str(admin.client.get_cookie("s").value) != cookie, "another token"
    admin.visit("/admin/officers").press("Créer le compte", login="autre", name="Autre")
    assert admin.page.select_one("h1").text == "Premier mot de passe", "fresh for ten minutes"
    clock.go(minutes=11)
    admin.visit("/admin/audit?act=officer.hired").press("Exporter en CSV")
    admin.press("Confirmer", proof_password=PASSWORD, code=admin.digits())
    assert admin.response.mimetype == "text/csv"
    assert admin.response.text.count("officer.hired;") == 2, "with its filter"


def test_proving_is_throttled_too(app: Flask, clock: Clock, martin: Member) -> None:
    clock.go(minutes=11)
    martin.visit("/account").press("Faire dix nouveaux codes")
    for _ in range(5):
        assert martin.press("Confirmer", proof_password=PASSWORD, code="000000").statuses == [422]
    martin.press("Confirmer", proof_password=PASSWORD, code=martin.digits())
    assert martin.statuses == [429]
    assert count(app, "officer.locked") == 1


def test_a_copied_cookie_is_worth_nothing_once_its_session_ended(
    app: Flask, browser: People, officer: Browser
) -> None:
    thief, old = browser(), str(officer.client.get_cookie("s").value)
    thief.client.set_cookie("s", old)
    assert thief.visit("/desk").addresses[-1] == "/desk"
    officer.visit("/account").press("Fermer cette session")
    assert officer.addresses[-1] == "/sign-in"
    for address in ("/desk", "/account", "/desk/news"):
        assert thief.visit(address).addresses[-1] == "/sign-in"


def test_what_is_kept_of_factors_tells_nothing(app: Flask, martin: Member) -> None:
    with app.app_context():
        kept = "".join(
            str(db.session.execute(select(table)).all())
            for name, table in db.metadata.tables.items()
        )
    cookie = str(martin.client.get_cookie("s").value)
    for secret in (martin.secret, CHOSEN, cookie, *martin.codes):
        assert secret not in kept
        assert secret.replace("-", "") not in kept


def test_in_the_demo_no_second_factor_is_asked_for(officer: Browser) -> None:
    assert "aucun second facteur" in officer.visit("/account").text
    assert officer.visit("/account/factor").statuses == [404]
    assert not officer.visit("/sign-in").page.select("#code, #recovery, [data-key]")

"""Signing in without JavaScript: the first time, every day, with what was lost, and by whoever may not."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from domain import audit
from domain.entry import AuditEntry
from domain.factor import Factor
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.conftest import PASSWORD
from tests.signing import CHOSEN, Member, member

WRONG = "Identifiant, mot de passe ou code incorrect."


@pytest.fixture(autouse=True)
def _required(app: Flask) -> None:
    """As everywhere but in the demo."""
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)


@pytest.fixture
def martin(app: Flask, clock: Clock) -> Iterator[Member]:
    """Camille Martin, with an application and ten codes; half a minute later."""
    person = member(app, "martin")
    clock.go(seconds=31)
    yield person
    with app.app_context():
        db.session.remove()


def acts(app: Flask) -> list[tuple[str, str, str | None]]:
    with app.app_context():
        found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        db.session.remove()
        return [(each.act, each.role, each.why) for each in found]


def test_the_first_time_leads_to_a_second_factor_and_nowhere_else(app: Flask) -> None:
    person = Member(app.test_client()).enter("martin")
    assert person.addresses[-1] == "/account/factor"
    for address in ("/desk", "/account", "/account/password", "/desk/conversations/1"):
        assert person.visit(address).addresses[-1] == "/account/factor", address
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": "http://localhost"}
    assert person.client.get("/desk/live", headers=upgrade).status_code == 404
    assert person.client.get("/desk/news", headers={"HX-Request": "true"}).status_code == 401
    person.visit("/account/factor").press("Ajouter l’application", digits="000000")
    assert person.statuses == [422]
    assert "Ce code n’est pas le bon" in person.alert
    shown = person.page.select_one("#secret code").text
    assert person.visit("/account/factor").page.select_one("#secret code").text == shown
    person.enrol()
    assert len(set(person.codes)) == 10
    assert person.visit(person.page.select_one("a.onward")["href"]).addresses[-1] == "/desk"
    assert person.has_button("Se déconnecter")
    assert [act for act, _, _ in acts(app)] == [
        "officer.factor-added", "officer.signed-in", "officer.codes-renewed",
    ]  # fmt: skip


def test_every_day_it_takes_name_password_and_code(app: Flask, martin: Member) -> None:
    other = Member(app.test_client())
    other.enter("martin", code=martin.digits())
    assert other.addresses[-1] == "/desk"


def test_the_form_says_what_it_wants_to_password_managers(app: Flask) -> None:
    page = Browser(app.test_client()).visit("/sign-in").page
    wanted = {field["id"]: field.get("autocomplete") for field in page.select("input[id]")}
    assert wanted == {
        "login": "username", "password": "current-password", "code": "one-time-code",
        "recovery": "off",
    }  # fmt: skip
    labels = {label["for"]: label.text for label in page.select("label")}
    assert labels["code"] == "Code à 6 chiffres"
    assert set(labels) == set(wanted)


@pytest.mark.parametrize(
    ("login", "password", "code"),
    [
        ("martin", PASSWORD, "000000"),
        ("martin", PASSWORD, ""),
        ("martin", PASSWORD, "abcdef"),
        ("martin", "not-the-password", "right"),
        ("nobody", PASSWORD, "right"),
        ("nobody", "not-the-password", ""),
        ("petit", "not-the-password", ""),  # an account without a second factor yet
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    app: Flask, martin: Member, login: str, password: str, code: str
) -> None:
    typed = martin.digits() if code == "right" else code
    person = Member(app.test_client()).enter(login, password, code=typed)
    assert person.statuses == [422]
    assert WRONG in person.alert
    assert person.page.select_one("#login")["value"] == login
    for field in ("password", "code", "recovery"):
        assert not person.page.select_one(f"#{field}").get("value")
    assert acts(app)[-1][0] == "officer.refused"


def test_a_code_is_good_once_and_so_is_no_older_one(
    app: Flask, martin: Member, clock: Clock
) -> None:
    before, now, after = martin.digits(-1), martin.digits(), martin.digits(1)
    assert Member(app.test_client()).enter("martin", code=now).addresses[-1] == "/desk"
    for used in (now, before):
        assert WRONG in Member(app.test_client()).enter("martin", code=used).alert
    assert Member(app.test_client()).enter("martin", code=after).addresses[-1] == "/desk"
    clock.go(seconds=120)
    assert WRONG in Member(app.test_client()).enter("martin", code=after).alert


def test_five_wrong_codes_and_the_right_one_must_wait_too(
    app: Flask, martin: Member, clock: Clock
) -> None:
    thief = Member(app.test_client())
    for _ in range(5):
        assert thief.enter("martin", code="000000").statuses == [422]
    thief.enter("martin", code=martin.digits())
    assert thief.statuses == [429]
    assert "quinze minutes" in thief.alert
    assert acts(app)[-1][0] == "officer.locked"
    clock.go(minutes=16)
    assert thief.enter("martin", code=martin.digits()).addresses[-1] == "/desk"


def test_a_recovery_code_opens_once(app: Flask, martin: Member) -> None:
    one, other = martin.codes[:2]
    person = Member(app.test_client())
    assert person.enter("martin", recovery=one.upper().replace("-", " ")).addresses[-1] == "/desk"
    assert acts(app)[-2:] == [
        ("officer.recovered", "officer", "9"),
        ("officer.signed-in", "officer", None),
    ]
    assert WRONG in Member(app.test_client()).enter("martin", recovery=one).alert
    assert "Il en reste 9." in person.visit("/account").text
    person.press("Faire dix nouveaux codes")
    assert len(person.page.select(".codes code")) == 10
    assert WRONG in Member(app.test_client()).enter("martin", recovery=other).alert


def test_nobody_elses_code_opens_an_account(app: Flask, martin: Member) -> None:
    petit = member(app, "petit")
    assert WRONG in Member(app.test_client()).enter("martin", recovery=petit.codes[0]).alert
    assert WRONG in Member(app.test_client()).enter("martin", code=petit.digits(1)).alert
    with app.app_context():  # somebody who writes the database puts theirs beside another name
        ours, theirs = db.session.scalars(select(Factor).order_by(Factor.id)).all()
        ours.wrapped_key, ours.sealed_secret = theirs.wrapped_key, theirs.sealed_secret
        db.session.commit()
        db.session.remove()
    assert WRONG in Member(app.test_client()).enter("martin", code=petit.digits(1)).alert


def test_a_blocked_account_and_a_closed_one_answer_as_nobody_does(
    app: Flask, martin: Member
) -> None:
    with app.app_context():
        Officer.called("martin").block()
        db.session.remove()
    assert WRONG in Member(app.test_client()).enter("martin", code=martin.digits()).alert
    assert martin.visit("/desk").addresses[-1] == "/sign-in"
    with app.app_context():
        Officer.called("martin").unblock()
        db.session.remove()
    assert Member(app.test_client()).enter("martin", code=martin.digits()).addresses[-1] == "/desk"


def test_a_first_password_must_be_changed_and_lasts_a_week(app: Flask, clock: Clock) -> None:
    with app.app_context():
        first = Officer.hire("neuve", "Dominique Neuve", "officer").first_password
        late = Officer.hire("tard", "Claude Tard", "officer").first_password
        db.session.remove()
    person = Member(app.test_client()).enter("neuve", first)
    assert person.addresses[-1] == "/account/password"
    assert person.visit("/account/factor").addresses[-1] == "/account/password"
    person.press("Changer", old=first, new=CHOSEN, again=CHOSEN)
    assert person.addresses[-1] == "/account/factor"
    person.enrol()
    assert person.visit("/desk").has_button("Se déconnecter")
    clock.go(days=8)
    assert WRONG in Member(app.test_client()).enter("tard", late).alert
    assert Member(app.test_client()).enter("neuve", CHOSEN, code=person.digits()).statuses[0] == 303


def test_a_second_factor_that_somebody_else_added_meanwhile_is_asked_for(
    app: Flask, clock: Clock
) -> None:
    """Two know the first password: whoever proves a factor first has the account."""
    slow = Member(app.test_client()).enter("martin")
    quick = member(app, "martin")
    slow.enrol()
    assert slow.codes == ()
    assert "session est terminée" in slow.alert
    assert slow.visit("/desk").addresses[-1].startswith("/account")
    clock.go(minutes=31)
    assert slow.visit("/account").addresses[-1] == "/sign-in"
    assert quick.visit("/desk").has_button("Se déconnecter")


def test_a_sign_in_that_is_not_finished_ends_by_itself(app: Flask, clock: Clock) -> None:
    person = Member(app.test_client()).enter("martin")
    clock.go(minutes=31)
    assert person.visit("/account/factor").addresses[-1] == "/sign-in"


def test_what_is_typed_is_in_no_entry(app: Flask, martin: Member) -> None:
    person = Member(app.test_client())
    person.enter("hunter2", "hunter3", code="123456", recovery="abcde-fghjk")
    with app.app_context():
        for entry in db.session.scalars(select(AuditEntry)):
            said = repr(vars(entry))
            assert not any(word in said for word in ("hunter", "123456", "abcde"))
        assert db.session.scalars(select(AuditEntry.about)).all()[-1] == "officer:unknown"
        db.session.remove()
    assert audit.NOBODY in {role for _, role, _ in acts(app)}

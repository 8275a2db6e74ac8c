"""Every address of accounts and of administration, asked by every role, by a stranger, and with forged numbers."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain.entry import AuditEntry
from domain.factor import Factor
from domain.officer import Officer
from domain.sitting import Sitting
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.signing import Member, member

OURS = (
    *("account", "officers", "admin", "desk", "rota", "rota_editing", "proposals"),
    *("swaps", "swaps_deciding", "directory", "directory_editing", "stations", "front_desk"),
)
# Which roles find something there. To the others who are signed in it does not exist.
MAY = {
    "account": {"martin", "durand", "admin"},
    "officers": {"admin"},
    "admin": {"durand", "admin"},
    "proposals": {"durand", "admin"},
    "desk": {"martin", "durand"},
    "rota": {"martin", "durand", "admin"},
    "rota_editing": {"durand", "admin"},
    "swaps": {"martin", "durand", "admin"},
    "swaps_deciding": {"durand", "admin"},
    "directory": {"martin", "durand", "admin"},
    "directory_editing": {"durand", "admin"},
    "stations": {"durand", "admin"},
    "front_desk": set(),  # none of them receives anybody
}
PSYCHOLOGISTS = ("/desk/debriefs",)
SUPERVISORS = (("POST", "/desk/handover"),)  # every line at once
PLANNED = ("/account/calendar",)  # for whoever has a desk
OUT = "/desk/duty/sign-out"  # it answers by signing them out
LOGINS = ("martin", "durand", "admin")
HUGE = "2147483647"


def addresses(app: Flask) -> list[tuple[str, str, str]]:
    """Blueprint, method and address, with a number of nothing in it."""
    found = []
    for rule in app.url_map.iter_rules():
        room = rule.endpoint.partition(".")[0]
        if room in OURS and rule.endpoint != "desk.live":  # a socket; tests/test_sockets.py knocks
            where = re.sub(r"<[^>]+>", HUGE, rule.rule)
            found += [(room, method, where) for method in rule.methods & {"GET", "POST"}]
    return found


def asked(person: Browser, method: str, where: str) -> int:
    token = person.page.select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token} if method == "POST" else None
    answer = person.client.open(where, method=method, data=data)
    return 1000 if answer.location == "/sign-in" else answer.status_code


def test_every_address_as_every_role_and_as_a_stranger(app: Flask, clock: Clock) -> None:
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    people = {login: member(app, login).visit("/account") for login in LOGINS}
    stranger = Member(app.test_client()).visit("/sign-in")
    half = Member(app.test_client()).enter("petit")
    seen = addresses(app)
    assert len(seen) >= 24, seen
    for room, method, where in seen:
        if where == "/account/sessions/end":
            continue  # it is theirs to do: below
        assert asked(stranger, method, where) == 1000, where
        if room != "account":
            assert asked(half, method, where) == 1000, where
        elif where not in ("/account/factor", "/account/passkey"):
            answer = half.client.get(where) if method == "GET" else None
            assert answer is None or answer.location == "/account/factor", where
        for login in () if where == OUT else LOGINS:
            status = asked(people[login], method, where)
            if (login, where) == ("admin", *PLANNED) or (
                login == "martin" and (method, where) in SUPERVISORS
            ):
                assert status == 404
            elif login not in MAY[room] or HUGE in where or where in PSYCHOLOGISTS:
                # 409 for what is not there to be answered any more; to whom has no desk, the door.
                missing = (1000,) if room == "desk" and login not in MAY[room] else (404, 409)
                assert status in missing, (login, method, where, status)
            else:
                assert status in (200, 303, 409, 422), (login, method, where, status)
                people[login].visit("/account")
    for person in people.values():
        assert person.visit("/account").statuses == [200]


def test_what_is_somebody_elses_is_not_there(app: Flask, clock: Clock) -> None:
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    people = {login: member(app, login).visit("/account") for login in LOGINS}
    with app.app_context():
        petit = member(app, "petit")
        officer = Officer.called("petit").id
        sitting = db.session.scalar(select(Sitting.id).where(Sitting.officer_id == officer))
        factor = db.session.scalar(select(Factor.id).where(Factor.officer_id == officer))
        db.session.remove()
    for login, person in people.items():
        for where in (f"/account/sessions/{sitting}/end", f"/account/factors/{factor}/removal"):
            assert asked(person, "POST", where) == 404, (login, where)
        own = f"/admin/officers/{officer}"
        mixed = f"/admin/officers/{officer + 100}/sessions/{sitting}/end"
        assert asked(person, "POST", mixed) == 404
        if login != "admin":
            for where in (own, f"{own}/block", f"{own}/factor", f"{own}/sessions/{sitting}/end"):
                assert asked(person, "POST", where) == 404, (login, where)
    assert petit.visit("/desk").has_button("Se déconnecter")
    with app.app_context():
        strayed = select(AuditEntry.name, AuditEntry.about, AuditEntry.why)
        noted = set(db.session.execute(strayed.where(AuditEntry.act == "officer.strayed")).all())
        assert ("Camille Martin", f"officer:{officer}", "officers.block") in noted
        assert ("Claude Durand", f"officer:{officer}", "officers.amend") in noted
        assert ("Administration", f"account:{factor}", "account.remove") in noted
        db.session.remove()


@pytest.mark.parametrize("where", ["/account/passwords", "/admin/officers/x", "/admin/officers/-1"])
def test_what_is_nowhere_is_a_small_page(officer: Browser, where: str) -> None:
    assert officer.visit(where).statuses == [404]
    assert "n’existe pas" in officer.text


def test_a_form_without_its_token_does_nothing(app: Flask, browser: Callable[[], Browser]) -> None:
    admin = browser().sign_in("admin")
    with app.app_context():
        martin = Officer.called("martin").id
    for where in (f"/admin/officers/{martin}/block", "/account/password", "/account/sessions/end"):
        assert admin.client.post(where).status_code == 422
    assert browser().sign_in("martin").addresses[-1] == "/desk"

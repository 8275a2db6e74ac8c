"""Every address of accounts and of administration, asked by every role, by a stranger, and with forged numbers."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain import duty
from domain.conversation import Conversation
from domain.debrief import Debrief
from domain.entry import AuditEntry
from domain.factor import Factor
from domain.officer import Officer
from domain.seating import seat
from domain.sitting import Sitting
from domain.transfer import Transfer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.appointing import held, station
from tests.pristine import CAST, PASSWORD
from tests.signing import Member, member

OURS = (
    *("account", "officers", "admin", "desk", "rota", "rota_editing", "proposals"),
    *("swaps", "swaps_deciding", "directory", "directory_editing", "stations", "front_desk"),
)
LOGINS = ("martin", "moreau", "durand", "admin", "accueil")
DESK, LEADS, STAFF = {"martin", "moreau", "durand"}, {"durand", "admin"}, set(LOGINS) - {"accueil"}
# Which roles find something there. To the others who are signed in it does not exist.
MAY = {
    "account": set(LOGINS),
    "officers": {"admin"},
    "admin": LEADS,
    "proposals": LEADS,
    "desk": DESK,
    "rota": STAFF,
    "rota_editing": LEADS,
    "swaps": STAFF,
    "swaps_deciding": LEADS,
    "directory": STAFF,
    "directory_editing": LEADS,
    "stations": LEADS | {"accueil"},
    "front_desk": {"accueil"},
}
# And where an address is for fewer than its room.
FEWER = {
    "/desk/debriefs": {"moreau"},
    "/desk/handover": {"durand"},  # POST: every line at once
    "/account/calendar": DESK,
}
HUGE = "2147483647"
NAMES = {login: name for login, name, _role in CAST} | {"moreau": "Sacha Moreau"}


@pytest.fixture
def people(app: Flask, clock: Clock) -> dict[str, Member]:
    """One of each role, each with a second factor; the front desk has its station."""
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    with app.app_context():
        Officer.hire("moreau", "Sacha Moreau", "psychologist", PASSWORD, public=True)
        seat("accueil", station())
        db.session.remove()
    return {login: member(app, login).visit("/account") for login in LOGINS}


def strayed(app: Flask) -> set[tuple[str, str, str]]:
    """Who asked for what that is not theirs, and where."""
    with app.app_context():
        asked = select(AuditEntry.name, AuditEntry.about, AuditEntry.why)
        rows = db.session.execute(asked.where(AuditEntry.act == "officer.strayed")).all()
        db.session.remove()
    return {tuple(row) for row in rows}


def addresses(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and address, with a number of nothing in it."""
    found = []
    for rule in app.url_map.iter_rules():
        room = rule.endpoint.partition(".")[0]
        if room in OURS and rule.endpoint != "desk.live":  # a socket; tests/test_sockets.py knocks
            where = re.sub(r"<[^>]+>", HUGE, rule.rule)
            found += [(rule.endpoint, method, where) for method in rule.methods & {"GET", "POST"}]
    return found


def asked(person: Browser, method: str, address: str, **typed: object) -> int:
    token = person.page.select_one("[name=csrf_token]")["value"]
    data = {"csrf_token": token, **typed} if method == "POST" else None
    answer = person.client.open(address, method=method, data=data)
    return 1000 if answer.location == "/sign-in" else answer.status_code


def test_every_address_as_every_role_and_as_a_stranger(
    app: Flask, people: dict[str, Member]
) -> None:
    stranger = Member(app.test_client()).visit("/sign-in")
    half = Member(app.test_client()).enter("petit")
    seen, refused = addresses(app), set()
    assert len(seen) >= 24, seen
    for endpoint, method, where in seen:
        room = endpoint.partition(".")[0]
        if where in ("/account/sessions/end", "/desk/duty/sign-out"):
            continue  # it is theirs to do: below
        assert asked(stranger, method, where) == 1000, where
        if room != "account":
            assert asked(half, method, where) == 1000, where
        elif where not in ("/account/factor", "/account/passkey"):
            answer = half.client.get(where) if method == "GET" else None
            assert answer is None or answer.location == "/account/factor", where
        may = (
            MAY[room]
            if (endpoint, method) == ("desk.handover", "GET")
            else FEWER.get(where, MAY[room])
        )
        for login, person in people.items():
            status = asked(person, method, where)
            if login not in may or HUGE in where:
                assert status == 404, (login, method, where, status)
                refused.add((NAMES[login], endpoint))
            else:
                assert status in (200, 303, 409, 422), (login, method, where, status)
    for person in people.values():
        assert person.visit("/account").statuses == [200]
    noted = {(name, endpoint) for name, _about, endpoint in strayed(app)}
    assert refused - noted == set(), "each is an entry"


# The number of what Alex Petit has, by the word before it in the address; and who may have that all the same.
OPEN = {
    ("desk.take", 409): DESK,  # a race that is lost says who has it
    ("desk.debrief", 200): {"moreau"},
    ("desk.discuss", 303): {"moreau"},
    ("admin.reading", 200): {"durand"},
    ("admin.read", 422): {"durand"},
    ("admin.motives", 200): LEADS,
}


@pytest.fixture
def theirs(app: Flask, people: dict[str, Member]) -> dict[str, int]:
    """Alex Petit holds a conversation, offers it to a colleague, and has left a word."""
    with app.app_context():
        Officer.hire("colin", "Colin Blanc", "officer", PASSWORD, public=True)
        petit, colin = Officer.called("petit"), Officer.called("colin")
        conversation = held("hers", petit)
        duty.begin(colin)
        Transfer.ask(conversation, by=petit, to=colin.id, reason="Fin de service")
        Debrief.leave(petit, "Lourd.", key="k")
        found = {
            "conversations": conversation.id,
            "transfers": Transfer.of(conversation).id,
            "debriefs": db.session.scalar(select(Debrief.id)),
        }
        db.session.remove()
    return found | dict.fromkeys(("alerts", "handover", "board"), found["conversations"])


NOUN = {"transfers": "transfer", "debriefs": "debrief"}


def test_what_a_colleague_has_is_not_there_for_any_other_role(
    app: Flask, people: dict[str, Member], theirs: dict[str, int]
) -> None:
    stranger, refused, walked = Member(app.test_client()).visit("/sign-in"), set(), 0
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "desk.discuss"):
        word = re.search(r"/([a-z]+)/<[^>]*:id>", rule.rule)
        if (
            word is None
            or word[1] not in theirs
            or not rule.endpoint.startswith(("desk.", "admin."))
        ):
            continue
        which = theirs[word[1]]
        where = re.sub(r"<[^>]+>", "1", re.sub(r"<[^>]*:id>", str(which), rule.rule))
        for method in rule.methods & {"GET", "POST"}:
            assert asked(stranger, method, where) == 1000, where
            for login, person in people.items():
                status, walked = asked(person, method, where), walked + 1
                if login not in OPEN.get((rule.endpoint, status), ()):
                    assert status == 404, (login, method, where, status)
                    noun = NOUN.get(word[1], "conversation")
                    refused.add((NAMES[login], f"{noun}:{which}", rule.endpoint))
    assert walked >= 200
    assert refused - strayed(app) == set()


def test_a_forged_number_in_a_form_opens_nothing_and_is_the_one_that_is_noted(
    app: Flask, people: dict[str, Member], theirs: dict[str, int]
) -> None:
    martin, hers = people["martin"], theirs["conversations"]
    with app.app_context():
        mine = held("another", Officer.called("martin")).id
        db.session.remove()
    sheet = f"/desk/conversations/{mine}/danger/facts"
    assert asked(martin, "POST", sheet, tool="danger", of=hers, where="ici") == 404
    assert asked(martin, "POST", "/desk/duty", do="hide", beside=hers, message="chez elle") == 303
    for number in ("9" * 30, "-1", "x"):
        assert asked(martin, "POST", "/desk/duty", do="show", beside=number, message="") == 303
        assert asked(martin, "POST", sheet, tool="danger", of=number) == 404
    noted = {(about, endpoint) for _name, about, endpoint in strayed(app)}
    about = f"conversation:{hers}"
    assert {(about, "desk.note"), (about, "desk.work")} <= noted
    with app.app_context():
        assert db.session.get(Conversation, hers).answer == ""
        db.session.remove()


def test_what_is_somebody_elses_is_not_there(app: Flask, people: dict[str, Member]) -> None:
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
    noted = strayed(app)
    assert ("Camille Martin", f"officer:{officer}", "officers.block") in noted
    assert ("Claude Durand", f"officer:{officer}", "officers.amend") in noted
    assert ("Administration", f"account:{factor}", "account.remove") in noted


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

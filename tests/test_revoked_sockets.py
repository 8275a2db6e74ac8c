"""Open pages of an officer close at once when their session may no longer be: two workers, Redis, a real line."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import create_app
from domain.officer import Officer
from domain.sitting import Sitting
from extensions import db, transaction
from tests.conftest import settings
from tests.house import House, Person, drain
from tests.signing import CHOSEN, Member
from tests.test_sockets import shown_out

pytestmark = pytest.mark.slow
AT_ONCE = 3  # seconds; the clock alone would take twenty


@pytest.fixture
def shell(house: House, running: str) -> Iterator[Flask]:
    """What a command of the operator's is: another process on the same database and bus."""
    app = create_app(settings(running, redis_url=house.redis.url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def officer(house: House, shell: Flask) -> Person:
    """Somebody new at the desk, by name, password and code, over HTTP."""
    login = f"o{time.monotonic_ns()}"
    Officer.hire(login, "Camille Neuve", "officer", CHOSEN, chosen=True)
    person = Person(house)
    person.login = login  # type: ignore[attr-defined]
    typed = {"csrf_token": person.token(person.ask("/sign-in"))}
    person.ask("/sign-in", **typed, login=login, password=CHOSEN)
    page = person.ask("/account/factor")
    telephone = Member(None)  # type: ignore[arg-type]
    found = re.search(r'id="secret".*?<code>([A-Z2-7 ]+)</code>', page, re.DOTALL)
    assert found, page
    telephone.secret = found[1].replace(" ", "")
    typed = {"csrf_token": person.token(page), "digits": telephone.digits()}
    assert "Codes de secours" in person.ask("/account/factor", **typed)
    assert "File d'attente" in person.ask("/desk").replace("&#39;", "'")
    return person


def theirs(person: Person) -> Officer:
    found = Officer.called(person.login)  # type: ignore[attr-defined]
    assert found
    return found


ENDS: dict[str, Callable[[Officer], None]] = {
    "revoked": lambda found: found.revoke(),
    "blocked": lambda found: found.block(),
    "dismissed": lambda found: found.dismiss(),
    "factor reset": lambda found: found.reset() and None,
    "password given": lambda found: found.reissue() and None,
    "another role": lambda found: found.amend(found.name, "administrator"),
    "one session ended": lambda found: Sitting.all_of(found)[0].end(found),
}


@pytest.mark.parametrize("how", ENDS)
def test_the_socket_closes_at_once(house: House, officer: Person, how: str) -> None:
    socket = officer.socket("/desk/live")
    drain(socket, "File d")
    socket.settimeout(AT_ONCE)
    ENDS[how](theirs(officer))
    begun = time.monotonic()
    assert shown_out(socket)
    assert time.monotonic() - begun < AT_ONCE
    assert "Connexion" in officer.ask("/sign-in")


def test_the_socket_of_a_conversation_closes_and_says_nothing_more(
    house: House, officer: Person, person: Person, shell: Flask
) -> None:
    desk = officer.ask("/desk")
    taken = re.search(r'action="(/desk/conversations/(\d+)/take)"', desk)
    assert taken
    officer.ask(taken[1], csrf_token=officer.token(desk))
    socket = officer.socket(f"/desk/live?conversation={taken[2]}&after=0")
    drain(socket, "File d")
    socket.settimeout(AT_ONCE)
    theirs(officer).revoke()
    assert shown_out(socket)
    person.ask("/", csrf_token=person.token(person.ask("/")), do="send", message="secret", key="s1")
    assert "secret" not in officer.ask(f"/desk/conversations/{taken[2]}")


def test_another_session_of_theirs_ends_and_this_one_goes_on(house: House, officer: Person) -> None:
    """The bell rings for both; each asks for itself."""
    found = theirs(officer)
    with transaction():
        other = Sitting.begin(found, "elsewhere", proved=True)
    socket = officer.socket("/desk/live")
    drain(socket, "File d")
    other.end(found)
    socket.settimeout(1.5)
    assert not shown_out(socket)
    assert "Se déconnecter" in officer.ask("/desk")

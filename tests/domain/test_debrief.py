"""Words left for the psychologist: sealed under a key of their own, read by one role, erased for good."""

import pytest
from sqlalchemy import select, update

from domain import care, debrief
from domain.audit import AuditEntry
from domain.debrief import Debrief, NoWord, WordTooLong
from domain.officer import Officer
from extensions import db, transaction, vault
from tests.clock import Clock
from vault import Unreadable

pytestmark = pytest.mark.usefixtures("inside")
SECRET = "je n’en dors plus zqxw"


@pytest.fixture
def moreau(inside: None) -> Officer:
    return Officer.hire(
        "moreau", "Dominique Moreau", "psychologist", "passerelle-demo", public=True
    )


def acts() -> list[tuple[str, str, str | None]]:
    rows = db.session.query(AuditEntry).order_by(AuditEntry.id)
    found = [(entry.act, entry.about, entry.why) for entry in rows]
    return [each for each in found if each[0] != "officer.hired"]


def test_one_is_left_read_and_erased(martin: Officer, moreau: Officer) -> None:
    Debrief.leave(martin, SECRET, key="k")
    left = Debrief.waiting(moreau)[0]
    assert (left.officer.name, left.read_at) == ("Camille Martin", None)
    assert Debrief.found(moreau, left.id).read(moreau) == SECRET
    db.session.refresh(left)
    first = left.read_at
    assert first is not None
    left.read(moreau)
    db.session.refresh(left)
    assert left.read_at == first, "since when it was read, not when last"
    wrapped, sealed, number = left.wrapped_key, left.sealed_text, left.id
    assert SECRET.encode() not in sealed
    left.discuss(moreau)
    left.discuss(moreau)
    assert db.session.scalars(select(Debrief)).all() == []
    about = f"debrief:{number}"
    assert acts() == [
        ("debrief.left", about, None),
        ("debrief.read", about, None),
        ("debrief.read", about, None),
        ("debrief.erased", about, None),
    ]
    assert vault().unwrap(wrapped).open(sealed, left._place) == SECRET, "the key was what opened it"


@pytest.mark.parametrize("login", ["martin", "durand", "admin", "accueil"])
def test_nobody_else_finds_one(martin: Officer, moreau: Officer, login: str) -> None:
    Debrief.leave(martin, SECRET, key="k")
    number = Debrief.waiting(moreau)[0].id
    other = Officer.called(login)
    assert Debrief.waiting(other) == []
    assert Debrief.found(other, number) is None
    assert Debrief.found(moreau, number + 1) is None


def test_sent_twice_it_is_one(martin: Officer, petit: Officer, moreau: Officer) -> None:
    for officer, words in ((martin, "un"), (martin, "un"), (martin, "deux"), (petit, "un")):
        Debrief.leave(officer, words, key="same")
    assert [(each.officer.login, each.text) for each in Debrief.waiting(moreau)] == [
        ("martin", "un"),
        ("martin", "deux"),
        ("petit", "un"),
    ]


@pytest.mark.parametrize(("words", "refusal"), [("  ", NoWord), ("a" * 2001, WordTooLong)])
def test_what_is_refused(martin: Officer, words: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        Debrief.leave(martin, words, key="k")
    assert db.session.scalars(select(Debrief)).all() == []


def test_the_key_goes_first_and_what_was_stopped_is_finished(
    martin: Officer, moreau: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ("un", "deux"):
        Debrief.leave(martin, words, key=words)
    first, second = Debrief.waiting(moreau)

    def stop(_kind: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(debrief, "delete", stop)
    with pytest.raises(KeyboardInterrupt):
        first.discuss(moreau)
    monkeypatch.undo()
    numbers = first.id, second.id
    db.session.remove()
    row = db.session.get(Debrief, numbers[0])
    assert (row.wrapped_key, row.sealed_text, row.text) == (b"", b"", "")
    assert [each.id for each in Debrief.waiting(moreau)] == [numbers[1]]
    assert Debrief.found(moreau, numbers[0]) is None
    db.session.get(Debrief, numbers[1]).discuss(moreau)
    assert db.session.scalars(select(Debrief)).all() == []


def test_erasing_is_never_part_of_something_else(martin: Officer, moreau: Officer) -> None:
    Debrief.leave(martin, SECRET, key="k")
    left = Debrief.waiting(moreau)[0]
    with pytest.raises(RuntimeError), transaction():
        left.discuss(moreau)
    assert left.text == SECRET


def test_copied_to_somebody_elses_name_it_opens_nothing(
    martin: Officer, petit: Officer, moreau: Officer
) -> None:
    Debrief.leave(martin, SECRET, key="k")
    with transaction():
        db.session.execute(update(Debrief).values(officer_id=petit.id))
    db.session.expire_all()
    assert Debrief.waiting(moreau)[0].text == ""
    with pytest.raises(Unreadable):
        vault().unwrap(b"")


def test_a_wish_to_rest_is_an_entry_once(martin: Officer, petit: Officer, clock: Clock) -> None:
    for _ in range(2):
        care.rest(martin)
    care.rest(petit)
    assert acts() == [
        ("officer.rested", martin.topic, None),
        ("officer.rested", petit.topic, None),
    ]
    clock.go(minutes=2)
    care.rest(martin)
    assert len(acts()) == 3

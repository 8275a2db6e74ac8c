"""Notes between officers: sealed, added once, erased with the conversation; and the first name she gave."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from domain import arrival, departure, note, retention
from domain.audit import AuditEntry
from domain.called import NotAName
from domain.clock import now
from domain.conversation import Conversation
from domain.note import NoNote, Note, NoteTooLong, Unnoted
from domain.officer import Officer
from extensions import db, transaction
from tests.guards import altered

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def talk(martin: Officer) -> Conversation:
    mine = arrival.begin("hers", place="lyon 3", speaks_as="victim", draft="Bonjour", untold=False)
    mine.take(martin)
    return mine


def texts(conversation: Conversation) -> list[tuple[str, str]]:
    return [(each.officer_name, each.text) for each in note.of(conversation)]


def acts() -> list[tuple[str, str | None]]:
    rows = db.session.query(AuditEntry).order_by(AuditEntry.id)
    return [(entry.act, entry.why) for entry in rows]


def test_they_stand_in_order_with_who_wrote_them(
    talk: Conversation, martin: Officer, petit: Officer
) -> None:
    note.add(talk, " Elle préfère le soir.\r\nSa sœur sait. ", key="a", by=martin)
    note.add(talk, "J’ai repris.", key="a", by=petit)
    assert texts(talk) == [
        ("Camille Martin", "Elle préfère le soir.\nSa sœur sait."),
        ("Alex Petit", "J’ai repris."),
    ]
    assert note.count(talk) == 2
    assert acts()[-2:] == [("conversation.noted", None)] * 2


def test_sent_twice_it_is_one_other_words_are_another(talk: Conversation, martin: Officer) -> None:
    for words in ("un", "un", "deux"):
        note.add(talk, words, key="same", by=martin)
    note.add(talk, "un", key="other", by=martin)
    assert [text for _, text in texts(talk)] == ["un", "deux", "un"]
    assert [act for act, _ in acts()].count("conversation.noted") == 3


@pytest.mark.parametrize(
    ("words", "refusal"), [(" \n\0", NoNote), ("a" * 2001, NoteTooLong), ("a" * 2000, None)]
)
def test_what_is_refused(
    talk: Conversation, martin: Officer, words: str, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        note.add(talk, words, key="k", by=martin)
        assert note.count(talk) == 1
        return
    with pytest.raises(refusal):
        note.add(talk, words, key="k", by=martin)
    assert note.count(talk) == 0


def test_a_closed_conversation_is_noted_too_and_stays_no_longer_for_it(
    talk: Conversation, martin: Officer
) -> None:
    talk.close(martin, "advice")
    with transaction():
        db.session.execute(
            update(Conversation).values(active_at=now() - timedelta(days=9)),
            execution_options={"synchronize_session": False},
        )
    before = db.session.scalar(select(Conversation.active_at))
    note.add(talk, "Rappeler l’association.", key="k", by=martin)
    talk.call_her("Anna", martin)
    assert db.session.scalar(select(Conversation.active_at)) == before
    assert note.count(talk) == 1


def test_what_was_moved_or_altered_says_so_and_the_rest_is_read(
    talk: Conversation, martin: Officer
) -> None:
    for words in ("un", "deux"):
        note.add(talk, words, key="k", by=martin)
    first = db.session.scalars(select(Note).order_by(Note.id)).first()
    with transaction():
        first.sealed_text = altered(first.sealed_text)
    assert [text for _, text in texts(talk)] == ["", "deux"]


def test_nothing_of_it_is_in_clear(talk: Conversation, martin: Officer) -> None:
    note.add(talk, "zqxw", key="k", by=martin)
    talk.call_her("Zqxwanna", martin)
    db.session.refresh(talk)
    row = db.session.scalars(select(Note)).one()
    assert b"zqxw" not in row.sealed_text + talk.sealed_called
    assert "zqxw" not in repr([vars(entry) for entry in db.session.query(AuditEntry)])


def test_it_is_erased_with_the_conversation(talk: Conversation, martin: Officer) -> None:
    note.add(talk, "une note", key="k", by=martin)
    talk.call_her("Anna", martin)
    assert departure.erase(talk) == "erased"
    assert db.session.scalar(select(func.count()).select_from(Note)) == 0
    assert db.session.scalar(select(Conversation.sealed_called)) is None


def test_a_conversation_erased_meanwhile_takes_no_note(talk: Conversation, martin: Officer) -> None:
    assert talk.key
    retention.erase(talk.id, "herself", told=True)
    talk.erased_at = None  # as a page sees it that was read before
    with pytest.raises(Unnoted):
        note.add(talk, "trop tard", key="k", by=martin)
    talk.call_her("Anna", martin)
    db.session.refresh(talk)
    assert (note.count(talk), talk.sealed_called) == (0, None)
    db.session.remove()
    there = db.session.get(Conversation, talk.id)  # its key is gone: said as what it is
    with pytest.raises(Unnoted):
        note.add(there, "trop tard", key="k", by=martin)


def test_her_first_name_is_noted_changed_and_forgotten(talk: Conversation, martin: Officer) -> None:
    assert talk.called == ""
    talk.call_her("  Anna \n Lou ", martin)
    assert talk.called == "Anna Lou"
    talk.call_her("Anna Lou", martin)
    assert [act for act, _ in acts()].count("conversation.called") == 1, "the same is no change"
    for name in ("a" * 41, "An\0na"):
        with pytest.raises(NotAName):
            talk.call_her(name, martin)
    assert talk.called == "Anna Lou"
    talk.call_her("", martin)
    assert talk.called == ""
    assert [act for act, _ in acts()].count("conversation.called") == 2


def test_a_name_of_another_conversation_opens_nothing(talk: Conversation, martin: Officer) -> None:
    talk.call_her("Anna", martin)
    other = arrival.begin("other", place="", speaks_as=None, draft="", untold=True)
    with transaction():
        other.sealed_called = talk.sealed_called
    assert other.called == ""

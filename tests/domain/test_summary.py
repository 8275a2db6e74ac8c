"""The summary: kept by label and sealed, saved only over what was read, gone with its conversation."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, update

from domain import arrival, departure, summary, unit
from domain.audit import AuditEntry
from domain.conversation import Conversation
from domain.hold import NotThere
from domain.officer import Officer
from domain.summary import NothingWritten, SummaryChanged, SummaryTooLong, SummaryUnreadable
from extensions import db, transaction
from tests.domain.test_races import at_once
from vault import Unreadable

WHO, FACTS = "Identité donnée", "Nature des faits"


@pytest.fixture
def talk(martin: Officer) -> Conversation:
    """Held by Camille Martin."""
    mine = arrival.begin("hers", place="lyon 3", speaks_as="victim", draft="Bonjour", untold=False)
    mine.take(martin)
    return mine


def acts() -> list[tuple[str, str | None]]:
    said = db.session.query(AuditEntry).filter(AuditEntry.act.like("summary.%"))
    return [(entry.act, entry.why) for entry in said.order_by(AuditEntry.id)]


def handed(conversation: Conversation, officer: Officer) -> Conversation:
    """As when it changes hands."""
    with transaction():
        kind = update(Conversation).where(Conversation.id == conversation.id)
        db.session.execute(kind.values(officer_id=officer.id))
    db.session.refresh(conversation)
    return conversation


def test_what_was_written_is_read_again_and_says_who_and_when(
    talk: Conversation, martin: Officer
) -> None:
    assert summary.of(talk).version == 0
    summary.save(talk, martin, {WHO: "Mme K.", FACTS: "coups\r\ndepuis mars\0 "}, 0)
    written = summary.of(talk)
    assert written.fields == {WHO: "Mme K.", FACTS: "coups\ndepuis mars"}
    assert (written.version, written.officer_name) == (1, "Camille Martin")
    summary.save(talk, martin, {WHO: ""}, 1)
    assert summary.of(talk).fields == {WHO: ""}, "emptied on purpose: not filled in again"
    assert acts() == [("summary.saved", None)] * 2


def test_it_is_sealed_and_bound_to_its_conversation(talk: Conversation, martin: Officer) -> None:
    summary.save(talk, martin, {WHO: "Mme Zqxw"}, 0)
    sealed = bytes(db.session.execute(text("SELECT sealed_fields FROM summary")).scalar_one())
    assert b"Zqxw" not in sealed
    assert "Zqxw" in talk.key.open(sealed, f"summary:{talk.id}")
    with pytest.raises(Unreadable):
        talk.key.open(sealed, "summary:0")


def test_nobody_writes_over_what_they_have_not_read(
    talk: Conversation, martin: Officer, petit: Officer
) -> None:
    summary.save(talk, martin, {WHO: "un"}, 0)
    with pytest.raises(SummaryChanged) as refusal:
        summary.save(talk, martin, {WHO: "deux"}, 0)
    assert "Camille Martin" in str(refusal.value)
    handed(talk, petit)
    summary.save(talk, petit, {WHO: "trois"}, 1)
    with pytest.raises(SummaryChanged) as refusal:
        summary.save(talk, petit, {WHO: "quatre"}, 1)
    assert "Alex Petit" in str(refusal.value)
    assert (summary.of(talk).fields, summary.of(talk).version) == ({WHO: "trois"}, 2)


def test_the_same_twice_is_once(talk: Conversation, martin: Officer) -> None:
    for _ in range(2):
        summary.save(talk, martin, {WHO: "Mme K."}, 0)
    assert summary.of(talk).version == 1
    assert acts() == [("summary.saved", None)]


def test_only_whoever_holds_it_writes(talk: Conversation, martin: Officer, petit: Officer) -> None:
    """It changed hands after it was found, and before it was written."""
    handed(talk, petit)
    with pytest.raises(NotThere):
        summary.save(talk, martin, {WHO: "un"}, 0)
    assert summary.of(talk).version == 0
    talk.close(petit, "advice")
    summary.save(talk, petit, {WHO: "après la fin"}, 0)
    assert summary.of(talk).fields == {WHO: "après la fin"}


def test_a_field_that_is_asked_for_no_more_keeps_its_text(
    talk: Conversation, martin: Officer, durand: Officer
) -> None:
    summary.save(talk, martin, {WHO: "Mme K.", FACTS: "coups"}, 0)
    unit.choose(
        {"summary_fields": "Ce qui s’est passé\nIdentité donnée\nIdentité donnée"}, by=durand
    )
    assert summary.labels() == ["Ce qui s’est passé", WHO], "each once"
    assert summary.of(talk).fields[FACTS] == "coups"
    summary.save(talk, martin, {"Ce qui s’est passé": "coups", WHO: "", FACTS: ""}, 1)
    assert FACTS not in summary.of(talk).fields, "moved to another field by whoever emptied it"


def test_too_long_is_said_and_nothing_is_saved(talk: Conversation, martin: Officer) -> None:
    with pytest.raises(SummaryTooLong):
        summary.save(talk, martin, {WHO: "x" * summary.LONGEST}, 0)
    summary.save(talk, martin, {WHO: "x" * (summary.LONGEST - len(WHO))}, 0)


def test_what_cannot_be_read_is_not_written_over(talk: Conversation, martin: Officer) -> None:
    summary.save(talk, martin, {WHO: "Mme K."}, 0)
    with transaction():
        db.session.execute(
            text("UPDATE summary SET sealed_fields = :altered"), {"altered": b"x" * 40}
        )
    assert summary.of(talk).unreadable
    for doing in (
        lambda: summary.save(talk, martin, {WHO: "autre"}, 1),
        lambda: summary.export(talk, martin, "pdf"),
    ):
        with pytest.raises(SummaryUnreadable):
            doing()


def test_taking_it_away_is_an_entry_and_there_must_be_something(
    talk: Conversation, martin: Officer
) -> None:
    with pytest.raises(NothingWritten):
        summary.export(talk, martin, "pdf")
    summary.save(talk, martin, {WHO: ""}, 0)
    with pytest.raises(NothingWritten):
        summary.export(talk, martin, "pdf")
    summary.save(talk, martin, {WHO: "Mme K."}, 1)
    assert summary.export(talk, martin, "text").fields == {WHO: "Mme K."}
    assert acts()[2:] == [("summary.exported", "text")]


def test_it_goes_with_its_conversation_and_does_not_come_back(
    talk: Conversation, martin: Officer
) -> None:
    summary.save(talk, martin, {WHO: "Mme K."}, 0)
    held = db.session.get_one(Conversation, talk.id)
    assert departure.erase(held) == "erased"
    assert db.session.scalar(text("SELECT count(*) FROM summary")) == 0
    with pytest.raises(NotThere):
        summary.save(talk, martin, {WHO: "Mme K."}, 0)  # as a page that was open knows it


def test_many_at_once_one_of_them_is_saved(app: Flask) -> None:
    with app.app_context():
        martin = Officer.called("martin")
        mine = arrival.begin("hers", place="", speaks_as=None, draft="", untold=True)
        mine.take(martin)
        ids = mine.id, martin.id

    def saving(version: int) -> Callable[[int], Any]:
        def save(number: int) -> str:
            held = db.session.get_one(Conversation, ids[0])
            officer = db.session.get_one(Officer, ids[1])
            summary.save(held, officer, {WHO: f"{version} {number}"}, version)
            return f"{version} {number}"

        return save

    for version in range(3):
        results = at_once(app, saving(version), 5)
        saved = [each for each in results if isinstance(each, str)]
        assert len(saved) == 1, results
        assert sum(isinstance(each, SummaryChanged) for each in results) == 4
        with app.app_context():
            written = summary.of(db.session.get_one(Conversation, ids[0]))
            assert (written.fields, written.version) == ({WHO: saved[0]}, version + 1)

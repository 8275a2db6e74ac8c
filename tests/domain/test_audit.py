"""The audit: appended in one order, never half, never changed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from domain import audit, proof
from domain.clock import now
from domain.entry import AuditEntry, AuditHead
from domain.officer import Officer
from extensions import at_last, db, transaction
from tests.domain.test_races import at_once
from tests.guards import unguarded

pytestmark = pytest.mark.usefixtures("inside")


def noted(count: int = 1, **said: object) -> None:
    for number in range(count):
        with transaction():
            audit.record("conversation.tried", about=f"conversation:{number}", **said)


def entries() -> list[AuditEntry]:
    db.session.expire_all()
    return db.session.query(AuditEntry).order_by(AuditEntry.id).all()


def refused(statement: str) -> str:
    with db.engine.connect() as hand, pytest.raises(DBAPIError) as refusal:
        hand.execute(text(statement))
    return str(refusal.value)


def test_an_entry_says_who_as_they_were_called_then() -> None:
    martin = Officer.called("martin")
    with transaction():
        audit.record(
            "conversation.taken", about="conversation:1", by=martin, why="turn", to="officer:2"
        )
        audit.record("conversation.left", about="conversation:1", by=audit.VICTIM)
        audit.record("conversation.erased", about="conversation:1")
        audit.record("conversation.noted", about="conversation:1", by=martin.id)
    martin.name = "Camille Autre"
    db.session.commit()
    said = [(e.id, e.act, e.officer_id, e.name, e.role, e.why, e.to_whom) for e in entries()]
    assert said == [
        (1, "conversation.taken", martin.id, "Camille Martin", "officer", "turn", "officer:2"),
        (2, "conversation.left", None, None, "victim", None, None),
        (3, "conversation.erased", None, None, "service", None, None),
        (4, "conversation.noted", martin.id, "Camille Martin", "officer", None, None),
    ]
    assert len({e.at for e in entries()}) == 1
    assert proof.verify().count == 4


def test_what_is_no_entry_is_refused_before_anything_is_done() -> None:
    for wrong in (
        {"act": "Il est parti"},
        {"act": "a" * 41 + ".b"},
        {"about": "les mots qu’elle a écrits"},
        {"to": "quelqu’un"},
        {"why": "x" * 201},
    ):
        with pytest.raises(ValueError, match="not what an entry holds"), transaction():
            audit.record(**{"act": "a.b", "about": "a:1"} | wrong)
    with pytest.raises(RuntimeError):
        audit.record("a.b", about="a:1")
    assert entries() == []


def test_a_transaction_that_fails_leaves_none_and_no_gap() -> None:
    noted()
    for failing in (lambda: 1 / 0, lambda: at_last(lambda _: 1 / 0, None)):
        with suppress(ZeroDivisionError), transaction():
            audit.record("conversation.tried", about="conversation:1")
            failing()
    noted()
    assert [e.id for e in entries()] == [1, 2]
    assert proof.verify().count == 2


def test_entries_are_written_after_everything_else_in_the_transaction() -> None:
    seen: list[int] = []
    with transaction():
        audit.record("conversation.tried", about="conversation:1")
        seen.append(len(entries()))
        at_last(lambda _: seen.append(len(entries())), None)
    assert seen == [0, 1]


def test_eight_writers_make_one_chain(app: Flask) -> None:
    def act(number: int) -> None:
        for turn in range(12):
            with transaction():
                # rows of others are taken before, in any order: nobody may wait in a circle
                for officer in (1, 2) if (number + turn) % 2 else (1,):
                    db.session.get_one(Officer, officer).name = f"{number}"
                    db.session.flush()
                for _ in range(1 + turn % 3):
                    audit.record("conversation.tried", about=f"conversation:{number}", by=1)

    assert at_once(app, act, 8) == [None] * 8
    assert [e.id for e in entries()] == list(range(1, 8 * 24 + 1))
    assert proof.verify().count == 8 * 24


def test_no_statement_changes_or_removes_an_entry() -> None:
    noted(3)
    row = {c.name: getattr(entries()[0], c.name) for c in AuditEntry.__table__.columns}
    for statement in (
        "UPDATE audit_entry SET why = 'autre' WHERE id = 2",
        "DELETE FROM audit_entry WHERE id = 2",
        "DELETE FROM audit_entry",
        "UPDATE audit_head SET last_id = 1",
        "UPDATE audit_head SET pruned_to = -1",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head VALUES (1, 0, '0', 0)",
        "INSERT INTO audit_head VALUES (2, 0, '0', 0)",
    ):
        refused(statement)
    if db.engine.dialect.name == "sqlite":
        refused("INSERT OR REPLACE INTO audit_head VALUES (1, 0, '0', 0)")
        replacing = insert(AuditEntry.__table__).prefix_with("OR REPLACE")
    else:
        for table in ("audit_entry", "audit_head", "audit_entry, audit_head"):
            assert "only grows" in refused(f"TRUNCATE {table}")
        refused(
            "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE id = 2"
            " ON CONFLICT (id) DO UPDATE SET why = 'autre'"
        )
        replacing = insert(AuditEntry.__table__)
    with pytest.raises(DBAPIError), db.engine.connect() as hand:
        hand.execute(replacing, row)
    assert proof.verify().count == 3


def test_without_its_head_nothing_may_be_done() -> None:
    with unguarded() as hand:
        hand.execute(text("DELETE FROM audit_head"))
    with pytest.raises(RuntimeError, match="audit_head"):
        noted()
    assert entries() == []
    with unguarded() as hand:
        hand.execute(text("INSERT INTO audit_head VALUES (1, 0, '0', 0)"))


# Pruning


def aged(monkeypatch: pytest.MonkeyPatch, days: int) -> datetime:
    """From now on it is so many days later."""
    moment = now() + timedelta(days=days)
    monkeypatch.setattr("domain.audit.now", lambda: moment)
    return moment


def test_pruning_removes_the_old_and_the_rest_still_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SWEEP", 3)
    noted(10)
    later = aged(monkeypatch, 400)
    noted(5)
    assert audit.prune(later - timedelta(days=365)) == 10
    assert [e.id for e in entries()] == [11, 12, 13, 14, 15, 16]
    anchor = entries()[-1]
    assert (anchor.act, anchor.about, anchor.role) == ("audit.pruned", "audit:10", "service")
    assert anchor.why.startswith("10 t1 ")
    assert proof.verify().first == 11
    assert audit.prune(later - timedelta(days=365)) == 0
    assert len(entries()) == 6, "nothing to remove leaves no entry"
    with db.engine.connect() as hand, pytest.raises(DBAPIError):
        hand.execute(text("DELETE FROM audit_entry WHERE id = 11"))


def test_pruning_everything_leaves_what_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    noted(3)
    for year in range(1, 4):
        later = aged(monkeypatch, 400 * year)
        assert audit.prune(later) == (3 if year == 1 else 1)
        assert proof.verify().count == 1
    assert [e.about for e in entries()] == ["audit:5"]


def die() -> int:
    raise KeyboardInterrupt


def test_a_pruning_that_was_killed_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SWEEP", 3)
    noted(10)
    later = aged(monkeypatch, 400)
    noted(2)
    sweep = audit._delete

    def killed(after: int) -> Callable[..., int]:
        turns = iter(range(after))
        return lambda *asked: sweep(*asked) if next(turns, None) is not None else die()

    for turns in range(3):
        monkeypatch.setattr(audit, "_delete", killed(turns))
        with pytest.raises(KeyboardInterrupt):
            audit.prune(later - timedelta(days=365))
        assert proof.verify().first == 11, "what is announced is not looked for"
    monkeypatch.setattr(audit, "_delete", sweep)
    assert audit.prune(later - timedelta(days=365)) == 10 - 3 * (0 + 1 + 2)
    assert entries()[0].id == 11
    assert [e.act for e in entries()].count("audit.pruned") == 1
    assert proof.verify().count == 3


def test_a_clock_set_back_keeps_more_never_less(monkeypatch: pytest.MonkeyPatch) -> None:
    start = now()
    noted(2)
    aged(monkeypatch, -30)
    noted(2)
    aged(monkeypatch, 10)
    noted(1)
    assert audit.prune(start - timedelta(days=1)) == 0
    assert [e.id for e in entries()] == [1, 2, 3, 4, 5]


def test_the_head_alone_says_what_may_go() -> None:
    noted(3)
    with db.engine.connect() as hand:
        hand.execute(text("UPDATE audit_head SET pruned_to = 2"))
        hand.execute(text("DELETE FROM audit_entry WHERE id <= 2"))
        hand.commit()
    with pytest.raises(proof.Broken, match="Entry 1 is missing, and all up to 2"):
        proof.verify()
    assert db.session.get_one(AuditHead, 1).pruned_to == 2

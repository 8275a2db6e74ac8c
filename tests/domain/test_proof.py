"""The proof: whatever is done to the entries behind our back is found, and where."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, event, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, text, update

from domain import audit, chain, proof
from domain.clock import now
from domain.entry import AuditEntry
from extensions import db, transaction
from tests.guards import undone, unguarded

COUNT = 7
TABLE: Any = AuditEntry.__table__
OTHER = {
    "at": lambda old: old + timedelta(microseconds=1),
    "act": lambda old: old[:-1] + ("a" if old[-1] != "a" else "b"),
    "about": lambda old: old + "1",
    "officer_id": lambda old: None if old else 1,
    "name": lambda old: None if old else "",
    "role": lambda old: old.upper(),
    "why": lambda old: "" if old is None else None,
    "to_whom": lambda old: "" if old is None else old + " ",
    "key_name": lambda old: old + "1",
    "hash": lambda old: old[:-1] + ("0" if old[-1] != "0" else "1"),
}


@pytest.fixture(autouse=True)
def _entries(inside: None) -> None:
    for number in range(COUNT):
        with transaction():
            officer = 1 if number % 2 else None
            audit.record("conversation.read", about=f"conversation:{number}", by=officer, why="1-2")


def run(hand: Connection, statement: str) -> None:
    hand.execute(text(statement))


def row(hand: Connection, number: int) -> dict[str, Any]:
    return dict(hand.execute(select(TABLE).where(TABLE.c.id == number)).mappings().one())


def put(hand: Connection, number: int, values: dict[str, Any]) -> None:
    hand.execute(update(TABLE).where(TABLE.c.id == number), {**values, "id": number})


def shift(hand: Connection, start: int, by: int) -> None:
    """Renumber what stands from ``start`` on."""
    run(hand, f"UPDATE audit_entry SET id = -(id + {by}) WHERE id >= {start}")
    run(hand, "UPDATE audit_entry SET id = -id WHERE id < 0")


def alter(hand: Connection, one: int, _two: int, column: str) -> int:
    old = row(hand, one)
    put(hand, one, {column: OTHER[column](old[column])})
    return one


def remove(hand: Connection, one: int, _two: int, _column: str) -> int:
    run(hand, f"DELETE FROM audit_entry WHERE id = {one}")
    return one


def remove_and_renumber(hand: Connection, one: int, _two: int, _column: str) -> int:
    remove(hand, one, 0, "")
    shift(hand, one + 1, -1)
    return one


def remove_and_hide(hand: Connection, one: int, _two: int, _column: str) -> int:
    """Also the head is put back, with all that can be known of it."""
    remove_and_renumber(hand, one, 0, "")
    run(hand, f"UPDATE audit_head SET last_id = {COUNT - 1}")
    return min(one, COUNT - 1)


def swap(hand: Connection, one: int, two: int, _column: str) -> int:
    a, b = row(hand, one), row(hand, two)
    put(hand, one, b)
    put(hand, two, a)
    return min(one, two)


def copy_in(hand: Connection, one: int, two: int, _column: str) -> int:
    copied = row(hand, two)
    shift(hand, one, 1)
    hand.execute(insert(TABLE), copied | {"id": one})
    return one


def copy_past_the_end(hand: Connection, one: int, _two: int, _column: str) -> int:
    hand.execute(insert(TABLE), row(hand, one) | {"id": COUNT + 1})
    return COUNT + 1


def cut_off(hand: Connection, one: int, _two: int, _column: str) -> int:
    """The end goes, and the head says so, as well as anybody without the key can make it."""
    run(hand, f"DELETE FROM audit_entry WHERE id > {one}")
    last = row(hand, one)["hash"]
    run(hand, f"UPDATE audit_head SET last_id = {one}, seal = '{last}'")
    return one


CRIMES = (
    alter, remove, remove_and_renumber, remove_and_hide, swap, copy_in, copy_past_the_end, cut_off,
)  # fmt: skip
ONE = st.integers(1, COUNT)


@how(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip
@given(
    st.sampled_from(CRIMES),
    st.lists(ONE, min_size=2, max_size=2, unique=True),
    st.sampled_from(sorted(OTHER)),
)
def test_any_one_change_is_found_and_named(crime: Any, places: list[int], column: str) -> None:
    if crime is cut_off and places[0] == COUNT:
        places.reverse()
    event(crime.__name__)
    with undone() as hand:
        first = crime(hand, *places, column)
        with pytest.raises(proof.Broken) as broken:
            proof.verify()
    assert broken.value.number == first, str(broken.value)
    assert re.match(rf"Entry {first} [a-z]", str(broken.value))
    assert proof.verify().count == COUNT


def test_what_was_cut_off_is_not_healed_by_what_comes_after() -> None:
    with unguarded() as hand:
        cut_off(hand, 3, 0, "")
    with transaction():
        audit.record("conversation.read", about="conversation:1")
    with pytest.raises(proof.Broken, match="Entry 4 is not what was written there"):
        proof.verify()


def test_an_emptied_log_is_not_an_empty_one() -> None:
    with undone() as hand:
        run(hand, "DELETE FROM audit_entry")
        with pytest.raises(proof.Broken, match=f"Entry 1 is missing, and all up to {COUNT}"):
            proof.verify()
        run(hand, f"UPDATE audit_head SET last_id = 0, seal = '{chain.START}'")
        with pytest.raises(proof.Broken, match="it never was"):
            proof.verify()
        run(hand, "DELETE FROM audit_head")
        with pytest.raises(proof.Broken, match="head of the chain is gone"):
            proof.verify()


def test_a_noted_hash_finds_what_the_chain_alone_cannot() -> None:
    """A whole older copy put back is a sound chain: only what was noted elsewhere tells."""
    before = proof.verify()
    with unguarded() as hand:
        old = hand.execute(text("SELECT last_id, seal FROM audit_head")).one()
    with transaction():
        audit.record("conversation.read", about="conversation:1")
    noted = proof.verify().hash
    assert proof.verify(expect=before.hash).last == COUNT + 1
    assert proof.verify(expect=noted).hash == noted
    since = proof.verify(since=before.hash)
    assert (since.first, since.count, since.hash) == (COUNT + 1, 1, noted)
    assert proof.verify(since=noted).count == 0
    with unguarded() as hand:
        run(hand, f"DELETE FROM audit_entry WHERE id > {COUNT}")
        run(hand, f"UPDATE audit_head SET last_id = {old.last_id}, seal = '{old.seal}'")
    assert proof.verify().hash == before.hash
    for asked in ({"expect": noted}, {"since": noted}):
        with pytest.raises(proof.Broken, match="hash"):
            proof.verify(**asked)


def test_after_a_break_the_rest_can_still_be_proved() -> None:
    later = db.session.get_one(AuditEntry, 4).hash
    with unguarded() as hand:
        alter(hand, 2, 0, "why")
    assert proof.verify(since=later).first == 5


def test_a_forged_anchor_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.audit.now", lambda: now() + timedelta(days=400))
    with transaction():
        audit.record("conversation.read", about="conversation:9")
    audit.prune(now() + timedelta(days=1))
    sound = proof.verify()
    assert (sound.first, sound.count) == (COUNT + 1, 2)
    with undone() as hand:
        why = row(hand, COUNT + 2)["why"]
        for forged in (why[:-1] + ("0" if why[-1] != "0" else "1"), "", "x", "7 t1", None):
            put(hand, COUNT + 2, {"why": forged})
            with pytest.raises(proof.Broken):
                proof.verify()
        put(hand, COUNT + 2, {"why": why, "about": f"audit:{COUNT + 1}"})
        remove(hand, COUNT + 1, 0, "")
        with pytest.raises(proof.Broken, match=f"Entry {COUNT + 2} is not what was written"):
            proof.verify()


def test_a_key_that_is_gone_is_named(app: Flask) -> None:
    ring = app.config["SETTINGS"].vault_keys
    assert proof.verify().keys == {"t1"}
    ring["t0"] = ring.pop("t1")
    try:
        with pytest.raises(
            proof.Broken, match="Entry 1 needs the key t1, which is not in VAULT_KEYS"
        ):
            proof.verify()
    finally:
        ring["t1"] = ring.pop("t0")


def test_a_new_first_key_seals_from_then_on(app: Flask) -> None:
    ring = app.config["SETTINGS"].vault_keys
    old = ring.pop("t1")
    ring.update(t2=bytes(32), t1=old)
    with transaction():
        audit.record("conversation.read", about="conversation:1")
    assert proof.verify().keys == {"t1", "t2"}
    assert db.session.get_one(AuditEntry, COUNT + 1).key_name == "t2"


def test_a_log_longer_than_one_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 2, 3, COUNT, COUNT + 1):
        monkeypatch.setattr(proof, "CHUNK", size)
        assert proof.verify().count == COUNT
        with undone() as hand:
            remove(hand, 4, 0, "")
            with pytest.raises(proof.Broken, match="Entry 4 is missing"):
                proof.verify()


def test_what_sqlite_cannot_even_read_is_named() -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL lets no column hold what is not of its type")
    for value in ("'hier'", "12", "NULL", "x'ff'", "CAST(x'ff' AS TEXT)"):
        for column in ("at", "why", "role"):
            if value == "NULL" and column != "why":
                continue  # refused by the table
            with undone() as hand:
                run(hand, f"UPDATE audit_entry SET {column} = {value} WHERE id = 5")
                with pytest.raises(proof.Broken) as broken:
                    proof.verify()
                assert broken.value.number == 5, (column, value)

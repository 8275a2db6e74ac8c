"""The audit: what was done, by whom, about what, when, why, to whom. Only appended, never content."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, delete, func, insert, select, update

from domain import chain
from domain.clock import now
from domain.entry import AuditEntry, AuditHead
from extensions import at_last, db, transaction

VICTIM, SERVICE, NOBODY = "victim", "service", "unknown"  # who did it, when it was no officer
PRUNED = "audit.pruned"
SWEEP = 1000  # entries removed in one transaction: nobody who writes waits longer
ACT, ABOUT = r"[a-z]+\.[a-z-]+", r"[a-z]+:[a-z0-9-]+"  # what both look like
LONGEST = 64  # letters of ``about`` and ``to``


class Person(Protocol):
    """An officer, as far as the audit is concerned."""

    id: Any
    name: Any
    role: Any


@dataclass(frozen=True)
class Noted:
    """An entry that waits for the end of its transaction."""

    act: str
    about: str
    officer_id: int | None
    name: str | None
    role: str
    why: str | None
    to_whom: str | None


class NotTheOwner(Exception):
    """Said to whoever prunes under a role that may not."""


def record(
    act: str, *, about: str, by: Person | int | str | None = None,
    why: str | None = None, to: str | None = None,
) -> None:  # fmt: skip
    """Append an entry to the transaction under way; written just before its commit.

    ``about`` and ``to`` read ``noun:id``. ``by`` is an officer (or their id), ``VICTIM``, ``NOBODY`` who
    could be named, or left out: the service itself. ``why`` is a reason or a code, at most 200 characters,
    never what was said.
    """
    sound = re.fullmatch(ACT, act) and all(
        re.fullmatch(ABOUT, noun) for noun in (about, to or about)
    )
    if (
        not sound
        or len(act) > 40
        or max(len(about), len(to or "")) > LONGEST
        or len(why or "") > 200
    ):
        raise ValueError(f"not what an entry holds: {act!r} {about!r} {to!r}, or a reason too long")
    at_last(_append, Noted(act, about, *_who(by), why, to))


def prune(before: datetime) -> int:
    """Remove the entries older than ``before``, from the first on; how many. May be killed and run again.

    An entry says how many and what the last of them was, so that the rest can still be proved. On
    PostgreSQL only the owner of the tables may: ``NotTheOwner``.
    """
    _ask_leave()
    removed = _sweep()  # what an earlier run had announced and not finished
    with transaction():
        first, last = _older(before)
        announced = _announce.values(pruned_to=last).where(AuditHead.pruned_to < last)
        if last < first or db.session.connection().execute(announced).first() is None:
            return removed
        entry = db.session.connection().execute(_hash_of, {"id": last}).one()
        why = f"{last - first + 1} {entry.key_name} {entry.hash}"
        record(PRUNED, about=f"audit:{last}", why=why)
    return removed + _sweep()


def sealed_under(name: str) -> bool:
    """Whether an entry was sealed by the key of that name: without it the chain cannot be proved."""
    return bool(db.session.scalar(select(func.count()).where(_entries.c.key_name == name)))


def _who(by: Person | int | str | None) -> tuple[int | None, str | None, str]:
    if by is None or isinstance(by, str):
        return None, None, by or SERVICE
    if isinstance(by, int):
        officer = db.metadata.tables["officer"].c
        row = db.session.execute(select(officer.name, officer.role).where(officer.id == by)).one()
        return by, row.name, row.role
    return by.id, by.name, by.role


_entries: Any = AuditEntry.__table__
_head: Any = AuditHead.__table__
_advance = (
    update(_head)
    .values(last_id=_head.c.last_id + bindparam("more"))
    .returning(_head.c.last_id, _head.c.seal)
)
_close = update(_head).values(seal=bindparam("sealed"))
_write = insert(_entries)
_announce = update(AuditHead).returning(AuditHead.id)
_hash_of = select(_entries.c.hash, _entries.c.key_name).where(_entries.c.id == bindparam("id"))


def _append(noted: list[Noted]) -> None:
    """Take the head, which makes writers queue, and write the entries after the last one."""
    hand, at, key_name = db.session.connection(), now(), chain.newest()
    head = hand.execute(_advance, {"more": len(noted)}).one_or_none()
    if head is None:
        raise RuntimeError("audit_head has no row: nothing may be done that leaves no entry")
    seal, rows = head.seal, []
    for number, entry in enumerate(noted, head.last_id - len(noted) + 1):
        row = vars(entry) | {"id": number, "at": at, "key_name": key_name}
        row["hash"] = chain.link(seal, row)
        seal = chain.seal(number, row["hash"], key_name)
        rows.append(row)
    hand.execute(_write, rows if len(rows) > 1 else rows[0])
    hand.execute(_close, {"sealed": seal})


def _older(before: datetime) -> tuple[int, int]:
    """The first entry, and the last before the first that must stay. A clock set back keeps more, not less."""
    hand, ids = db.session.connection(), _entries.c.id
    first, end = hand.execute(select(func.min(ids), func.max(ids))).one()
    kept = hand.execute(select(func.min(ids)).where(_entries.c.at >= before)).scalar()
    return first or 0, (kept or (end or 0) + 1) - 1


def _sweep() -> int:
    """Remove what was announced, the oldest first, a little at a time."""
    removed = 0
    while True:
        with transaction():
            hand = db.session.connection()
            to = hand.execute(select(_head.c.pruned_to)).scalar() or 0
            first = hand.execute(select(func.min(_entries.c.id))).scalar() or 0
            if not 0 < first <= to:
                return removed
            removed += _delete(hand, first, min(first + SWEEP - 1, to))


def _delete(hand: Any, first: int, last: int) -> int:
    gone: int = hand.execute(delete(_entries).where(_entries.c.id.between(first, last))).rowcount
    return gone


def _ask_leave() -> None:
    hand = db.session.connection()
    if hand.dialect.name == "postgresql":
        asked = select(func.has_table_privilege("audit_entry", "DELETE"))
        if not hand.execute(asked).scalar():
            raise NotTheOwner(
                "This role may not remove audit entries. Run it with the DATABASE_URL of the tables' owner."
            )

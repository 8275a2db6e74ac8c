"""The proof: whether every audit entry is there, unaltered and in its place."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import DBAPIError

from domain import chain
from domain.audit import PRUNED
from domain.entry import AuditEntry, AuditHead
from extensions import db

CHUNK = 1000  # entries in memory at a time
ALTERED = "is not what was written there: it was altered, moved or put in, or the one before it was taken out"
UNREADABLE = (ValueError, TypeError, DBAPIError)


class Broken(Exception):
    """The log is not what was written. ``number`` is the first entry that does not fit."""

    def __init__(self, number: int, how: str) -> None:
        self.number = number
        super().__init__(f"Entry {number} {how}.")


class Proof:
    """What holds: the entries from ``first`` on, the hash of the last, the names of the keys they need."""

    def __init__(self, first: int, digest: str) -> None:
        self.first, self.last, self.hash = first, first - 1, digest
        self.keys: set[str] = set()

    @property
    def count(self) -> int:
        """How many entries were looked at."""
        return self.last - self.first + 1

    def add(self, entry: Any) -> None:
        """One more holds."""
        self.last, self.hash = entry["id"], entry["hash"]
        self.keys.add(entry["key_name"])


def verify(*, expect: str | None = None, since: str | None = None) -> Proof:
    """Walk the whole chain, or what follows the entry of hash ``since``; ``Broken`` where it breaks.

    ``expect`` is a hash noted earlier: an entry must still bear it. Constant memory; entries written
    meanwhile are left for the next time.
    """
    while True:
        pruned = _anchored()
        try:
            return _walk(expect, since)
        except Broken:
            if _anchored() == pruned:
                raise  # else entries were pruned under our feet: look again


def _walk(expect: str | None, since: str | None) -> Proof:
    head = db.session.connection().execute(_head).one_or_none()
    if head is None:
        raise Broken(1, "cannot be proved: the head of the chain is gone")
    first, seal, digest = _start(since)
    proof, wanted = Proof(first, digest), {expect} - {None, digest}
    for number, entry in enumerate(_rows(first, head.last_id), first):
        _follows(number, entry, seal)
        seal = chain.seal(number, entry["hash"], entry["key_name"])
        proof.add(entry)
        wanted.discard(entry["hash"])
    _ends(proof, head, seal)
    if wanted:
        raise Broken(
            head.last_id, "is the last, and none up to it bears the hash that was expected"
        )
    return proof


def _ends(proof: Proof, head: Any, seal: str) -> None:
    last = head.last_id
    if proof.last < last:
        raise Broken(proof.last + 1, f"is missing, and all up to {last}: the end was cut off")
    if (head.end or 0) > last:
        raise Broken(last + 1, "was put in past the end of the chain")
    if not proof.hash:
        raise Broken(1, "is missing: the log is empty, and it never was")
    if seal != head.seal:
        how = (
            "is not the one the head was written for: the end was cut off, or the head was altered"
        )
        raise Broken(last, how)


def _anchored() -> int | None:
    number: int | None = (
        db.session.connection().execute(_anchor.with_only_columns(_table.c.id)).scalar()
    )
    return number


_table: Any = AuditEntry.__table__
_head = select(
    AuditHead.last_id,
    AuditHead.seal,
    select(func.max(AuditEntry.id)).scalar_subquery().label("end"),
)
_page = (
    select(_table)
    .where(_table.c.id.between(bindparam("first"), bindparam("last")))
    .order_by(_table.c.id)
)
_anchor = select(_table).where(_table.c.act == PRUNED).order_by(_table.c.id.desc()).limit(1)


def _start(since: str | None) -> tuple[int, str, str]:
    """The first entry to look at, the seal it must follow, and the hash before it."""
    hand = db.session.connection()
    if since is not None:
        known = hand.execute(select(_table).where(_table.c.hash == since)).mappings().first()
        if known is None:
            raise Broken(1, "or a later one is not what it was: none bears the hash that was noted")
        number, key_name = known["id"], known["key_name"]
        return number + 1, _sealed(number, since, key_name), since
    anchor = hand.execute(_anchor).mappings().first()
    if anchor is None:
        return 1, chain.START, ""
    try:  # what it says is believed for now: it is itself an entry of the chain that follows
        number = int(anchor["about"].partition(":")[2])
        _, _, rest = anchor["why"].partition(" ")
        key_name, _, digest = rest.rpartition(" ")
    except (AttributeError, ValueError):
        raise Broken(anchor["id"], ALTERED) from None
    return number + 1, _sealed(number, digest, key_name), digest


def _sealed(number: int, digest: str, key_name: str) -> str:
    try:
        return chain.seal(number, digest, key_name)
    except chain.UnknownKey as error:
        raise Broken(number, f"needs the key {error}, which is not in VAULT_KEYS") from None


def _follows(number: int, entry: Any, seal: str) -> None:
    if entry["id"] != number:
        end = entry["id"] - 1
        raise Broken(number, "is missing" if end == number else f"is missing, and all up to {end}")
    try:
        sound = entry["hash"] == chain.link(seal, entry)
    except chain.UnknownKey as error:
        raise Broken(number, f"needs the key {error}, which is not in VAULT_KEYS") from None
    except (TypeError, ValueError, AttributeError):
        sound = False
    if not sound:
        raise Broken(number, ALTERED)


def _rows(first: int, last: int) -> Iterator[Any]:
    """The entries, a chunk at a time; one that cannot even be read is ``Broken``."""
    while first <= last:
        end = min(first + CHUNK - 1, last)
        try:
            yield from _fetch(first, end)
        except UNREADABLE:
            yield from _one_by_one(first, end)
        first = end + 1


def _one_by_one(first: int, last: int) -> Iterator[Any]:
    """A chunk in which something cannot be read: what comes before is looked at all the same."""
    for number in range(first, last + 1):
        try:
            rows = _fetch(number, number)
        except UNREADABLE:
            raise Broken(number, "cannot be read") from None
        yield from rows


def _fetch(first: int, last: int) -> list[Any]:
    rows = db.session.connection().execute(_page, {"first": first, "last": last})
    return list(rows.mappings())

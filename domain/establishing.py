"""Establishing: the rows of stations become those of a newer file; what is not in it is gone, and stays named."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from domain.clock import now
from domain.edition import DILA
from domain.published.listed import Listed
from domain.published.reading import LISTS
from domain.station import Station
from extensions import db

_table: Any = Station.__table__
_FIELDS = tuple(each.name for each in fields(Listed))


@dataclass(frozen=True, slots=True)
class Change:
    """How many rows were (or would be) added, changed, left as they were, and gone."""

    added: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def establish(
    source: str, wanted: Mapping[str, Listed], *, partial: bool, dry: bool
) -> tuple[Change, int]:
    """In the transaction under way: what changed, and how many of this source were there before.

    A list of the ministry also takes the place of what an old copy had of its institution.
    """
    before = {row["key"]: row for row in _kept(source)}
    alive = {key for key, row in before.items() if row["gone_at"] is None}
    own = {key for key in alive if before[key]["source"] == source}
    added = [asdict(wanted[key]) for key in wanted if key not in before]
    stale = [key for key in wanted if key in before and _differs(wanted[key], before[key])]
    gone = [] if partial else [before[key]["id"] for key in alive if key not in wanted]
    changed = [key for key in stale if _differs(wanted[key], before[key], but="dated")]
    if not dry:
        _write(added, [(before[key]["id"], wanted[key]) for key in stale], gone)
    same = len(wanted) - len(added) - len(changed)
    return Change(len(added), len(changed), same, len(gone)), len(own)


def _kept(source: str) -> Any:
    mine = _table.c.source == source
    if source in LISTS:
        copy = (_table.c.source == DILA) & (_table.c.institution == LISTS[source])
        mine = or_(mine, copy & _table.c.gone_at.is_(None))
    return db.session.execute(select(_table).where(mine)).mappings()


def _differs(station: Listed, row: Any, but: str = "") -> bool:
    return row["gone_at"] is not None or any(
        getattr(station, name) != row[name] for name in _FIELDS if name != but
    )


def _write(added: list[dict[str, Any]], stale: list[tuple[int, Listed]], gone: list[int]) -> None:
    hand, at = db.session.connection(), now()
    if added:
        hand.execute(insert(_table), [{**row, "imported_at": at} for row in added])
    if stale:
        to: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _FIELDS}
        renew = update(_table).where(_table.c.id == bindparam("which"))
        renew = renew.values(to | {"imported_at": at, "gone_at": None})
        told = [{f"new_{name}": getattr(row, name) for name in _FIELDS} for _which, row in stale]
        hand.execute(
            renew, [{**r, "which": which} for r, (which, _) in zip(told, stale, strict=True)]
        )
    if gone:
        leave = update(_table).where(_table.c.id == bindparam("which")).values(gone_at=at)
        hand.execute(leave, [{"which": which} for which in gone])

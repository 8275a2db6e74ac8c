"""A pass: the short code and the colour that a victim shows at a station, so that nothing need be said aloud."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.clock import now
from domain.pass_code import digests, drawn
from domain.slot import Slot
from domain.station import Station
from domain.wall import moment, today
from extensions import Model, db, vault
from vault import Unreadable

COLOURS = (
    "green",
    "violet",
    "yellow",
    "grey",
)  # not those of the board on which people point at why


class Pass(Model):
    """Of one slot. ``sealed_needs`` is under a key of its own: it outlives a conversation that was erased."""

    __tablename__ = "pass"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id", ondelete="CASCADE"), unique=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    colour: Mapped[str] = mapped_column(String(8))
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_needs: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime]  # the end of its day there
    arrived_at: Mapped[datetime | None]

    slot: Mapped[Slot] = relationship()

    @property
    def topic(self) -> str:
        """How the audit names it."""
        return f"pass:{self.id}"

    @property
    def needs(self) -> "Needs":
        """What the station has to prepare."""
        try:
            said = vault().key(self.wrapped_key).open(self.sealed_needs, "needs")
        except Unreadable:
            return Needs()
        return Needs(**json.loads(said))


@dataclass(frozen=True, slots=True)
class Needs:
    """Somebody comes with her; an interpreter into this language."""

    companion: bool = False
    language: str = ""


def make(slot: Slot, needs: Needs) -> tuple[str, str]:
    """Part of a verb: the code and the colour of whoever has taken this slot."""
    code = next(c for c in iter(drawn, None) if not _known(slot.station_id, c))
    wrapped = vault().new_key()
    made = Pass(
        slot_id=slot.id, station_id=slot.station_id, code_hash=digests(slot.station_id, code)[0],
        colour=secrets.choice(COLOURS), wrapped_key=wrapped,
        sealed_needs=_sealed(wrapped, needs), ends_at=_end(slot.starts_at, slot.clock),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return code, made.colour


def move(old_id: int, slot: Slot) -> None:
    """Part of a verb: the same code and colour, for another slot of the same station."""
    moved = update(Pass).where(Pass.slot_id == old_id)
    db.session.execute(moved.values(slot_id=slot.id, ends_at=_end(slot.starts_at, slot.clock)))


def prepare(slot_id: int, needs: Needs) -> bool:
    """Part of a verb: the station has to prepare this instead; whether that is another thing."""
    its = db.session.scalar(select(Pass).where(Pass.slot_id == slot_id, Pass.arrived_at.is_(None)))
    if its is None or its.needs == needs:
        return False
    sealed = update(Pass).where(Pass.id == its.id)
    db.session.execute(sealed.values(sealed_needs=_sealed(its.wrapped_key, needs)))
    return True


def needs(slots: Iterable[Slot]) -> dict[int, Needs]:
    """By the slot, what there is to prepare for each that was accepted: no name, and no reason."""
    taken = [each.id for each in slots if each.taken_at is not None]
    return {
        its.slot_id: its.needs
        for its in db.session.scalars(select(Pass).where(Pass.slot_id.in_(taken)))
    }


def drop(slot_id: int) -> None:
    """Part of a verb: it opens nothing any more."""
    db.session.execute(delete(Pass).where(Pass.slot_id == slot_id))


def expected(station: Station) -> list[Pass]:
    """Those of today there, by the hour."""
    today_ = Pass.station_id == station.id, Pass.ends_at == _end(now(), station.clock)
    asked = select(Pass).join(Slot, Slot.id == Pass.slot_id).where(*today_).order_by(Slot.starts_at)
    return list(db.session.scalars(asked, execution_options={"populate_existing": True}))


def of_today(id: int, station: Station) -> Pass | None:
    """One of those of today there, shown or not."""
    mine = Pass.id == id, Pass.station_id == station.id, Pass.ends_at == _end(now(), station.clock)
    return db.session.scalar(select(Pass).where(*mine))


def _known(station_id: int, code: str) -> bool:
    mine = Pass.code_hash.in_(digests(station_id, code))
    return db.session.scalar(select(Pass.id).where(mine)) is not None


def _sealed(wrapped: bytes, needs: Needs) -> bytes:
    said = json.dumps({"companion": needs.companion, "language": needs.language})
    return vault().key(wrapped).seal(said, "needs")


def _end(at: datetime, zone: ZoneInfo) -> datetime:
    """When its day is over there: neither three hours late, nor in the middle of the afternoon."""
    return moment(today(at, zone) + timedelta(days=1), zone=zone)

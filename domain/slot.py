"""A slot: a time a station offers. It knows that it is taken, and by which appointment; never by whom or why."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    exists,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import unit
from domain.clock import now
from domain.opening import LONGEST_HOST, LONGEST_ROOM
from domain.station import Station
from extensions import Model, db

STANDING, TAKEN = text("withdrawn_at IS NULL"), text("taken_at IS NOT NULL")
_FREE = {"synchronize_session": False}

unit.number(
    "slot_hold_minutes", 10, 1, 120,
    _l("Rendez-vous : minutes pendant lesquelles un créneau proposé est réservé"),
    _l("Ensuite il redevient libre, sauf si la personne l’a accepté."),
)  # fmt: skip


class Slot(Model):
    """Held until ``held_until`` or taken for good, each time for one appointment and never for two."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("opening_id", "starts_at"),
        Index(
            "ix_slot_room", "station_id", "room", "starts_at", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
        Index(
            "ix_slot_taken", "appointment_id", unique=True,
            sqlite_where=TAKEN, postgresql_where=TAKEN,
        ),
        Index("ix_slot_starts_at", "station_id", "starts_at"),
        Index("ix_slot_appointment_id", "appointment_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    gender: Mapped[str] = mapped_column(String(1))
    room: Mapped[str] = mapped_column(String(LONGEST_ROOM))
    host: Mapped[str] = mapped_column(String(LONGEST_HOST))
    languages: Mapped[str] = mapped_column(String(64))
    accessible: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    appointment_id: Mapped[int | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="SET NULL")
    )
    held_until: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]

    station: Mapped[Station] = relationship()

    @classmethod
    def found(cls, station_id: int, id: int) -> "Slot | None":
        """One of this station's."""
        return db.session.scalar(select(cls).where(cls.id == id, cls.station_id == station_id))

    @property
    def topic(self) -> str:
        """How the audit names it."""
        return f"slot:{self.id}"

    @property
    def clock(self) -> ZoneInfo:
        """What clocks show where it is."""
        return self.station.clock

    @property
    def stands(self) -> str:
        """``free``, ``held``, ``taken`` or ``withdrawn``, at this moment."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.taken_at is not None:
            return "taken"
        return "held" if self.held_until and self.held_until > now() else "free"

    def opens_to(self, appointment_id: int) -> bool:
        """Whether this appointment could take it now."""
        mine = self.appointment_id == appointment_id or self.stands == "free"
        there = self.station.gone_at is None
        return there and mine and self.starts_at > now() and self.stands in ("free", "held")


def hold(id: int, appointment_id: int, until: datetime) -> bool:
    """Part of a verb: nobody else is offered it until then. False when it is not free."""
    held = _if_open(id, appointment_id).values(appointment_id=appointment_id, held_until=until)
    return db.session.scalar(held.returning(Slot.id), execution_options=_FREE) is not None


def take(id: int, appointment_id: int) -> bool:
    """Part of a verb: it is this appointment's, whoever else reaches for it. False when it is not free."""
    taken = {"appointment_id": appointment_id, "held_until": None, "taken_at": now()}
    took = _if_open(id, appointment_id).values(taken).returning(Slot.id)
    return db.session.scalar(took, execution_options=_FREE) is not None


def release(appointment_id: int) -> None:
    """Part of a verb: what is held or taken for it is free again."""
    empty = dict.fromkeys(("appointment_id", "held_until", "taken_at"))
    mine = update(Slot).where(Slot.appointment_id == appointment_id).values(empty)
    db.session.execute(mine, execution_options=_FREE)


def lock(ids: Iterable[int], *appointments: int) -> None:
    """In the transaction under way: these and theirs, in one order for all who lock several."""
    which = or_(Slot.id.in_(list(ids)), Slot.appointment_id.in_(appointments))
    db.session.execute(select(Slot.id).where(which).order_by(Slot.id).with_for_update())


def open_to(appointment_id: int | None) -> Any:
    """Condition: nobody has it, or only this appointment; holds end by themselves, at whatever reads them.

    Never at a station that is gone: she would be sent where nobody may be.
    """
    over = or_(Slot.held_until.is_(None), Slot.held_until <= now())
    mine = Slot.appointment_id == appointment_id
    there = exists().where(Station.id == Slot.station_id, Station.gone_at.is_(None))
    return and_(Slot.withdrawn_at.is_(None), Slot.taken_at.is_(None), or_(over, mine), there)


def _if_open(id: int, appointment_id: int) -> Any:
    return update(Slot).where(Slot.id == id, Slot.starts_at > now(), open_to(appointment_id))

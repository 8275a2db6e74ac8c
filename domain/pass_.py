"""A pass: the short code and the colour that a victim shows at a station, so that nothing need be said aloud."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit, limits
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from domain.pass_code import canonical, digests, drawn
from domain.slot import Slot
from domain.station import Station
from domain.wall import moment, today
from extensions import Model, db, transaction, vault
from vault import Unreadable

COLOURS = (
    "green",
    "violet",
    "yellow",
    "grey",
)  # not those of the board on which people point at why
TRIES, WINDOW = 10, 600  # wrong ones at one station, seconds


class WrongPass(Refused):
    """None of this station's: mistyped, cancelled, over, or of another place. Nobody is told which."""

    sentence = _l(
        "Ce pass n’ouvre rien ici. Vérifiez les six chiffres. Le rendez-vous peut être ailleurs, annulé ou "
        "passé : proposez à la personne de s’asseoir à l’écart, sans lui demander pourquoi elle vient."
    )
    field = "code"


class AnotherDay(Refused):
    """It is one of this station's, and not of today."""

    field = "code"

    def __init__(self, when: Any = "?") -> None:
        self.sentence = _l(
            "Ce pass est bien d’ici, mais pour un autre jour : %(when)s. Dites-le avec douceur ; si la personne "
            "préfère être reçue maintenant, voyez avec l’officier de permanence.",
            when=when,
        )
        super().__init__(when)


class TooManyPasses(Refused):
    """Somebody guesses."""

    sentence = _l(
        "Trop de pass inconnus ont été tapés ici. Attendez dix minutes ; d’ici là, accueillez la personne sans "
        "pass."
    )
    status = 429
    patience = WINDOW
    field = "code"


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
    sealed, wrapped = (
        json.dumps({"companion": needs.companion, "language": needs.language}),
        vault().new_key(),
    )
    made = Pass(
        slot_id=slot.id, station_id=slot.station_id, code_hash=digests(slot.station_id, code)[0],
        colour=secrets.choice(COLOURS), wrapped_key=wrapped,
        sealed_needs=vault().key(wrapped).seal(sealed, "needs"), ends_at=_end(slot.starts_at, slot.clock),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return code, made.colour


def move(old_id: int, slot: Slot) -> None:
    """Part of a verb: the same code and colour, for another slot of the same station."""
    moved = update(Pass).where(Pass.slot_id == old_id)
    db.session.execute(moved.values(slot_id=slot.id, ends_at=_end(slot.starts_at, slot.clock)))


def drop(slot_id: int) -> None:
    """Part of a verb: it opens nothing any more."""
    db.session.execute(delete(Pass).where(Pass.slot_id == slot_id))


def expected(station: Station) -> list[Pass]:
    """Those of today there, by the hour."""
    today_ = Pass.station_id == station.id, Pass.ends_at == _end(now(), station.clock)
    asked = select(Pass).join(Slot, Slot.id == Pass.slot_id).where(*today_).order_by(Slot.starts_at)
    return list(db.session.scalars(asked, execution_options={"populate_existing": True}))


def found(typed: str, by: Officer) -> Pass:
    """The pass of today that was typed at this front desk; ``WrongPass``, ``AnotherDay``, ``TooManyPasses``."""
    station, key = by.station_id or 0, f"pass {by.station_id}"
    if not limits.allow(key, times=TRIES, seconds=WINDOW):
        raise TooManyPasses
    living = Pass.ends_at > now(), Pass.code_hash.in_(digests(station, canonical(typed)))
    shown = db.session.scalar(select(Pass).where(*living, Pass.station_id == station))
    if shown is None:
        with transaction():
            audit.record("pass.wrong", by=by, about=f"station:{station}")
        raise WrongPass
    limits.forget(key)
    return shown


def arrived(by: Officer, id: int) -> Pass | None:
    """One of today's that was shown at this front desk, to look at it again."""
    mine = Pass.id == id, Pass.station_id == by.station_id, Pass.ends_at > now()
    return db.session.scalar(select(Pass).where(*mine, Pass.arrived_at.is_not(None)))


def _known(station_id: int, code: str) -> bool:
    mine = Pass.code_hash.in_(digests(station_id, code))
    return db.session.scalar(select(Pass.id).where(mine)) is not None


def _end(at: datetime, zone: ZoneInfo) -> datetime:
    """When its day is over there: neither three hours late, nor in the middle of the afternoon."""
    return moment(today(at, zone) + timedelta(days=1), zone=zone)

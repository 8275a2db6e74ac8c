"""Wishes: what would make an appointment bearable for her; sealed, and compared with what is free."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.fitting import LANGUAGES
from domain.situation import Wiped
from extensions import db, transaction
from vault import DataKey, Unreadable

GENDERS = ("", "f", "m")  # of the officer who receives her; "": any, or not known
HOURS = ("", "school", "after")
LONGEST = 100  # characters of what is searched
MORNING, EVENING, SCHOOL_BEGINS, SCHOOL_ENDS = (
    9 * 60,
    17 * 60,
    9 * 60,
    16 * 60,
)  # by the clock there


@dataclass(frozen=True)
class Wishes:
    """``search`` and ``station``: where her officer was looking for a slot, kept with the rest.

    ``hours``: ``school``, on school days while children are at school; ``after``, outside working hours.
    """

    search: str = ""
    station: int = 0
    gender: str = ""
    language: str = ""
    companion: bool = False
    accessible: bool = False
    hours: str = ""

    @classmethod
    def said(cls, typed: dict[str, str]) -> "Wishes":
        """What may be kept of what was typed; what is none of the choices is no wish."""
        station = typed.get("station", "")[:9]
        known = {"gender": GENDERS, "hours": HOURS, "language": ("", *LANGUAGES)}
        chosen = {name: typed.get(name, "") for name in known}
        chosen = {name: one if one in known[name] else "" for name, one in chosen.items()}
        return cls(
            search=" ".join(typed.get("search", "").replace("\0", "").split())[:LONGEST],
            station=int(station) if station.isascii() and station.isdigit() else 0,
            companion=bool(typed.get("companion")),
            accessible=bool(typed.get("accessible")),
            **chosen,
        )

    def met_by(self, slot: Any) -> bool:
        """Whether a slot is as she wishes. Somebody with her asks nothing of the slot itself."""
        if self.gender and slot.gender != self.gender:
            return False
        if self.language and self.language not in slot.languages.split():
            return False
        return (slot.accessible or not self.accessible) and _fits(
            self.hours, slot.starts_at.astimezone(slot.clock)
        )


def _fits(hours: str, shown: datetime) -> bool:
    minutes, weekend = shown.hour * 60 + shown.minute, shown.weekday() >= 5
    if hours == "school":
        return not weekend and SCHOOL_BEGINS <= minutes < SCHOOL_ENDS
    if hours == "after":
        return weekend or minutes < MORNING or minutes >= EVENING
    return True


class Wishing:
    """The columns of a conversation that say them, and when anything last changed about an appointment."""

    if TYPE_CHECKING:
        id: Mapped[int]

        @property
        def key(self) -> DataKey:
            """What seals and opens its words."""

        @property
        def topic(self) -> str:
            """Its own bell."""

        def touch(self, *which: Any, **values: Any) -> bool:
            """Change the row unless it was erased."""

    # Compared by whoever looks at it; nothing when nobody ever spoke of an appointment.
    appointed_at: Mapped[datetime | None]
    sealed_wishes: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    @property
    def wishes(self) -> Wishes:
        """As they stand; none when they cannot be read."""
        if not self.sealed_wishes:
            return Wishes()
        try:
            return Wishes(**json.loads(self.key.open(self.sealed_wishes, f"wishes:{self.id}")))
        except Unreadable:
            return Wishes()

    def sealing_wishes(self, wishes: Wishes) -> bytes:
        """As they are kept here."""
        text = json.dumps(asdict(wishes), ensure_ascii=False)
        return self.key.seal(text, f"wishes:{self.id}")

    def wish(self, wishes: Wishes, by: audit.Person) -> None:
        """Her officer notes them; the same as before is no news. ``Wiped``."""
        if wishes == self.wishes:
            return
        with transaction():
            if not self.touch(sealed_wishes=self.sealing_wishes(wishes)):
                raise Wiped
            audit.record("appointment.wished", by=by, about=self.topic)
        db.session.expire(cast(Any, self), ["sealed_wishes"])

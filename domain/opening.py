"""An opening: when a station receives people, week after week; what slots are made from."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from domain.errors import Refused
from domain.fitting import LANGUAGES
from domain.officer import Officer
from domain.station import Station
from domain.wall import DAY, clock, day, moment, today
from domain.wishes import GENDERS
from extensions import Model, db, transaction

LENGTHS, COUNTS = range(10, 241), range(1, 49)
LONGEST_ROOM, LONGEST_HOST = 64, 80  # letters


class NoOpening(Refused):
    """What was typed makes no slots; ``field`` is where."""

    sentence = _l("Ce champ n’accepte pas cette valeur. Rien n’a été publié.")

    def __init__(self, field: str = "start") -> None:
        super().__init__(field)
        self.field = field  # type: ignore[misc]


class SameRoom(Refused):
    """Two people would be received in one room."""

    sentence = _l(
        "Dans cette salle, d’autres créneaux sont déjà publiés à ces heures : choisissez une autre salle ou "
        "d’autres heures. Rien n’a été publié."
    )
    field = "room"
    status = 409


class NotYourStation(Refused):
    """Neither a supervisor nor the front desk of this station."""

    sentence = _l("Ce lieu n’est pas le vôtre.")
    status = 404


class Opening(Model):
    """``count`` slots of ``length`` minutes, one after the other, from ``minute`` of each such weekday.

    From ``since`` to ``until``, both of them. ``made_until``: up to which day its slots were made.
    """

    __tablename__ = "opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    weekday: Mapped[int]  # Monday is 0
    minute: Mapped[int]  # by the clock, after midnight
    length: Mapped[int]
    count: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]
    gender: Mapped[str] = mapped_column(String(1))
    room: Mapped[str] = mapped_column(String(LONGEST_ROOM))
    host: Mapped[str] = mapped_column(String(LONGEST_HOST))  # whom the front desk calls
    languages: Mapped[str] = mapped_column(String(64))  # for which there is an interpreter
    accessible: Mapped[bool]
    made_by: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_until: Mapped[date]
    ended_at: Mapped[datetime | None]

    @classmethod
    def found(cls, station_id: int, id: int) -> "Opening | None":
        """One of this station's."""
        return db.session.scalar(select(cls).where(cls.id == id, cls.station_id == station_id))

    def ends(self, by: Officer) -> bool:
        """Part of a verb: no slots are made from it any more; False when it had ended."""
        mine = Opening.id == self.id, Opening.ended_at.is_(None)
        ended = update(Opening).where(*mine).values(ended_at=now()).returning(Opening.id)
        return (
            db.session.scalar(ended, execution_options={"synchronize_session": False}) is not None
        )


def moments(opening: Any, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    """From when to when each of its slots is, on the days from ``first`` to ``last``.

    The first of a day begins by the clock; the others when the one before ends, also in the night in which
    clocks change: no two of them ever overlap.
    """
    first, last = max(first, opening.since), min(last, opening.until or last)
    on = first + timedelta(days=(opening.weekday - first.weekday()) % 7)
    length = timedelta(minutes=opening.length)
    while on <= last:
        begins = moment(on, opening.minute)
        for number in range(opening.count):
            yield begins + number * length, begins + (number + 1) * length
        on += timedelta(days=7)


def publish(station: Station, typed: Mapping[str, str], *, key: str, by: Officer) -> None:
    """Receive people so from now on. Twice is once.

    ``NoOpening``, ``NoMoment``, ``SameRoom``, ``NotYourStation``.
    """
    may_publish(by, station)
    wanted = _read(typed)
    made = Opening(
        station_id=station.id, key=key, made_by=by.id,
        made_until=max(wanted["since"], today(now())) - timedelta(days=1), **wanted,
    )  # fmt: skip
    try:
        with transaction():
            stand(station.id)
            if db.session.scalar(select(Opening.id).where(Opening.key == key)) is not None:
                return
            if any(_meets(made, other) for other in of(station.id)):
                raise SameRoom
            db.session.add(made)
            db.session.flush()
            audit.record("slot.published", by=by, about=station.topic)
    except IntegrityError:
        if db.session.scalar(select(Opening.id).where(Opening.key == key)) is None:
            raise  # else a second click, at the same moment


def of(station_id: int) -> list[Opening]:
    """Those from which slots are still made, in the order of the week."""
    live = Opening.station_id == station_id, Opening.ended_at.is_(None)
    coming = or_(Opening.until.is_(None), Opening.until >= today(now()))
    ordered = select(Opening).where(*live, coming).order_by(Opening.weekday, Opening.minute)
    return list(db.session.scalars(ordered))


def publishes(by: Officer, station: Station) -> bool:
    """Whether they may: supervisors anywhere, a front desk at its own station."""
    return by.supervises or (by.receives and by.station_id == station.id)


def may_publish(by: Officer, station: Station) -> None:
    """``NotYourStation`` unless they may."""
    if not publishes(by, station):
        raise NotYourStation


def stand(station_id: int) -> None:
    """In the transaction under way: nobody else changes what this station publishes until that ends."""
    db.session.execute(select(Station.id).where(Station.id == station_id).with_for_update())


def _read(typed: Mapping[str, str]) -> dict[str, Any]:
    said = {name: " ".join(text.replace("\0", "").split()) for name, text in typed.items()}
    minute, since = clock(said.get("start", ""), "start"), day(said.get("since", ""), "since")
    length, count = (_number(said, "length", LENGTHS), _number(said, "count", COUNTS))
    until = day(said["until"], "until") if said.get("until") else None
    codes = sorted(set(said.get("languages", "").replace(",", " ").lower().split()))
    wrong = {
        "count": minute + length * count > DAY,
        "until": until is not None and until < max(since, today(now())),
        "gender": said.get("gender", "") not in GENDERS,
        "room": not 0 < len(said.get("room", "")) <= LONGEST_ROOM,
        "host": len(said.get("host", "")) > LONGEST_HOST,
        "languages": not set(codes) <= set(LANGUAGES) or len(" ".join(codes)) > LONGEST_ROOM,
    }
    if field := next((name for name, is_wrong in wrong.items() if is_wrong), None):
        raise NoOpening(field)
    weekday = since.weekday() if until == since else _number(said, "weekday", range(7))
    return {
        "weekday": weekday, "minute": minute, "length": length, "count": count, "since": since,
        "until": until, "gender": said.get("gender", ""), "room": said["room"],
        "host": said.get("host", ""), "languages": " ".join(codes),
        "accessible": bool(said.get("accessible")),
    }  # fmt: skip


def _number(said: Mapping[str, str], field: str, allowed: range) -> int:
    text = said.get(field, "")
    if not (text.isascii() and text.isdigit() and int(text[:4]) in allowed):
        raise NoOpening(field)
    return int(text[:4])


def _meets(one: Opening, other: Opening) -> bool:
    """Whether both would have somebody in one room at one moment."""
    if (one.weekday, one.room.casefold()) != (other.weekday, other.room.casefold()):
        return False
    if one.since > (other.until or one.since) or other.since > (one.until or other.since):
        return False
    ends = [each.minute + each.length * each.count for each in (one, other)]
    return one.minute < ends[1] and other.minute < ends[0]

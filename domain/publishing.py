"""Publishing hours: a station opens, week after week, as it was typed; two people are never in one room."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain import audit, holiday, opening, station_room
from domain.errors import Refused
from domain.fitting import LANGUAGES
from domain.officer import Officer
from domain.opening import LONGEST_HOST, LONGEST_ROOM, Opening, may_publish, stand
from domain.station import Station
from domain.wall import DAY, clock, day, today
from domain.wishes import GENDERS
from extensions import db, transaction

LENGTHS, COUNTS = range(10, 241), range(1, 49)


class NoOpening(Refused):
    """What was typed makes no slots; ``field`` is where."""

    sentence = _l("Ce champ n’accepte pas cette valeur. Rien n’a été publié.")

    def __init__(self, field: str = "start") -> None:
        super().__init__(field)
        self.field = field  # type: ignore[misc]


class Departed(Refused):
    """The last file has no such station."""

    sentence = _l("Ce lieu n’est plus dans la liste du ministère : rien ne peut y être publié.")
    status = 409


class OnHoliday(Refused):
    """One day alone, which is a public holiday."""

    field = "holidays"

    def __init__(self, holiday: str = "?") -> None:
        self.sentence = _l(
            "Ce jour est férié (%(holiday)s) : cochez que les jours fériés comptent aussi, ou choisissez un autre "
            "jour. Rien n’a été publié.",
            holiday=holiday,
        )
        super().__init__(holiday)


class SameRoom(Refused):
    """Two people would be received in one room."""

    sentence = _l(
        "Dans cette salle, d’autres créneaux sont déjà publiés ou pris à ces heures : choisissez une autre salle "
        "ou d’autres heures. Rien n’a été publié."
    )
    field = "room"
    status = 409


def publish(station: Station, typed: Mapping[str, str], *, key: str, by: Officer) -> None:
    """Receive people so from now on. Twice is once.

    ``NoOpening``, ``NoMoment``, ``SameRoom``, ``OnHoliday``, ``Departed``, ``NotYourStation``.
    """
    may_publish(by, station)
    wanted = _read(typed, today(zone=station.clock))
    named = holiday.name(station.department, wanted["since"])
    if named and wanted["since"] == wanted["until"] and not wanted["holidays"]:
        raise OnHoliday(named)
    made = Opening(
        station_id=station.id, key=key, made_by=by.id,
        made_until=max(wanted["since"], today(zone=station.clock)) - timedelta(days=1), **wanted,
    )  # fmt: skip
    try:
        with transaction():
            stand(station.id)
            if db.session.scalar(select(Station.gone_at).where(Station.id == station.id)):
                raise Departed
            if db.session.scalar(select(Opening.id).where(Opening.key == key)) is not None:
                return
            if any(
                station_room.meets(made, each) for each in opening.of(station)
            ) or station_room.in_the_way(made, station):
                raise SameRoom
            db.session.add(made)
            db.session.flush()
            audit.record("slot.published", by=by, about=station.topic)
    except IntegrityError:
        if db.session.scalar(select(Opening.id).where(Opening.key == key)) is None:
            raise  # else a second click, at the same moment


def _read(typed: Mapping[str, str], on: date) -> dict[str, Any]:
    said = {name: " ".join(text.replace("\0", "").split()) for name, text in typed.items()}
    minute, since = clock(said.get("start", ""), "start"), day(said.get("since", ""), "since")
    length, count = (_number(said, "length", LENGTHS), _number(said, "count", COUNTS))
    until = day(said["until"], "until") if said.get("until") else None
    codes = sorted(set(said.get("languages", "").replace(",", " ").lower().split()))
    wrong = {
        "count": minute + length * count > DAY,
        "until": until is not None and until < max(since, on),
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
        "accessible": bool(said.get("accessible")), "holidays": bool(said.get("holidays")),
    }  # fmt: skip


def _number(said: Mapping[str, str], field: str, allowed: range) -> int:
    text = said.get(field, "")
    if not (text.isascii() and text.isdigit() and int(text[:4]) in allowed):
        raise NoOpening(field)
    return int(text[:4])

"""Drawing up the problem of a rota: officers and their absences, services and needs as the unit decides."""

import re
from datetime import date, time, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from domain import need, unit
from domain.coverage import skills_of
from domain.errors import Refused
from domain.need import ANY
from domain.officer import AT_THE_DESK, Officer
from domain.planning.problem import Assignment, Kind, Need, Person, Problem, Span
from domain.shift import PUBLISHED, Shift
from domain.span import WORK
from domain.span import Span as Absence
from domain.timetable import spans
from domain.wall import moment
from extensions import db

LONGEST = timedelta(weeks=12)
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
KIND = rf"([^:]{{1,40}}?) ?: {_CLOCK}-{_CLOCK}$"

unit.lines(
    "rota_services",
    ("Matin : 06:50-14:30", "Soir : 14:20-22:00", "Nuit : 21:50-07:00"),
    _l("Planning : les services"),
    _l(
        "Un par ligne : son nom, deux points, puis ses heures, par exemple « Nuit : 21:50-07:00 ». Un service "
        "qui finit avant l’heure où il commence finit le lendemain."
    ),
    like=KIND,
)


class NoSuchPeriod(Refused):
    """Days that make no period, or more than can be planned at once."""

    sentence = _l("Indiquez deux dates, la première avant la seconde, douze semaines au plus.")
    field = "first"


class NoPeople(Refused):
    """Nobody has a desk."""

    sentence = _l("Aucun agent n’a de compte : il n’y a personne à planifier.")
    status = 409


def draw(first: date, last: date) -> Problem:
    """What is asked of the solver for these days. ``NoSuchPeriod``, ``NoPeople``."""
    if not first <= last < first + LONGEST:
        raise NoSuchPeriod
    problem = Problem(first, last, people(first, last), kinds(), needs())
    if not problem.people:
        raise NoPeople
    return problem


# Within


def people(first: date, last: date) -> tuple[Person, ...]:
    """Whoever has a desk and may sign in: what they can do, and when they are absent by what is published."""
    asked = select(Officer).where(
        Officer.role.in_(AT_THE_DESK - {"supervisor"}),
        Officer.revoked_at.is_(None),
        Officer.blocked_at.is_(None),
    )
    found = db.session.scalars(asked.order_by(Officer.id))
    absent = _absences(first, last)
    return tuple(
        Person(
            officer.id,
            skills_of(officer) - {ANY},
            leave=_away(absent.get(officer.id, []), "leave", "sickness"),
            unavailable=_away(absent.get(officer.id, []), "unavailable", "training"),
        )
        for officer in found
    )


def kinds() -> tuple[Kind, ...]:
    """The services; of two that are called the same, each has its hours."""
    return tuple(_kind(str(line)) for line in unit.chosen("rota_services"))


def needs() -> tuple[Need, ...]:
    """By hour of the week, as the unit's table says; of all under no skill."""
    return tuple(
        Need(weekday, hour, least, "" if skill == ANY else skill)
        for skill, hours in need.needs().items()
        for (weekday, hour), least in hours.items()
        if least
    )


def standing(first: date, last: date) -> list[Assignment]:
    """The work that is published for these days, for whoever reads the difference."""
    found = spans(moment(first), moment(last + timedelta(days=1)), PUBLISHED, Shift.kind == WORK)
    return [Assignment(span.officer_id, span.starts_at, span.ends_at) for span in found]


def _absences(first: date, last: date) -> dict[int, list[Absence]]:
    """What is published of these days and is no work, by officer."""
    absent: dict[int, list[Absence]] = {}
    for span in spans(
        moment(first), moment(last + timedelta(days=2)), PUBLISHED, Shift.kind != WORK
    ):
        absent.setdefault(span.officer_id, []).append(span)
    return absent


def _away(absences: list[Absence], *kinds: str) -> tuple[Span, ...]:
    return tuple(Span(each.starts_at, each.ends_at) for each in absences if each.kind in kinds)


def _kind(line: str) -> Kind:
    name, *clock = _read(KIND, line)
    starts, ends = (time(int(h), int(m)) for h, m in (clock[:2], clock[2:]))
    return Kind(name, starts, ends)


def _read(like: str, line: str) -> tuple[str, ...]:
    read = re.match(like, line)
    assert read, "a unit's lines are of the form they are asked in"
    return read.groups()

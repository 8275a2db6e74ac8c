"""Drawing up the problem of a rota: the officers who have a desk, and services and needs as the unit decides."""

import re
from datetime import date, time, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from domain import unit
from domain.errors import Refused
from domain.officer import AT_THE_DESK, Officer
from domain.planning.problem import Kind, Need, Person, Problem
from extensions import db

DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
LONGEST = timedelta(weeks=12)
PSYCHOLOGIST, MINORS = "psychologist", "minors"
SKILLS = {"": "", "psychologue": PSYCHOLOGIST, "mineurs": MINORS}  # as they are typed
_DAY = f"({'|'.join(DAYS)})"
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
KIND = rf"([^:]{{1,40}}?) ?: {_CLOCK}-{_CLOCK}$"
NEED = rf"{_DAY}-{_DAY} ([01]\d|2[0-3])-([01]\d|2[0-4]) ?: (\d{{1,2}})( psychologue| mineurs)?$"

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
unit.lines(
    "rota_needs",
    ("lun-dim 00-24 : 2",),
    _l("Planning : combien d’agents, et quand"),
    _l(
        "Une ligne par besoin : les jours, les heures, deux points, le nombre, par exemple « lun-ven 09-22 : 4 », "
        "« sam-dim 09-22 : 3 » ou « lun-ven 09-17 : 1 psychologue » (ou « mineurs », pour qui y est formé). "
        "De deux lignes pour la même heure, la plus grande compte."
    ),
    like=NEED,
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
    problem = Problem(first, last, people(), kinds(), needs())
    if not problem.people:
        raise NoPeople
    return problem


# Within


def people() -> tuple[Person, ...]:
    """Whoever has a desk and may sign in, with what they can do."""
    asked = select(Officer).where(
        Officer.role.in_(AT_THE_DESK - {"supervisor"}),
        Officer.revoked_at.is_(None),
        Officer.blocked_at.is_(None),
    )
    found = db.session.scalars(asked.order_by(Officer.id))
    return tuple(Person(officer.id, _skills(officer)) for officer in found)


def kinds() -> tuple[Kind, ...]:
    """The services; of two that are called the same, each has its hours."""
    return tuple(_kind(str(line)) for line in unit.chosen("rota_services"))


def needs() -> tuple[Need, ...]:
    """By hour of the week."""
    return tuple(need for line in unit.chosen("rota_needs") for need in _needs(str(line)))


def _skills(officer: Officer) -> frozenset[str]:
    held = {PSYCHOLOGIST: officer.role == PSYCHOLOGIST, MINORS: officer.for_minors}
    return frozenset(skill for skill, has in held.items() if has)


def _kind(line: str) -> Kind:
    name, *clock = _read(KIND, line)
    starts, ends = (time(int(h), int(m)) for h, m in (clock[:2], clock[2:]))
    return Kind(name, starts, ends)


def _needs(line: str) -> list[Need]:
    """« ven-lun » goes round the end of the week; an hour that ends before it begins, round the night."""
    first, last, begin, end, count, skill = _read(NEED, line)
    start, stop = DAYS.index(first), DAYS.index(last)
    days = [(start + n) % 7 for n in range((stop - start) % 7 + 1)]
    hours = range(int(begin), int(end) + (24 if int(end) <= int(begin) else 0))
    return [
        Need((day + hour // 24) % 7, hour % 24, int(count), SKILLS[(skill or "").strip()])
        for day in days
        for hour in hours
    ]


def _read(like: str, line: str) -> tuple[str, ...]:
    read = re.match(like, line)
    assert read, "a unit's lines are of the form they are asked in"
    return read.groups()

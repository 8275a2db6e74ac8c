"""Drawing up the problem of a rota: officers and their absences, services and needs as the unit decides."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from domain import need, rota_rules, wish
from domain.coverage import skills_of
from domain.errors import Refused
from domain.kinds import kinds
from domain.need import ANY
from domain.officer import Officer
from domain.planning import hours, law
from domain.planning.problem import (
    AVERAGE,
    REST,
    WEEKLY,
    Assignment,
    Kind,
    Need,
    Person,
    Problem,
    Rules,
    Span,
    Wish,
)
from domain.resting import HALF_YEAR, WEEK
from domain.shift import PUBLISHED, Shift
from domain.span import WORK
from domain.span import Span as Shown
from domain.timetable import spans
from domain.wall import moment
from domain.withdrawal import LEAVING
from extensions import db

LONGEST = timedelta(weeks=12)


class NoSuchPeriod(Refused):
    """Days that make no period, or more than can be planned at once."""

    sentence = _l("Indiquez deux dates, la première avant la seconde, douze semaines au plus.")
    field = "first"


class NoPeople(Refused):
    """Nobody has a desk."""

    sentence = _l("Aucun agent n’a de compte : il n’y a personne à planifier.")
    status = 409


def draw(first: date, last: date, *, strict: bool = False, keep: bool = False) -> Problem:
    """What is asked of the solver for these days. ``NoSuchPeriod``, ``NoPeople``.

    ``strict``: the needs must be met. ``keep``: what is published stays, and was accepted as it is.
    """
    if not first <= last < first + LONGEST:
        raise NoSuchPeriod
    problem = Problem(
        first, last, people(first, last), kinds(), needs(), rules(), strict=strict, accepted=keep
    )
    if not problem.people:
        raise NoPeople
    return replace(problem, fixed=_named(problem)) if keep else problem


# Within


def people(first: date, last: date) -> tuple[Person, ...]:
    """Whoever has a desk and may sign in: what they can do, and when they are absent by what is published."""
    found = db.session.scalars(select(Officer).where(*_PLANNED).order_by(Officer.id))
    # All that the rules look at together with these days: half a year ends in each, or begins.
    since, until = moment(first) - HALF_YEAR, _end(last) + HALF_YEAR
    others = _by_officer(since, until, Shift.kind != WORK)
    outside = or_(Shift.starts_at < moment(first), Shift.starts_at >= _end(last))
    around = _by_officer(since, until, Shift.kind == WORK, outside)
    wished = _wishes(first, last)
    return tuple(
        Person(
            officer.id,
            skills_of(officer) - {ANY},
            wishes=tuple(wished.get(officer.id, ())),
            leave=_of(others.get(officer.id, []), "leave", "sickness"),
            unavailable=_of(others.get(officer.id, []), "unavailable"),
            around=_of(around.get(officer.id, []), WORK),
            training=_of(others.get(officer.id, []), "training"),
            weekly=timedelta(hours=officer.weekly_hours) if officer.weekly_hours else None,
            role=officer.role,
            counts=ANY in skills_of(officer),
        )
        for officer in found
    )


def needs() -> tuple[Need, ...]:
    """By hour of the week, as the unit's table says; of all under no skill."""
    return tuple(
        Need(weekday, hour, least, "" if skill == ANY else skill)
        for skill, hours in need.needs().items()
        for (weekday, hour), least in hours.items()
        if least
    )


def rules() -> Rules:
    """Rest and working time as the unit decided; nothing of what it switched off."""
    each = rota_rules.numbers()
    codes = {name: code for code, name in law.NAMES.items()}
    rest, weekly, average = (timedelta(hours=each[codes[name]]) for name in (REST, WEEKLY, AVERAGE))
    return Rules(rest=rest, weekly=weekly, average=average)


def standing(first: date, last: date) -> list[Assignment]:
    """What is published and would be another's to decide, for whoever reads the difference."""
    return [Assignment(s.officer_id, s.starts_at, s.ends_at) for s in published(first, last)]


def published(first: date, last: date, *which: Any) -> list[Shown]:
    """The work that begins on these days, of those who are planned."""
    begins = Shift.starts_at >= moment(first), Shift.starts_at < _end(last)
    theirs = Shift.officer_id.in_(select(Officer.id).where(*_PLANNED))
    return spans(moment(first), _end(last), *begins, PUBLISHED, Shift.kind == WORK, theirs, *which)


def _named(problem: Problem) -> tuple[Assignment, ...]:
    """What is published and is not to go, under the name of the service whose hours it has."""
    names = {(slot.start, slot.end): slot.kind for slot in hours.slots(problem)}
    stays = published(problem.first, problem.last, Shift.id.not_in(LEAVING))
    return tuple(
        Assignment(s.officer_id, s.starts_at, s.ends_at, names.get((s.starts_at, s.ends_at), ""))
        for s in stays
    )


def near(first: date, last: date) -> tuple[datetime, datetime]:
    """These days, and those of which a change would change their rest."""
    return moment(first) - WEEK, _end(last) + WEEK


_PLANNED = (
    Officer.role.in_(wish.WEIGHED),
    Officer.revoked_at.is_(None),
    Officer.blocked_at.is_(None),
)


def _end(last: date) -> datetime:
    return moment(last + timedelta(days=1))


def _by_officer(since: datetime, until: datetime, *which: Any) -> dict[int, list[Shown]]:
    """What is published then, by officer."""
    found: dict[int, list[Shown]] = {}
    for span in spans(since, until, PUBLISHED, *which):
        found.setdefault(span.officer_id, []).append(span)
    return found


def _wishes(first: date, last: date) -> dict[int, list[Wish]]:
    """Day by day, by officer; of nights one for each service that is a night."""
    found: dict[int, list[Wish]] = {}
    services = kinds()
    for each in wish.standing(first, last):
        for day in each.days:
            if first <= day <= last:
                found.setdefault(each.officer_id, []).extend(_wished(each.what, day, services))
    return found


def _wished(what: str, day: date, services: tuple[Kind, ...]) -> list[Wish]:
    if what != wish.NO_NIGHTS:
        return [Wish(day, wants=what == wish.ON)]
    each = [hours.slot(kind, day) for kind in services]
    return [Wish(day, kind=slot.kind) for slot in each if hours.is_night(slot.start, slot.end)]


def _of(found: list[Shown], *kinds: str) -> tuple[Span, ...]:
    return tuple(Span(each.starts_at, each.ends_at) for each in found if each.kind in kinds)

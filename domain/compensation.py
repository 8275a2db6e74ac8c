"""Compensation: the rest that published shifts cut, which is owed; in minutes.

Source: décret n° 2002-1279, art. 1: a rest that was cut to protect people is given back, as long, before the
next shift or soon after. How and when it was given back is for the unit, and not known here.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain import rota_rules, shift, timetable
from domain.officer import Officer
from domain.resting import DAILY, WEEK, Breach
from domain.rota_rules import RULES
from domain.shift import PUBLISHED
from domain.wall import moment
from extensions import db

BACK, AHEAD = timedelta(weeks=26), timedelta(weeks=12)  # how far it is usually told


@dataclass(frozen=True, slots=True)
class Owed:
    """What one officer is owed for a period: each rest that was cut, and all of it."""

    officer_id: int
    name: str
    cuts: list[Breach]

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(cut.minutes for cut in self.cuts)


def owed(since: date, until: date, officer: Officer | None = None) -> list[Owed]:
    """Of shifts that begin on these days, both included; by name. Only of whom something was cut."""
    begin, end = moment(since), moment(until + timedelta(days=1))
    mine = (shift.Shift.officer_id == officer.id,) if officer else ()
    spans = timetable.spans(begin - WEEK, end + WEEK, PUBLISHED, *mine)
    found = [cut for cut in rota_rules.check(spans, _resting()) if begin <= cut.starts_at < end]
    names = dict(db.session.query(Officer.id, Officer.name).all())
    by_officer: dict[int, list[Breach]] = {}
    for cut in cuts(found):
        by_officer.setdefault(cut.officer_id, []).append(cut)
    theirs = [Owed(who, names[who], each) for who, each in by_officer.items()]
    return sorted(theirs, key=lambda each: (each.name, each.officer_id))


def cuts(breaches: list[Breach]) -> list[Breach]:
    """Each rest once. Pure.

    Two shifts of one day lack the same rest of the night; after seven days without the weekly one, the
    next is another.
    """
    kept: list[Breach] = []
    last: dict[tuple[int, str], Breach] = {}
    for cut in sorted(breaches, key=lambda each: (each.starts_at, each.shift_id)):
        before = last.get((cut.officer_id, cut.rule))
        again = before is not None and (
            before.rest_at == cut.rest_at if cut.rule == DAILY else cut.starts_at < before.ends_at
        )
        if not again:
            last[cut.officer_id, cut.rule] = cut
            kept.append(cut)
    return kept


def _resting() -> dict[str, int]:
    """The numbers of the rules of rest; 0 of the others."""
    return {
        code: number if RULES[code].rests else 0 for code, number in rota_rules.numbers().items()
    }

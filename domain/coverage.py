"""Coverage: who is on shift at each moment, against who is needed; what is missing, and what is over."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from domain import need, unit
from domain.clock import PARIS, now
from domain.need import ANY, MINORS, PSYCHOLOGIST, Needs
from domain.officer import Officer
from domain.shift import PUBLISHED, Shift
from domain.span import WORK, Span
from domain.timetable import spans
from domain.withdrawal import LEAVING
from extensions import db

AHEAD = timedelta(weeks=12)
HOUR = timedelta(hours=1)

unit.choice(
    "rota_psychologist",
    (("counted", _l("oui, comme un agent")), ("apart", _l("non, seulement comme psychologue"))),
    _l("Planning : un psychologue compte-t-il parmi les agents qu’il faut au moins ?"),
    _l("Vaut pour les manques, la publication, les échanges et les propositions de planning."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """Fewer than are needed, from–to: so many on shift of so many at ``least``, with this skill."""

    skill: str
    starts_at: datetime
    ends_at: datetime
    least: int
    there: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """More than are needed, from–to; at most so many more."""

    starts_at: datetime
    ends_at: datetime
    over: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one period. ``gaps`` in their order, those of each skill merged."""

    since: datetime
    until: datetime
    gaps: list[Gap]
    overlaps: list[Overlap]

    @property
    def missing(self) -> timedelta:
        """Time in which fewer officers than needed are planned, whatever their skills."""
        return sum((g.ends_at - g.starts_at for g in self.gaps if g.skill == ANY), timedelta())


def look(
    since: datetime | None = None, until: datetime | None = None, *, drafts: bool = False
) -> Coverage:
    """The next twelve weeks, or from–to. ``drafts``: as if all of them were published, and what is to go, gone."""
    since = since or now()
    until = until or since + AHEAD
    which = (Shift.id.not_in(LEAVING),) if drafts else (PUBLISHED,)
    planned = spans(since, until, Shift.kind == WORK, *which)
    return sweep(planned, skills(), need.needs(), since, until)


def on_shift(at: datetime | None = None) -> list[Officer]:
    """Whom the published rota has at work at this moment, by name."""
    at = at or now()
    there = Shift.starts_at <= at, Shift.ends_at > at, Shift.kind == WORK, PUBLISHED
    open_ = Officer.revoked_at.is_(None), Officer.blocked_at.is_(None)
    asked = select(Officer).join(Shift, Shift.officer_id == Officer.id).where(*there, *open_)
    return list(db.session.scalars(asked.order_by(Officer.name, Officer.id)).unique())


def sweep(
    planned: Iterable[Span], skills: Mapping[int, frozenset[str]], needs: Needs,
    since: datetime, until: datetime,
) -> Coverage:  # fmt: skip
    """In one pass over the moments at which somebody comes or goes, or another hour begins. Pure.

    ``skills``: of each officer who counts. Nobody counts twice, also where two of their shifts meet.
    """
    gaps: list[Gap] = []
    overlaps: list[Overlap] = []
    last: dict[str, Gap] = {}
    for begin, end, there, least in _pieces(planned, skills, needs, since, until):
        for skill, wanted in least.items():
            if there[skill] < wanted:
                _lengthen(gaps, last, Gap(skill, begin, end, wanted, there[skill]))
        if (over := there[ANY] - least[ANY]) > 0:
            if overlaps and overlaps[-1].ends_at == begin:
                before = overlaps.pop()
                begin, over = before.starts_at, max(over, before.over)
            overlaps.append(Overlap(begin, end, over))
    order = {skill: at for at, skill in enumerate(need.SKILLS)}
    gaps = sorted((*gaps, *last.values()), key=lambda gap: (gap.starts_at, order[gap.skill]))
    return Coverage(since, until, gaps, overlaps)


def skills_of(officer: Officer) -> frozenset[str]:
    """What they count for. Whether psychologists count among all is the unit's to say."""
    return skilled(officer.role, officer.languages, officer.for_minors)


def skilled(role: str, languages: str, for_minors: bool) -> frozenset[str]:
    """The same, of what is known of somebody."""
    found = {ANY, *languages.split()} | ({MINORS} if for_minors else set())
    if role == PSYCHOLOGIST:
        found |= {PSYCHOLOGIST}
        found -= {ANY} if unit.chosen("rota_psychologist") == "apart" else set()
    return frozenset(found)


Piece = tuple[datetime, datetime, Counter[str], dict[str, int]]


def _pieces(
    planned: Iterable[Span], skills: Mapping[int, frozenset[str]], needs: Needs,
    since: datetime, until: datetime,
) -> Iterator[Piece]:  # fmt: skip
    """Stretches in which nothing changes: from, to, how many are there, how many are needed."""
    comes: dict[datetime, list[tuple[int, int]]] = {}
    for span in planned:
        if span.officer_id in skills and span.starts_at < until and span.ends_at > since:
            for at, one in ((max(span.starts_at, since), 1), (span.ends_at, -1)):
                comes.setdefault(at, []).append((span.officer_id, one))
    hour = since.replace(minute=0, second=0, microsecond=0)
    hours = [hour + n * HOUR for n in range(int((until - hour) / HOUR) + 1)]
    moments = sorted({since, *hours, *(at for at in comes if at < until)} - {hours[0]} | {since})
    here: Counter[int] = Counter()
    there: Counter[str] = Counter()
    for at, following in zip(moments, [*moments[1:], until], strict=True):
        for officer_id, one in comes.get(at, ()):
            before = here[officer_id] > 0
            here[officer_id] += one
            changed = (here[officer_id] > 0) - before
            for skill in skills[officer_id] if changed else ():
                there[skill] += changed
        if at < following:
            shown = at.astimezone(PARIS)
            which = shown.weekday(), shown.hour
            yield at, following, there, {skill: least[which] for skill, least in needs.items()}


def _lengthen(gaps: list[Gap], last: dict[str, Gap], new: Gap) -> None:
    """The one before goes on where nothing but time has changed."""
    before = last.get(new.skill)
    if before and (before.ends_at, before.least, before.there) == (
        new.starts_at, new.least, new.there,
    ):  # fmt: skip
        last[new.skill] = replace(before, ends_at=new.ends_at)
        return
    if before:
        gaps.append(before)
    last[new.skill] = new


def skills() -> dict[int, frozenset[str]]:
    """What each officer counts for, of those who count."""
    there = Officer.revoked_at.is_(None), Officer.blocked_at.is_(None)
    return {each.id: skills_of(each) for each in db.session.scalars(select(Officer).where(*there))}

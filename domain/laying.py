"""Laying: a pattern becomes the draft shifts of a team over a period. All of them, or none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from domain import audit, shift, timetable
from domain.clock import now
from domain.cycle import Cycle
from domain.errors import Refused
from domain.officer import Officer
from domain.pattern import Pattern
from domain.publication import in_order
from domain.shift import Busy, Shift
from domain.span import WORK, Span
from domain.team import Team
from domain.wall import today
from extensions import db, transaction


class Unchosen(Refused):
    """No pattern, or no team; or one that was retired."""

    sentence = _l("Choisissez un cycle et une équipe de la liste.")
    field = "pattern"


class NobodyInTeam(Refused):
    """A team without members."""

    sentence = _l("Cette équipe n’a aucun membre : ajoutez-en avant d’appliquer un cycle.")
    field = "team"


class PeriodPassed(Refused):
    """It begins before tomorrow."""

    sentence = _l("Un cycle s’applique au plus tôt à partir de demain.")
    field = "since"


class NothingToLay(Refused):
    """Nobody works on any of those days."""

    sentence = _l("Aucun jour de cette période n’est travaillé dans ce cycle.")
    field = "until"


class Collides(Busy):
    """Somebody is planned otherwise then; nothing was laid."""

    field = "since"

    def __init__(self, span: Span, name: str) -> None:
        super().__init__(span)
        day = f"{today(span.starts_at):%d/%m/%Y}"
        self.sentence = _l(
            "Rien n’a été appliqué : %(name)s a déjà une autre vacation autour du %(day)s. Annulez-la, ou "
            "changez la période.",
            name=name, day=day,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Laid:
    """How many shifts were made, were there already, and were left out for an absence."""

    made: int
    same: int
    absent: int


def lay(
    pattern: Pattern | None, team: Team | None, since: date, until: date, *, by: Officer
) -> Laid:
    """Drafts for each member from ``since`` to ``until``, both included. Laid again, it adds nothing.

    Whoever is absent is left out that day. ``NotAPlanner``, ``Unchosen``, ``NoRotaPeriod``, ``PeriodPassed``,
    ``NobodyInTeam``, ``NothingToLay``, ``Collides``.
    """
    shift.may_plan(by)
    if pattern is None or team is None:
        raise Unchosen
    in_order(since, until)
    if since <= today(now()):
        raise PeriodPassed
    with transaction():
        members = team.members
        if not members or not timetable.lock(members):
            raise NobodyInTeam
        wanted = [
            span
            for officer_id, ahead in members.items()
            for span in spans(pattern.cycle, team.begins_on, officer_id, ahead, since, until)
        ]
        if not wanted:
            raise NothingToLay
        new, laid = _sorted_out(wanted)
        timetable.write(new, "pattern", by)
        if new:
            why = f"{since} {until} {laid.made}"
            audit.record("pattern.laid", by=by, about=pattern.topic, why=why, to=team.topic)
    return laid


def spans(
    cycle: Cycle, begins_on: date, officer_id: int, ahead: int, since: date, until: date
) -> Iterator[Span]:
    """What the cycle gives one officer over these days. Pure."""
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        turn = cycle.on((day - begins_on).days + ahead)
        if turn is not None:
            starts_at, ends_at = turn.on(day)
            if starts_at < ends_at:  # else all of it lies in the hour that clocks skip
                yield Span(0, officer_id, WORK, starts_at, ends_at, published=False)


def _sorted_out(wanted: list[Span]) -> tuple[list[Span], Laid]:
    """Those that are new; behind the lock."""
    since, until = min(s.starts_at for s in wanted), max(s.ends_at for s in wanted)
    there: dict[int, list[Span]] = {span.officer_id: [] for span in wanted}
    for span in timetable.spans(since, until, Shift.officer_id.in_(there)):
        there[span.officer_id].append(span)
    new, same, absent = [], 0, 0
    for span in wanted:
        met = [o for o in there[span.officer_id] if o.meets(span.starts_at, span.ends_at)]
        if any(not other.worked for other in met):
            absent += 1
        elif any((o.starts_at, o.ends_at) == (span.starts_at, span.ends_at) for o in met):
            same += 1
        elif met:
            raise Collides(met[0], db.session.get_one(Officer, span.officer_id).name)
        else:
            new.append(span)
    return new, Laid(len(new), same, absent)

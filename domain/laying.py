"""Laying: a pattern becomes the draft shifts of a team over a period. All of them, or none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from domain import audit, drafting, shift, timetable, withdrawal
from domain.clock import now
from domain.cycle import Cycle
from domain.errors import Refused
from domain.officer import Officer
from domain.pattern import Pattern
from domain.publication import in_order
from domain.shift import Busy
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
        found = drafting.sort_out(wanted)
        if found.met:
            name = db.session.get_one(Officer, found.met[0].officer_id).name
            raise Collides(found.met[0], name)
        withdrawal.forget(found.same)
        timetable.write(found.new, "pattern", by)
        laid = Laid(len(found.new), len(found.same), len(found.absent))
        if found.new:
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

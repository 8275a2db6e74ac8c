"""Helpers of the rota's tests: moments around one Monday, and shifts published at once."""

from datetime import UTC, date, datetime, timedelta

from domain import drawing, planner, publication, wall
from domain.clock import now
from domain.message import new_key
from domain.officer import Officer
from domain.planning import paper
from domain.planning.problem import Assignment
from domain.proposal import Proposal
from domain.shift import Shift
from extensions import db, transaction

MONDAY = date(2026, 11, 30)
THURSDAY = datetime(2026, 11, 26, 12, tzinfo=UTC)  # the one before


def at(day: int, hour: float = 0) -> datetime:
    """So many days after that Monday, at this hour in Paris."""
    return wall.moment(MONDAY + timedelta(days=day), int(hour * 60))


def planned(
    officer: Officer,
    by: Officer,
    day: int,
    begin: float,
    hours: float,
    kind: str = "work",
    why: str = "",
) -> Shift:
    begins = at(day, begin)
    ends, key = begins + timedelta(hours=hours), f"{officer.id} {begins}"
    return planner.plan(officer.id, kind, begins, ends, by=by, key=key, why=why)


def publish(by: Officer, days: int = 28) -> publication.Publication:
    last = MONDAY + timedelta(days=days)
    seen = publication.ready(MONDAY, last).seen
    return publication.publish(MONDAY, last, seen=seen, by=by, reasons={})


def standing(
    officer: Officer, by: Officer, begins: datetime, hours: float, kind: str = "work"
) -> None:
    """Published, whenever it is, and whatever it breaks."""
    with transaction():
        db.session.add(
            Shift(
                officer_id=officer.id, kind=kind, starts_at=begins, ends_at=begins + timedelta(hours=hours),
                planned_by=by.id, published_by=by.id, published_at=now(),
            )
        )  # fmt: skip


def proposed(by: Officer, *services: tuple[Officer, int, float, float], days: int = 7) -> Proposal:
    """A proposal that is over: these services (whose, on which day, from what hour, how long), drawn now."""
    last = MONDAY + timedelta(days=days - 1)
    given = [
        Assignment(who.id, at(day, begin), at(day, begin) + timedelta(hours=hours), "Jour")
        for who, day, begin, hours in services
    ]
    made = Proposal(
        key=new_key(), officer_id=by.id, first=MONDAY, last=last, state="done",
        problem=paper.write(drawing.draw(MONDAY, last)),
        published=paper.write_plan(drawing.standing(MONDAY, last)),
        result=paper.write_plan(given), explanation='{"aims": [], "openings": []}',
    )  # fmt: skip
    with transaction():
        db.session.add(made)
    return made

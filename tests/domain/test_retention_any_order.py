"""Whatever people do in whatever order: nothing that is kept is erased, nothing that is due stays."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from domain import arrival, keeping, retention
from domain.conversation import Conversation
from domain.hold import Hold
from domain.officer import Officer
from extensions import db
from tests.clock import Clock
from tests.pristine import empty

PEOPLE = range(3)
KEPT = {"arrival": 1, "open": 30, "closed": 90, "appointment": 180, "reported": 2190}  # days
OUTCOMES = ["advice", "appointment", "emergency", "reported"]
acts = some.lists(
    some.one_of(
        some.tuples(some.sampled_from(["arrive", "open", "post", "draft", "end"]), some.sampled_from(PEOPLE)),
        some.tuples(some.just("close"), some.sampled_from(PEOPLE), some.sampled_from(OUTCOMES)),
        some.tuples(some.just("hold"), some.sampled_from(PEOPLE), some.integers(1, 120)),
        some.tuples(some.just("lift"), some.sampled_from(PEOPLE)),
        some.tuples(some.just("wait"), some.sampled_from([1, 23, 25, 24 * 29, 24 * 31, 24 * 92])),
    ),
    max_size=20,
)  # fmt: skip


class Model:
    """What should be there, kept without any of the code that is tested."""

    def __init__(self) -> None:
        self.news: dict[int, datetime] = {}
        self.kind: dict[int, str] = {}
        self.holds: dict[int, list[Hold]] = {}

    def due(self, one: int, at: datetime) -> bool:
        held = any((h.lifted_at or h.until) > at for h in self.holds.get(one, []))
        return not held and self.news[one] + timedelta(days=KEPT[self.kind[one]]) <= at


class House:
    """Three people who come, and come again under another token when what they had is gone."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.model = clock, Model()
        self.hers: dict[int, int] = {}
        self.arrivals = 0
        self.officer = Officer(login="d", name="D", role="supervisor", password_hash="-")
        db.session.add(self.officer)
        db.session.commit()

    def do(self, act: str, who: int, also: object = None) -> None:
        if act == "wait":
            return self.wait(who)
        one = self.hers.get(who)
        if act in ("arrive", "open"):
            return self.arrive(who, untold=act == "open")
        if one is None:
            return None
        return getattr(self, act)(db.session.get_one(Conversation, one), also)

    def wait(self, hours: int) -> None:
        while hours > 0:  # the timer may rest, but not for a whole day
            self.clock.go(hours=min(hours, 23))
            hours -= 23
            self.sweep()

    def sweep(self) -> None:
        at, known = self.clock.time, set(self.model.news)
        may = {one for one in known if self.model.due(one, at)}
        must = {one for one in known if self.model.due(one, at - timedelta(days=1))}
        db.session.remove()
        retention.run()
        left = select(Conversation.id).where(Conversation.erased_at.is_(None))
        gone = known - set(db.session.scalars(left))
        assert must <= gone <= may
        for one in gone:
            del self.model.news[one]
        self.hers = {who: one for who, one in self.hers.items() if one not in gone}
        self.officer = Officer.called("d")

    def arrive(self, who: int, untold: bool) -> None:
        if who in self.hers:
            return
        self.arrivals += 1
        token = f"token {self.arrivals}"
        made = arrival.begin(token, place="", speaks_as=None, draft="mots", untold=untold)
        self.hers[who] = made.id
        self.model.kind[made.id] = "open" if untold else "arrival"
        self.model.news[made.id] = self.clock.time

    def post(self, hers: Conversation, _: object) -> None:
        if self.model.kind[hers.id] == "open":
            hers.post("mots")
            self.model.news[hers.id] = self.clock.time

    def draft(self, hers: Conversation, _: object) -> None:
        hers.keep(draft="pas encore")
        self.model.news[hers.id] = self.clock.time

    def end(self, hers: Conversation, _: object) -> None:
        self.over(hers, "closed", hers.end)

    def close(self, hers: Conversation, outcome: str) -> None:
        kind = {"advice": "closed", "emergency": "reported"}.get(outcome, outcome)
        self.over(hers, kind, lambda: self.answered(hers).close(self.officer, outcome))

    def answered(self, hers: Conversation) -> Conversation:
        """Nobody closes what they do not hold."""
        if hers.officer_id is None:
            hers.take(self.officer)
        return hers

    def over(self, hers: Conversation, kind: str, ending: object) -> None:
        if self.model.kind[hers.id] == "open":
            ending()
            self.model.kind[hers.id], self.model.news[hers.id] = kind, self.clock.time

    def hold(self, hers: Conversation, days: int) -> None:
        until = self.clock.time + timedelta(days=days)
        hold = Hold.place(hers.id, by=self.officer, reason="r", until=until)
        self.model.holds.setdefault(hers.id, []).append(hold)

    def lift(self, hers: Conversation, _: object) -> None:
        for hold in self.model.holds.get(hers.id, [])[-1:]:
            if hold.lifted_at is None:
                db.session.get_one(Hold, hold.id).lift(self.officer)
                hold.lifted_at = self.clock.time


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=acts)
@example(acts=[("open", 0), ("close", 0, "advice"), ("wait", 24 * 31)])
def test_nothing_kept_is_erased_and_nothing_due_stays(
    app: Flask,
    database: str,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    acts: list[tuple[object, ...]],
) -> None:
    monkeypatch.setattr(retention, "PAUSE", 0)
    with app.app_context():
        empty(database)
        db.session.remove()
        house = House(clock)
        house.sweep()
        for act in acts:
            house.do(*act)
            for one in house.hers.values():
                shown = keeping.due(db.session.get_one(Conversation, one, populate_existing=True))
                assert (shown.at <= clock.time) == house.model.due(one, clock.time), "told = done"
        db.session.remove()

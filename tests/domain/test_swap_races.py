"""Two at once about one swap: one has it, the other is told who; a shift changes hands once, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain import need, planner, rota_rules, swap_decision, swapping, timetable, weighing
from domain.clock import now
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.override import Blocked
from domain.shift import PUBLISHED, Shift, ShiftChanged
from domain.swap import Leg, Swap
from domain.swap_refusals import InASwap, ShiftTaken, SwapMoved, SwapOver, Thinned
from extensions import db, transaction
from tests.domain.at_once import at_once, waiting_for_each_other
from tests.domain.planned import standing

RACES, MANY = 3, 5


def hire(app: Flask) -> None:
    with app.app_context(), transaction():
        for number in range(MANY):
            named = {"login": f"o{number}", "name": f"o{number}", "role": "officer"}
            db.session.add(Officer(password_hash="-", **named))


def published(day: int) -> int:
    """A shift of martin's."""
    begins = now().replace(microsecond=0) + timedelta(days=day)
    standing(Officer.called("martin"), Officer.called("durand"), begins, 8)
    return db.session.scalars(select(func.max(Shift.id))).one()


def offered(day: int, taker: str = "") -> int:
    """A swap, agreed to by this colleague."""
    mine = db.session.get_one(Shift, published(day))
    made = swapping.offer(mine, by=mine.officer, key=f"{day}")
    if taker:
        swapping.agree(made, by=Officer.called(taker))
    return made.id


def some(one: int) -> Swap:
    return db.session.get_one(Swap, one)


def counted(act: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditEntry.act == act)) or 0


def held() -> list[Any]:
    """What is published; nothing of it breaks a rule."""
    found = timetable.spans(now(), now() + timedelta(days=400), PUBLISHED)
    assert rota_rules.check(found, rota_rules.numbers()) == []
    return found


def approve(one: int, by: str) -> str:
    who, petit = Officer.called(by), Officer.called("petit")
    swap_decision.approve(some(one), by=who, taker_id=petit.id, reasons={})
    return by


def test_the_first_who_takes_it_has_it_and_the_others_are_told_who(app: Flask) -> None:
    hire(app)
    for race in range(RACES):
        with app.app_context():
            one = offered(3 + race)

        def take(number: int, one: int = one) -> str:
            swapping.agree(some(one), by=Officer.called(f"o{number}"))
            return f"o{number}"

        results = at_once(app, take, MANY)
        (first,) = [each for each in results if isinstance(each, str)]
        told = [each for each in results if isinstance(each, ShiftTaken)]
        assert len(told) == MANY - 1, results
        assert {str(each) for each in told} == {
            f"{first} a déjà accepté de prendre cette vacation."
        }
    with app.app_context():
        assert counted("swap.agreed") == RACES


def test_a_shift_is_offered_once(app: Flask) -> None:
    with app.app_context():
        one = published(3)

    def act(number: int) -> int:
        mine = db.session.get_one(Shift, one)
        return swapping.offer(mine, by=mine.officer, key=f"{number // 2}").id

    results = at_once(app, act, 6)
    won = [each for each in results if isinstance(each, int)]
    told = [each for each in results if isinstance(each, InASwap)]
    assert (len(set(won)), len(won), len(told)) == (1, 2, 4), results
    with app.app_context():
        assert db.session.scalar(select(func.count(Leg.id))) == 1
        assert counted("swap.offered") == 1


def test_approved_twice_and_withdrawn_at_once_is_one_of_these(app: Flask) -> None:
    for race in range(RACES):
        with app.app_context():
            one = offered(3 + race, "petit")

        def act(number: int, one: int = one) -> str:
            if number < 2:
                return approve(one, "durand")  # a double click
            if number == 2:
                return approve(one, "admin")
            swapping.withdraw(some(one), by=Officer.called("martin"))
            return "martin"

        results = at_once(app, act, 4)
        won = {each for each in results if isinstance(each, str)}
        told = [each for each in results if isinstance(each, SwapOver)]
        assert len(won) == 1, results
        assert len(told) == 4 - (2 if won == {"durand"} else 1), results
        with app.app_context():
            assert some(one).ending == ("withdrawn" if won == {"martin"} else "approved")
            name = some(one).ender.name  # type: ignore[union-attr]
            assert all(str(each).startswith(name) for each in told)
            theirs = [span.officer_id for span in held()]
            assert len(theirs) == race + 1, "nothing doubled, nothing lost"
            assert counted("swap.approved") == theirs.count(Officer.called("petit").id)


def test_approved_while_it_is_changed(app: Flask) -> None:
    for race in range(RACES):
        with app.app_context():
            one = offered(3 + race, "petit")

        def act(number: int, one: int = one) -> str:
            if number:
                return approve(one, "admin")
            mine = db.session.get_one(Shift, some(one).legs[0].shift_id)
            how = {"version": mine.version, "by": Officer.called("durand")}
            ends = mine.ends_at + timedelta(hours=1)
            planner.amend(mine, "work", mine.starts_at, ends, **how)  # type: ignore[arg-type]
            return "durand"

        results = at_once(app, act, 2)
        assert sorted(isinstance(each, str) for each in results) == [False, True], results
        assert any(isinstance(each, ShiftChanged | SwapMoved) for each in results), results
        with app.app_context():
            assert len(held()) == race + 1


def test_approvals_at_once_never_give_one_officer_two_shifts(app: Flask) -> None:
    hire(app)
    for race in range(RACES):
        with app.app_context():
            begins = now().replace(microsecond=0) + timedelta(days=3 + 2 * race)
            for number in range(MANY):
                standing(Officer.called(f"o{number}"), Officer.called("durand"), begins, 8)
            theirs = list(db.session.scalars(select(Shift).order_by(Shift.id.desc()).limit(MANY)))
            ids = [swapping.offer(each, by=each.officer, key=f"{each.id}").id for each in theirs]
            for one in ids:
                swapping.agree(some(one), by=Officer.called("petit"))

        def act(number: int, ids: list[int] = ids) -> str:
            return approve(ids[number], ("durand", "admin")[number % 2])

        results = at_once(app, act, MANY)
        assert sum(isinstance(each, Blocked) for each in results) == MANY - 1, results
        with app.app_context():
            assert len(held()) == (race + 1) * MANY


def test_two_swaps_of_four_people_never_take_away_the_last_of_a_skill(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes away one of the two who learnt to answer minors: whoever weighs second finds one."""
    hire(app)
    with app.app_context():
        durand = Officer.called("durand")
        typed = {need.name(hour): "1" for hour in need.HOURS}
        need.change("minors", typed, known=need.seen("minors"), by=durand)
        begins = now().replace(microsecond=0) + timedelta(days=3)
        for number in range(2):
            trained = Officer.called(f"o{number}")
            trained.train(True)
            standing(trained, durand, begins, 8)
        theirs = list(db.session.scalars(select(Shift).order_by(Shift.id)))
        ids = [swapping.offer(each, by=each.officer, key=f"{each.id}").id for each in theirs]
        for one, taker in zip(ids, ("o2", "o3"), strict=True):
            swapping.agree(some(one), by=Officer.called(taker))
    waiting_for_each_other(monkeypatch, weighing, "thinned")

    def act(number: int) -> str:
        swap = some(ids[number])
        by, taker = Officer.called(("durand", "admin")[number]), Officer.called(f"o{2 + number}")
        swap_decision.approve(swap, by=by, taker_id=taker.id, reasons={})
        return by.login

    results = at_once(app, act, 2)
    assert sorted(isinstance(each, Thinned) for each in results) == [False, True], results
    with app.app_context():
        there = [db.session.get_one(Officer, span.officer_id) for span in held()]
        assert sorted(each.for_minors for each in there) == [False, True]

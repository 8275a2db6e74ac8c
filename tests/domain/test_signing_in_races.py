"""Two at once at the door: a code opens once, a recovery code opens once, one administrator is left."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain import limits, recovery, totp
from domain.errors import SignedOut, WrongPassword
from domain.factor import Factor, LastFactor
from domain.hiring import LastAdministrator
from domain.officer import Officer
from domain.second import Second
from domain.sitting import Sitting
from extensions import db, transaction
from tests.clock import Clock
from tests.conftest import PASSWORD
from tests.domain.test_races import at_once
from tests.signing import Member, member

TIMES = 6


@pytest.fixture
def martin(app: Flask, clock: Clock) -> Member:
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    person = member(app, "martin")
    clock.go(seconds=31)
    return person


def test_one_code_typed_by_many_at_once_opens_one_session(app: Flask, martin: Member) -> None:
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Sitting))
    for turn in range(2):
        code = martin.digits(turn)

        def sign_in(_number: int, code: str = code) -> int:
            return Officer.sign_in("martin", PASSWORD, Second(code=code)).id

        with app.app_context(), transaction():
            limits.forget("sign-in:martin")  # who came after the one that opened was counted
        results = at_once(app, sign_in, 4)  # fewer than what is throttled
        assert sum(isinstance(each, int) for each in results) == 1, results
        refused = [each for each in results if isinstance(each, Exception)]
        assert all(isinstance(each, WrongPassword) for each in refused), refused
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Sitting)) == before + 2


def test_spending_is_compare_and_set(app: Flask, martin: Member) -> None:
    """The statement itself, without what comes before it."""
    with app.app_context():
        mine = db.session.scalars(select(Factor)).one()
        step = mine.last_step + 5

    def spend(_number: int) -> bool:
        with transaction():
            return totp.spend(mine, step)

    results = at_once(app, spend, TIMES)
    assert sorted(results) == [False] * (TIMES - 1) + [True]
    with app.app_context(), transaction():
        assert not totp.spend(mine, step - 1), "nor any older one"


def test_one_recovery_code_opens_one_session(app: Flask, martin: Member) -> None:
    code = martin.codes[0]

    def sign_in(_number: int) -> int:
        return Officer.sign_in("martin", PASSWORD, Second(recovery=code)).id

    results = at_once(app, sign_in, 4)
    assert sum(isinstance(each, int) for each in results) == 1, results
    with app.app_context():
        assert recovery.left(Officer.called("martin").id) == 9


def test_two_administrators_who_shut_each_other_out(app: Flask) -> None:
    for turn in range(4):
        with app.app_context():
            chief = Officer.hire(f"chef{turn}", "Chef", "administrator")
            ids = (Officer.called("admin").id, chief.id)

        def shut(number: int, ids: tuple[int, int] = ids) -> str:
            other = db.session.get_one(Officer, ids[1 - number])
            other.block()
            return "shut"

        results = at_once(app, shut, 2)
        assert sum(isinstance(each, LastAdministrator) for each in results) == 1, results
        with app.app_context():
            for each in ids:
                db.session.get_one(Officer, each).unblock()
            db.session.get_one(Officer, ids[1]).revoke()
            db.session.remove()


def test_two_factors_removed_at_once_leave_one(app: Flask, martin: Member) -> None:
    martin.visit("/account/factor").enrol("deux")
    with app.app_context():
        ids = [each.id for each in Factor.all_of(Officer.called("martin").id)]
    assert len(ids) == 2

    def remove(number: int) -> str:
        officer = Officer.called("martin")
        Factor.found(officer, ids[number]).remove(officer)
        return "removed"

    results = at_once(app, remove, 2)
    assert sum(isinstance(each, LastFactor) for each in results) == 1, results


def test_what_ended_does_not_come_back(app: Flask, martin: Member) -> None:
    """An administrator ends the session at the moment in which its officer proves who they are."""
    with app.app_context():
        own = db.session.scalars(select(Sitting)).one()
        with transaction():
            db.session.execute(Sitting.__table__.delete())
        with pytest.raises(SignedOut):
            own.officer.prove(own, PASSWORD, Second(code=martin.digits()))
        assert db.session.scalar(select(func.count()).select_from(Sitting)) == 0
        db.session.remove()

"""A clock that leaps ahead erases nothing; one that went back costs nobody what she wrote meanwhile."""

from datetime import timedelta

import pytest

from domain import arrival, retention, sweep
from domain.conversation import Conversation
from extensions import db
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture(autouse=True)
def _without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PAUSE", 0)


def opened(token: str, draft: str = "Bonjour") -> Conversation:
    return arrival.begin(token, place="", speaks_as=None, draft=draft, untold=True)


def run(sure: bool = False) -> int:
    db.session.remove()
    return retention.run(sure=sure).erased["open"]


def test_a_leap_ahead_erases_nothing_until_somebody_looked(clock: Clock) -> None:
    opened("hers"), opened("newest")
    assert run() == 0
    clock.go(days=400)
    opened("written after the leap")  # its own stamp is ahead too: it must not vouch for the clock
    for _ in range(3):
        with pytest.raises(sweep.Doubtful, match="may have leapt"):
            run()
        clock.go(hours=1)
    assert run(sure=True) == 2


def test_the_first_sweep_of_all_compares_with_what_was_done_last(clock: Clock) -> None:
    assert run() == 0, "nothing there, nothing to doubt"
    opened("hers")
    db.session.query(sweep.Sweep).delete()
    db.session.commit()
    clock.go(days=400)
    with pytest.raises(sweep.Doubtful, match="the last thing anybody did here"):
        run()


@pytest.mark.parametrize("days", [1 / 24, 1, 2.6, 3])
def test_a_quiet_weekend_is_no_leap(clock: Clock, days: float) -> None:
    opened("hers"), opened("newest")
    clock.go(days=days)
    for _ in range(40):
        run()
        clock.go(days=days)
    assert run() == 0
    assert db.session.query(Conversation).count() <= (2 if days < 1 else 1)


def test_a_clock_that_went_back_erases_nothing(clock: Clock) -> None:
    opened("hers")
    run()
    clock.go(minutes=-30)
    assert run() == 0, "set right by half an hour: nothing to wonder at"
    clock.go(days=-400)
    with pytest.raises(sweep.Doubtful, match="went back"):
        run()


def test_what_was_written_while_the_clock_was_back_is_not_old(clock: Clock) -> None:
    spoken, silent = opened("spoken").id, opened("silent").id
    for _ in range(29):
        clock.go(days=1)
        run()
    clock.go(days=-400)
    fresh, wordless = opened("fresh").id, opened("wordless", draft="").id
    db.session.get_one(Conversation, spoken).post("encore là")
    with pytest.raises(sweep.Doubtful):
        run()
    clock.go(days=401)
    assert run() == 1, "what was silent for thirty days, and it alone"
    left = {c.id for c in db.session.query(Conversation).filter_by(erased_at=None)}
    assert left == {spoken, fresh, wordless}
    assert silent not in left
    for _ in range(32):
        clock.go(days=1)
        run()
    assert not db.session.query(Conversation).filter_by(erased_at=None).count(), "nor kept for ever"


def test_what_was_written_while_the_clock_ran_ahead_is_not_kept_for_years(clock: Clock) -> None:
    run()
    clock.go(days=700)
    fresh = opened("hers")
    clock.go(days=-700, hours=1)
    assert run() == 0
    db.session.add(fresh)
    db.session.refresh(fresh)
    assert fresh.active_at == clock.time
    for _ in range(31):
        clock.go(days=1)
        run()
    assert not db.session.query(Conversation).filter_by(erased_at=None).count()


def test_sweeps_are_forgotten_when_nothing_can_ask_for_them(clock: Clock) -> None:
    run()
    clock.time += timedelta(days=2 * 2190, seconds=1)
    run(sure=True)
    assert db.session.query(sweep.Sweep).count() == 1

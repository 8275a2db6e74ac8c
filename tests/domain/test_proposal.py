"""A proposal is worked out once, by one process, which says that it lives; it can be stopped, and it can die."""

import json
from dataclasses import replace
from datetime import date, timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import select, update

from domain import launching, proposing
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.planning import judge, paper, solve
from domain.planning.problem import Problem
from domain.proposal import (
    CANCELLED,
    DONE,
    FAILED,
    KEPT,
    RUNNING,
    SILENCE,
    WAITING,
    AtWork,
    Proposal,
)
from extensions import db, rest, transaction
from tests.clock import Clock
from tests.domain.planning import cases

DAY = date(2026, 3, 2)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """No process is begun; which would have been."""
    found: list[int] = []
    monkeypatch.setattr(launching, "launch", found.append)
    return found


@pytest.fixture
def asked(durand: Officer, launched: list[int]) -> Proposal:
    """Of one day."""
    return Proposal.ask(DAY, DAY, key="k", by=durand)


def again(proposal: Proposal) -> Proposal:
    db.session.expire_all()
    found = Proposal.found(proposal.id)
    assert found
    return found


def acts() -> list[tuple[str, str, str | None]]:
    asked = select(AuditEntry.act, AuditEntry.about, AuditEntry.why).order_by(AuditEntry.id)
    rows = db.session.execute(asked.where(AuditEntry.act.startswith("proposal."))).all()
    return [(row.act, row.about, row.why) for row in rows]


def instead(proposal: Proposal, problem: Problem) -> None:
    """Another question, for an answer that is known."""
    with transaction():
        db.session.execute(update(Proposal).values(problem=paper.write(problem)))


def test_from_the_question_to_the_answer(asked: Proposal, launched: list[int]) -> None:
    assert (asked.stands, asked.under_way, launched) == (WAITING, True, [asked.id])
    assert proposing.work_out(asked.id, seconds=3) == DONE
    done = again(asked)
    assert (done.stands, done.under_way, done.place) == (DONE, False, None)
    assert judge.breaches(done.drawn, done.after) == []
    assert done.after
    assert done.before == []
    assert {aim["aim"] for aim in done.why_not["aims"]} == {"needs", "evenness", "wishes"}
    assert done.how_far["seconds"] > 0
    assert done.ended_at
    about = f"proposal:{asked.id}"
    assert acts() == [
        ("proposal.asked", about, "2026-03-02 2026-03-02"), ("proposal.done", about, None),
    ]  # fmt: skip


def test_one_at_a_time_and_the_same_form_is_the_same_one(asked: Proposal, durand: Officer) -> None:
    assert Proposal.ask(DAY, DAY, key="k", by=durand).id == asked.id
    with pytest.raises(AtWork):
        Proposal.ask(DAY, DAY, key="other", by=durand)
    proposing.work_out(asked.id, seconds=2)
    other = Proposal.ask(DAY, DAY, key="other", by=durand)
    assert other.id != asked.id
    assert Proposal.ask(DAY, DAY, key="k", by=durand).id == asked.id, "also when it is over"


def test_it_is_worked_at_once(asked: Proposal) -> None:
    assert proposing.work_out(asked.id, seconds=2) == DONE
    assert proposing.work_out(asked.id, seconds=2) is None
    assert proposing.work_out(asked.id + 1, seconds=2) is None
    assert [act for act, _about, _why in acts()].count("proposal.done") == 1


def test_what_died_is_said_to_have_failed_and_its_place_is_free(
    clock: Clock, asked: Proposal, durand: Officer
) -> None:
    with transaction():
        db.session.execute(update(Proposal).values(state=RUNNING))
    assert again(asked).stands == RUNNING
    clock.go(seconds=SILENCE.total_seconds() + 1)
    assert again(asked).stands == FAILED
    assert not again(asked).under_way
    another = Proposal.ask(DAY, DAY, key="another", by=durand)
    assert another.stands == WAITING
    assert (again(asked).state, again(asked).place) == (FAILED, None)
    assert ("proposal.failed", f"proposal:{asked.id}", "silent") in acts()


def test_who_was_taken_for_dead_leaves_it_alone(
    asked: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(problem: Any, seconds: float, beat: Any, cancelled: Any) -> Any:
        with transaction():
            db.session.execute(update(Proposal).values(state=FAILED))
        return solve.solve(problem, seconds, beat, cancelled)

    monkeypatch.setattr(proposing, "solve", meanwhile)
    assert proposing.work_out(asked.id, seconds=2) is None
    assert again(asked).state == FAILED
    assert again(asked).result is None


def test_stopped_it_keeps_what_it_found(
    asked: Proposal, durand: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(asked, cases.problem(count=12, days=28, needs=cases.always(2)))
    beat = proposing._Pulse.beat

    def meanwhile(pulse: Any, progress: Any, now_at_once: bool = False) -> None:
        for _ in range(2):
            again(asked).cancel(by=durand)
        beat(pulse, progress, now_at_once)

    monkeypatch.setattr(proposing._Pulse, "beat", meanwhile)
    start = monotonic()
    assert proposing.work_out(asked.id, seconds=60) == CANCELLED
    assert monotonic() - start < 40
    stopped = again(asked)
    assert (stopped.stands, stopped.place) == (CANCELLED, None)
    assert judge.breaches(stopped.drawn, stopped.after) == []
    assert [act for act, _about, _why in acts()] == ["proposal.asked", "proposal.cancelled"]
    stopped.cancel(by=durand)
    assert len(acts()) == 2, "it is over"


def test_stopped_before_it_began(asked: Proposal, durand: Officer) -> None:
    asked.cancel(by=durand)
    assert proposing.work_out(asked.id, seconds=60) == CANCELLED
    assert (again(asked).stands, again(asked).place, again(asked).result) == (CANCELLED, None, None)


def test_what_fails_says_so(asked: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_what: Any) -> Any:
        raise solve.SolverMissing

    monkeypatch.setattr(proposing, "solve", fails)
    with pytest.raises(solve.SolverMissing):
        proposing.work_out(asked.id)
    assert (again(asked).stands, again(asked).place) == (FAILED, None)
    assert acts()[-1] == ("proposal.failed", f"proposal:{asked.id}", "SolverMissing")


def test_what_cannot_be_is_explained(asked: Proposal) -> None:
    instead(asked, cases.problem(fixed=(cases.given(1, 0, cases.EVENING), cases.given(1, 1))))
    assert proposing.work_out(asked.id, seconds=5) == DONE
    assert again(asked).result is None
    conflict = again(asked).why_not["conflict"]
    assert conflict == {"rules": ["fixed", "rest"], "people": [1], "sure": True}


def test_open_hours_are_explained(asked: Proposal) -> None:
    proposing.work_out(asked.id, seconds=3)
    openings = again(asked).why_not["openings"]
    assert openings, "two officers are not four a day"
    assert {"open", "reasons"} == set(openings[0])
    assert json.dumps(openings)


def test_what_cannot_begin_has_failed(durand: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_id: int) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(launching, "launch", nothing)
    made = Proposal.ask(DAY, DAY, key="k", by=durand)
    assert (again(made).stands, again(made).place) == (FAILED, None)
    assert acts()[-1][2] == "not-begun"


def test_without_the_solver_nothing_is_asked(
    durand: Officer, launched: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solve, "find_spec", lambda _name: None)
    with pytest.raises(launching.NoSolver):
        Proposal.ask(DAY, DAY, key="k", by=durand)
    assert (Proposal.recent(), launched) == ([], [])


def test_old_ones_are_forgotten(asked: Proposal, durand: Officer, clock: Clock) -> None:
    for number in range(KEPT + 3):
        clock.go(minutes=2)
        Proposal.ask(DAY, DAY, key=f"n{number}", by=durand)
    assert len(Proposal.recent()) == KEPT
    assert db.session.scalar(select(Proposal.id).where(Proposal.key == "n2")) is None
    assert db.session.scalar(select(Proposal.id).where(Proposal.key == "n3"))


def test_what_stood_before_is_kept_beside_it(
    durand: Officer, launched: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = [replace(cases.given(1, 0), kind="Matin")]
    monkeypatch.setattr("domain.proposal.standing", lambda _first, _last: stood)
    made = Proposal.ask(DAY, DAY + timedelta(days=1), key="k", by=durand)
    assert again(made).before == stood


@pytest.mark.slow
def test_a_process_of_its_own(durand: Officer, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the service begins it: told by the environment where the database is."""
    monkeypatch.setenv("DATABASE_URL", app.config["SETTINGS"].database_url)
    monkeypatch.setenv("SECRET_KEY", "s" * 40)
    monkeypatch.setenv("VAULT_KEYS", "t1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    monkeypatch.delenv("PASSERELLE_DEMO", raising=False)
    made = Proposal.ask(DAY, DAY, key="k", by=durand)
    until = monotonic() + 100
    while again(made).under_way and monotonic() < until:
        rest()
        sleep(0.5)
    assert again(made).stands == DONE
    assert again(made).after
    assert acts()[-1][0] == "proposal.done"


def test_a_shell_that_has_ended_already_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """As gevent's own ``waitpid`` does, on a busy machine: the supervisor's page never came."""
    launch = launching.launch
    monkeypatch.setattr(launching, "GIVEN_AWAY", "true")
    monkeypatch.setattr(launching.os, "waitpid", lambda *_: pytest.fail("it may wait for ever"))
    launch(1)

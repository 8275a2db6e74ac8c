"""Working a proposal out: what its process does, from taking it up to saying how it ended."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import update

from domain import audit
from domain.clock import now
from domain.planning import explain, paper
from domain.planning.problem import Problem
from domain.planning.solve import LONGEST, Plan, solve
from domain.planning.watching import Progress
from domain.proposal import CANCELLED, DONE, FAILED, RUNNING, WAITING, Proposal
from extensions import db, transaction

BEAT = 1.0  # seconds between two signs of life
A_QUESTION = 2.0  # seconds for each set of rules that is tried, when needs cannot be met
QUESTIONS = 40.0  # for all of them


class _Enough(Exception):
    """Nobody waits for the answer any more, or it took too long."""


class _Lost(Exception):
    """The proposal is not ours any more: it was taken for dead, or is gone."""


def work_out(id: int, seconds: float = LONGEST) -> str | None:
    """Take it up, if it waits, and work at it; how it ended. What fails is said of it, and raised."""
    taken = update(Proposal).where(Proposal.id == id, Proposal.state == WAITING)
    begun = taken.values(state=RUNNING, beaten_at=now())
    with transaction():
        row = db.session.execute(
            begun.returning(Proposal.problem, Proposal.cancelled_at), execution_options=_UNSYNCED
        ).one_or_none()
    if row is None:
        return None
    if row.cancelled_at is not None:  # before it began
        _end(id, CANCELLED, {})
        return CANCELLED
    try:
        return _work(id, paper.read(row.problem), seconds)
    except _Lost:
        return None
    except Exception as error:
        _end(id, FAILED, {}, why=type(error).__name__[:200])
        raise


def _work(id: int, problem: Problem, seconds: float) -> str:
    pulse = _Pulse(id)
    plan = solve(problem, seconds, pulse.beat, pulse.cancelled)
    pulse.beat(plan.aims[-1], now_at_once=True)
    told = {} if plan.impossible else _worth(problem, plan)
    if plan.impossible or told["openings"]:
        told["conflict"] = _conflict(problem, plan, pulse)
    explained = json.dumps(told, default=datetime.isoformat)
    state = CANCELLED if plan.cancelled else DONE
    result = None if plan.impossible else paper.write_plan(plan.assignments)
    _end(id, state, {"result": result, "explanation": explained})
    return state


class _Pulse:
    """Says that the process lives and how far it is, and hears that nobody waits for it any more."""

    def __init__(self, id: int) -> None:
        self.id, self.last, self.stop = id, -BEAT, False

    def beat(self, progress: Progress, now_at_once: bool = False) -> None:
        """Once a second; ``_Lost`` when it is not ours any more."""
        if not now_at_once and monotonic() - self.last < BEAT:
            return
        self.last = monotonic()
        told = {"beaten_at": now(), "progress": json.dumps(asdict(progress))}
        mine = Proposal.id == self.id, Proposal.state == RUNNING
        set_ = update(Proposal).where(*mine).values(told)
        with transaction():
            found = db.session.execute(
                set_.returning(Proposal.cancelled_at), execution_options=_UNSYNCED
            ).one_or_none()
        if found is None:
            raise _Lost
        self.stop = found.cancelled_at is not None

    def cancelled(self) -> bool:
        return self.stop


def _worth(problem: Problem, plan: Plan) -> dict[str, Any]:
    """How good a plan is, and why hours stay open."""
    return {
        "proved": plan.proved,
        "aims": [asdict(reached) | {"gap": reached.gap} for reached in plan.aims],
        "openings": [asdict(why) for why in explain.openings(problem, plan.assignments)],
    }


def _conflict(problem: Problem, plan: Plan, pulse: "_Pulse") -> dict[str, Any] | None:
    """The fewest rules that keep a plan from meeting all needs, or from being; as far as somebody waits for it."""

    def before() -> None:
        pulse.beat(plan.aims[-1])
        if pulse.stop or monotonic() > until:
            raise _Enough

    until = monotonic() + QUESTIONS
    asked = problem if plan.impossible else replace(problem, strict=True)
    try:
        found = explain.conflict(asked, A_QUESTION, before)
    except _Enough:
        return None
    return asdict(found) if found else None


def _end(id: int, state: str, values: dict[str, Any], why: str | None = None) -> None:
    ended = {"state": state, "place": None, "ended_at": now(), "beaten_at": now()}
    mine = update(Proposal).where(Proposal.id == id, Proposal.state == RUNNING)
    set_ = mine.values({**ended, **values}).returning(Proposal.id)
    with transaction():
        done = db.session.scalar(set_, execution_options=_UNSYNCED)
        if done is not None and state != CANCELLED:
            audit.record(f"proposal.{state}", about=f"proposal:{id}", why=why)


_UNSYNCED = {"synchronize_session": False}

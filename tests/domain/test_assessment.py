"""A grid: filled, kept with its questions as they were, and never a verdict."""

import pytest
from sqlalchemy import func, select

from domain import arrival, assessment, retention, unit
from domain.assessment import Assessment, OtherQuestions
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.situation import Wiped
from extensions import db


@pytest.fixture
def hers(martin: Officer) -> Conversation:
    asked = {"place": "", "speaks_as": None, "draft": "", "untold": True}
    conversation = arrival.begin("hers", **asked)
    conversation.take(martin)
    return conversation


def filled(*answers: str) -> dict[str, str]:
    names = list(assessment.questions())
    return dict.fromkeys(names, "") | dict(zip(names, answers, strict=False))


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Assessment)) or 0


def test_the_usual_questions_are_sober_and_each_has_its_name(inside: None) -> None:
    asked = assessment.questions()
    assert 10 <= len(asked) <= 12
    assert all(question.endswith(" ?") for question in asked.values())


def test_a_grid_is_kept_once_and_counted(hers: Conversation, martin: Officer) -> None:
    assessment.assess(hers, martin, filled(), "k")
    assert assessment.grids(hers) == [], "nothing was answered"
    for key in ("k", "k", "another page"):
        assessment.assess(hers, martin, filled("yes", "no", "yes", "perhaps"), key)
    (grid,) = assessment.grids(hers)
    assert grid.count == 2
    assert [answer for _question, answer in grid.answers][:4] == ["yes", "no", "yes", ""]
    assessment.assess(hers, martin, filled("yes", "yes", "yes"), "k3")
    assert [grid.count for grid in assessment.grids(hers)] == [2, 3]
    acts = select(AuditEntry.why).where(AuditEntry.act == "danger.assessed")
    assert list(db.session.scalars(acts)) == [None, None], "never what was answered"


def test_the_questions_stay_as_they_were(
    hers: Conversation, martin: Officer, durand: Officer
) -> None:
    before = filled("yes")
    assessment.assess(hers, martin, before, "k")
    first = next(iter(assessment.questions().values()))
    unit.choose({"danger_questions": f"{first}\nA-t-elle peur ?"}, durand)
    with pytest.raises(OtherQuestions):
        assessment.assess(hers, martin, before | {next(iter(before)): "no"}, "k2")
    assessment.assess(hers, martin, filled("yes", "yes"), "k3")
    old, new = assessment.grids(hers)
    assert len(old.answers) == 12
    assert new.answers == ((first, "yes"), ("A-t-elle peur ?", "yes"))


def test_it_is_sealed_to_its_place_and_goes_with_the_conversation(
    hers: Conversation, martin: Officer, petit: Officer
) -> None:
    assessment.assess(hers, martin, filled("yes"), "k")
    row = db.session.scalars(select(Assessment)).one()
    assert b"violences" not in row.sealed_answers
    row.officer_id = petit.id
    db.session.flush()
    assert assessment.grids(hers) == []
    db.session.commit()
    retention.erase(hers.id, "asked by the victim", told=True)
    assert count() == 0
    db.session.refresh(hers)
    with pytest.raises(Wiped):
        assessment.assess(hers, martin, filled("no"), "k")

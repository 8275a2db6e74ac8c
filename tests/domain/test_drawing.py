"""What the unit typed becomes what the solver is asked."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import update

from domain import drawing, unit
from domain.drawing import LONGEST, NoPeople, NoSuchPeriod
from domain.officer import Officer
from domain.planning.problem import Kind
from domain.unit import NotARule
from extensions import db, transaction

DAY = date(2026, 3, 2)


def test_what_is_usual_is_a_whole_problem(martin: Officer) -> None:
    asked = drawing.draw(DAY, DAY + timedelta(days=6))
    names = {officer.id: officer.login for officer in Officer.everybody()}
    assert {names[person.id] for person in asked.people} == {"martin", "petit"}
    assert [kind.name for kind in asked.kinds] == ["Matin", "Soir", "Nuit"]
    assert asked.kinds[2] == Kind("Nuit", time(21, 50), time(7))
    assert len(asked.needs) == 168
    assert {need.count for need in asked.needs} == {2}


def test_lines_are_read(durand: Officer) -> None:
    needs = "ven-lun 22-02 : 3\r\nmar-mar 09-24 : 1 psychologue\nmer-mer 00-01 : 12 mineurs"
    unit.choose({"rota_services": "Jour : 08:00-20:08", "rota_needs": needs}, by=durand)
    assert drawing.kinds() == (Kind("Jour", time(8), time(20, 8)),)
    found = {(need.weekday, need.hour, need.count, need.skill) for need in drawing.needs()}
    nights = {(day, hour, 3, "") for day in (4, 5, 6, 0) for hour in (22, 23)}
    nights |= {(day, hour, 3, "") for day in (5, 6, 0, 1) for hour in (0, 1)}
    assert found == nights | {(1, hour, 1, "psychologist") for hour in range(9, 24)} | {
        (2, 0, 12, "minors")
    }


@pytest.mark.parametrize(
    ("rule", "line"),
    [("rota_services", "Matin"), ("rota_services", "Matin : 6:50-14:30"), ("rota_services", "M : 24:00-02:00"),
     ("rota_services", "M : 08:00-12:00 et plus"), ("rota_needs", "lun 09-12 : 2"),
     ("rota_needs", "lun-dim 9-12 : 2"), ("rota_needs", "lun-dim 09-25 : 2"),
     ("rota_needs", "lun-dim 09-12 : 2 chats")],
)  # fmt: skip
def test_what_is_no_line_is_refused_in_its_field(durand: Officer, rule: str, line: str) -> None:
    with pytest.raises(NotARule) as refused:
        unit.choose({rule: line}, by=durand)
    assert refused.value.field == rule


def test_skills_are_those_of_the_account(durand: Officer, martin: Officer) -> None:
    martin.train(True, by=durand)
    db.session.execute(update(Officer).where(Officer.login == "petit").values(role="psychologist"))
    skills = {person.id: person.skills for person in drawing.people()}
    assert skills[martin.id] == {"minors"}
    assert skills[Officer.called("petit").id] == {"psychologist"}


def test_who_may_not_sign_in_is_not_planned_and_nobody_is_no_plan(durand: Officer) -> None:
    for refused in ((DAY, DAY - timedelta(days=1)), (DAY, DAY + LONGEST)):
        with pytest.raises(NoSuchPeriod):
            drawing.draw(*refused)
    assert drawing.draw(DAY, DAY + LONGEST - timedelta(days=1)).people
    with transaction():
        gone = update(Officer).where(Officer.login.in_(["martin", "petit"]))
        db.session.execute(gone.values(blocked_at=durand.hired_at))
    with pytest.raises(NoPeople):
        drawing.draw(DAY, DAY)

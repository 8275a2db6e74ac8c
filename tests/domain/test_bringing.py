"""Lines of a file become drafts: each error told by its line, all or none, nothing twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain import bringing
from domain.bringing import Brought, Unimportable, Unreadable
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.shift import NotAPlanner, Shift
from extensions import db
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, planned

pytestmark = pytest.mark.usefixtures("inside")
DAY = str(MONDAY)
TWO = f"martin,{DAY},07:00,19:08\npetit,{DAY},18:52,07:00,training"


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


def count() -> int:
    return db.session.scalar(select(func.count(Shift.id))) or 0


def wrong(text: str, by: Officer) -> dict[int, str]:
    with pytest.raises(Unimportable) as refused:
        bringing.bring(text, by=by)
    assert count() == 0, "all, or none"
    return {each.line: type(each.refusal).__name__ for each in refused.value.wrong}


def test_all_lines_become_drafts_once(martin: Officer, durand: Officer) -> None:
    assert bringing.bring(TWO, by=durand, dry=True) == Brought(2, 0)
    assert count() == 0
    assert bringing.bring(TWO, by=durand) == Brought(2, 0)
    assert bringing.bring(TWO, by=durand) == Brought(0, 2)
    rows = db.session.scalars(select(Shift).order_by(Shift.id)).all()
    assert [(r.kind, r.source, r.published_at) for r in rows] == [
        ("work", "import", None), ("training", "import", None)
    ]  # fmt: skip
    assert (rows[1].starts_at, rows[1].ends_at) == (at(0, 18 + 52 / 60), at(1, 7))
    entries = db.session.query(AuditEntry).all()
    assert [(e.act, e.about, e.why) for e in entries] == [
        ("rota.imported", f"rota:{DAY}", f"{DAY} {MONDAY + timedelta(days=1)} 2")
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"login;day;start;end;kind;last\nmartin;{DAY};07:00;19:08;;",
        f"\ufeffIdentifiant,jour,début,fin\n\n MARTIN , {DAY} , 7h00 , 19:08 ",
        f"martin\t{DAY}\t07:00\t19:08\n\t\t\t\n",
        f'"martin","{DAY}","07:00","19:08"',
    ],
)
def test_as_spreadsheets_write_it(durand: Officer, text: str) -> None:
    assert bringing.bring(text, by=durand) == Brought(1, 0)


def test_an_absence_of_many_days(durand: Officer) -> None:
    assert bringing.bring(f"martin,{DAY},00:00,00:00,leave,2026-12-14", by=durand).made == 1
    (row,) = db.session.scalars(select(Shift))
    assert (row.starts_at, row.ends_at) == (at(0), at(14))


def test_each_line_tells_its_own_error(durand: Officer) -> None:
    lines = [
        f"nobody,{DAY},07:00,19:00", f"accueil,{DAY},07:00,19:00", "martin,2026-02-30,07:00,19:00",
        f"martin,{DAY},7,19:00", f"martin,{DAY},07:00", f"martin,{DAY},07:00,19:00,holiday",
        "martin,2026-11-02,07:00,19:00", f"martin,{DAY},07:00,19:00,work,2026-12-05",
        "martin,2027-03-28,02:30,09:00", f"petit,{DAY},07:00,19:00",
    ]  # fmt: skip
    assert wrong("\n".join(lines), durand) == {
        1: "NobodyToPlan", 2: "NobodyToPlan", 3: "NoMoment", 4: "NoMoment", 5: "NotALine",
        6: "NoKind", 7: "Passed", 8: "NoShift", 9: "Skipped",
    }  # fmt: skip


def test_lines_that_meet_each_other_or_what_is_there(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    line = f"martin,{DAY},07:00,19:00"
    assert wrong(f"{line}\n{line}", durand) == {2: "TwiceInFile"}
    assert wrong(f"{line}\nmartin,{DAY},18:00,20:00\npetit,{DAY},18:00,20:00", durand) == {
        2: "TwiceInFile"
    }
    long = f"martin,{DAY},00:00,00:00,leave,2026-12-14\nmartin,2026-12-01,07:00,08:00\n"
    assert wrong(f"{long}martin,2026-12-02,07:00,08:00", durand) == {
        2: "TwiceInFile", 3: "TwiceInFile",
    }  # fmt: skip
    planned(martin, durand, 0, 12, 2)
    with pytest.raises(Unimportable) as refused:
        bringing.bring(f"petit,{DAY},07:00,19:00\n{line}", by=durand)
    assert [(w.line, type(w.refusal).__name__) for w in refused.value.wrong] == [(2, "Busy")]
    assert count() == 1


@pytest.mark.parametrize("text", ["", "\n\n", "login,day,start,end", "x,y,z,a\n" * 5001])
def test_what_is_no_list(durand: Officer, text: str) -> None:
    with pytest.raises(Unreadable):
        bringing.bring(text, by=durand)


def test_a_line_that_was_published_since_is_no_error_and_no_double(
    martin: Officer, durand: Officer
) -> None:
    from tests.domain.planned import publish

    bringing.bring(TWO, by=durand)
    publish(durand)
    assert bringing.bring(TWO, by=durand) == Brought(0, 2)


def test_only_supervisors_bring(martin: Officer) -> None:
    with pytest.raises(NotAPlanner):
        bringing.bring(TWO, by=martin)

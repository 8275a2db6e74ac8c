"""The table of figures leads back to nobody, and lasts longer than those it counted."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from domain import arrival, figure, retention
from domain.clock import now
from domain.figure import MEASURES, Figure
from domain.officer import Officer
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.counted import counted, put, rows

pytestmark = pytest.mark.usefixtures("inside")
SAME_TRANSACTION = (
    "SELECT audit_entry.about, figure.label FROM figure JOIN audit_entry "
    "ON figure.xmin = audit_entry.xmin WHERE figure.grain = 'day'"
)


@pytest.fixture(autouse=True)
def _without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PAUSE", 0)


def come(number: int, place: str) -> None:
    arrival.begin(f"her{number}", place=place, speaks_as=None, draft="", untold=False)


def test_no_column_names_anything_else() -> None:
    table = Figure.__table__
    columns = {"measure", "starts_at", "label", "bucket", "grain", "count"}
    assert {column["name"] for column in inspect(db.engine).get_columns("figure")} == columns
    assert not table.foreign_keys
    assert not inspect(db.engine).get_foreign_keys("figure")
    assert not any(
        key.column.table is table for t in db.metadata.sorted_tables for key in t.foreign_keys
    )
    assert {column.name for column in table.primary_key} == columns - {"grain", "count"}


def test_a_whole_day_of_people_leaves_no_row_that_says_two_things(
    clock: Clock, martin: Officer
) -> None:
    for number in range(8):
        clock.go(minutes=37, seconds=11)
        came = arrival.begin(f"{number}", place="lyon 3", speaks_as=None, draft="x", untold=False)
        came.take(martin)
        came.post("Je vous lis.", by=martin)
        came.close(martin, "referral")
    assert {row["measure"] for row in rows()} >= set(MEASURES) - {
        "back",
        "abandoned",
        "card",
        "referral",
    }
    for row in rows():
        starts_at: datetime = row["starts_at"]
        assert (starts_at.minute, starts_at.second, starts_at.microsecond) == (0, 0, 0)
        assert not (row["label"] and row["bucket"])
        assert (row["grain"] == "day") is bool(row["label"])
        if row["label"]:
            assert starts_at.astimezone(figure.PARIS).hour == 0, "no hour beside a label"


@pytest.mark.parametrize(
    ("grain", "label", "bucket"), [("hour", "69", 0), ("day", "69", 4), ("day", "", 4)]
)
def test_the_database_itself_refuses_a_row_that_says_two_things(
    grain: str, label: str, bucket: int
) -> None:
    with pytest.raises(IntegrityError), transaction():
        db.session.add(
            Figure(measure="opened", starts_at=now(), label=label, bucket=bucket, grain=grain, count=1)
        )  # fmt: skip


def test_erasing_leaves_the_figures_as_they_are(clock: Clock, martin: Officer) -> None:
    for number in range(3):
        came = arrival.begin(f"{number}", place="lyon 3", speaks_as=None, draft="x", untold=False)
        came.take(martin)
        came.close(martin, "advice")
    before = rows()
    db.session.remove()
    retention.run(sure=True)
    clock.go(days=91)
    assert retention.run(sure=True).erased["closed"] == 3
    assert rows() == before


def test_when_the_day_is_over_no_row_tells_who_wrote_it_last(clock: Clock) -> None:
    """Neither by the number of the transaction, nor by the order in which rows came."""
    postgresql = db.engine.dialect.name == "postgresql"
    if postgresql:  # where other tests' rows were, new ones would lie in another order
        with db.engine.connect() as line:
            line.exec_driver_sql("VACUUM figure")
    clock.time = datetime(2026, 6, 10, 9, tzinfo=UTC)
    for number, place in enumerate(("lyon 3", "lille", "bordeaux", "brest")):
        come(number, place)
        clock.go(minutes=50)
    before = rows()
    if postgresql:
        assert len(db.session.execute(text(SAME_TRANSACTION)).all()) == 4
    clock.time = datetime(2026, 6, 10, 22, 59, tzinfo=UTC)
    figure.tidy()
    if postgresql:
        assert db.session.execute(text(SAME_TRANSACTION)).all(), "a day that has just ended waits"
    clock.time = datetime(2026, 6, 10, 23, 1, tzinfo=UTC)
    figure.tidy()
    assert rows() == before
    place = "ctid" if postgresql else "rowid"
    if postgresql:
        assert not db.session.execute(text(SAME_TRANSACTION)).all()
        lying = (
            db.session.execute(text(f"SELECT label FROM figure ORDER BY {place}")).scalars().all()
        )
        assert lying == [row["label"] for row in rows()]
    else:
        sql = db.session.execute(
            text("SELECT sql FROM sqlite_master WHERE name = 'figure'")
        ).scalar()
        assert "WITHOUT ROWID" in sql


def test_settling_loses_nothing_that_is_counted_meanwhile(clock: Clock) -> None:
    put("abandoned", clock.time - timedelta(days=2), 3)
    figure.tidy()
    put("abandoned", clock.time - timedelta(days=2), 2)
    figure.tidy()
    assert counted() == {"abandoned": 5}


def test_old_figures_go(app: Flask, clock: Clock) -> None:
    kept = app.config["SETTINGS"].keep_figures_days
    put("opened", clock.time - timedelta(days=kept, hours=1))
    put("opened", clock.time - timedelta(days=kept - 1))
    db.session.remove()
    retention.run(sure=True)
    assert counted() == {"opened": 1}

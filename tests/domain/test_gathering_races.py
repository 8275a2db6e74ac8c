"""Whoever imports the same files at the same moment, nothing is doubled and one entry says it."""

from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from domain import gathering
from domain.entry import AuditEntry
from domain.gathering import Gathered, Sheet
from domain.station import Station
from domain.zone import Zone
from extensions import db
from tests import published as files
from tests.domain.at_once import at_once


def test_the_same_files_at_once(app: Flask, tmp_path: Path) -> None:
    day = date(2026, 11, 20)
    sheets = {
        "police": Sheet(
            files.file(tmp_path, "police", files.POLICE, [files.BOURG, files.OYONNAX]), day
        ),
        "zones": Sheet(files.file(tmp_path, "zones", files.ZONES, files.ZONED), day),
    }
    found = at_once(app, lambda _number: gathering.gather(sheets, partial=True), 3)
    assert [type(each) for each in found] == [Gathered] * 3, found
    assert sorted(each.changes["police"].added for each in found) == [0, 0, 2]
    with app.app_context():
        counts = [db.session.scalar(select(func.count()).select_from(t)) for t in (Station, Zone)]
        assert counts == [2, 5]
        acts = db.session.scalars(select(AuditEntry.act)).all()
        assert acts == ["stations.imported"]
        db.session.remove()

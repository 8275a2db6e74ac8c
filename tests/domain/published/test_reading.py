"""The columns of files of public data: known whatever their capitals, accents and marks, or said to be missing."""

from pathlib import Path

import pytest

from domain.published import reading
from domain.published.fault import SheetColumns
from domain.published.reading import sheet
from domain.tabular import TableTooLong, TableUnreadable

TEXT = "#Code_commune;Libellé commune\n01004;Ambérieu-en-Bugey\n\n01033;Culoz-Béon\n"
READ = [
    (2, {"code_commune": "01004", "libelle_commune": "Ambérieu-en-Bugey"}),
    (4, {"code_commune": "01033", "libelle_commune": "Culoz-Béon"}),
]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("#Code_", "code ").replace("Libellé", "LIBELLE"),
        TEXT.replace("Ambérieu-en-Bugey", "  Ambérieu-en-Bugey\u00a0"),
        '"#Code_commune";"Libellé commune"\n"01004";" Ambérieu-en-Bugey "\n\n"01033";"Culoz-Béon"',
    ],
)
def test_columns_are_known_however_they_are_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text)
    assert list(sheet(path, ("code_commune",))) == READ


def test_what_is_no_such_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.csv"
    path.write_text("commune;name\n")
    with pytest.raises(SheetColumns, match="code, point"):
        list(sheet(path, ("code", "name", "point")))
    path.write_text("a\n1\n")
    with pytest.raises(TableUnreadable):
        list(sheet(path, ()))
    monkeypatch.setattr(reading, "MOST", 2)
    path.write_text("a;b\n1;Une\n  ligne\n1;2\n1;2\n")
    with pytest.raises(TableTooLong, match="2 lignes"):
        list(sheet(path, ()))
    path.write_text('a;b\n1;"Une\n  ligne"\n1')
    with pytest.raises(Exception, match="coupé"):
        list(sheet(path, ()))
    path.write_text('a;b\n1\n1;"Une\n  ligne"\n')
    assert list(sheet(path, ())) == [(2, None), (4, {"a": "1", "b": "Une ligne"})]

"""Rows of files that others write: whatever their marks and letters, packed or cut, and never too much."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from domain import tabular
from domain.tabular import TableCut, TableTooLarge, TableUnreadable, rows

TABLE = 'nom;ville\nÉcoute;Évreux\n\nDroit;"Saint-\nDenis"\n'


def read(path: Path, content: bytes) -> list[object]:
    path.write_bytes(content)
    return [row for _, row in rows(path)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_tables_however_they_are_written(path: Path, encoding: str, mark: str) -> None:
    content = TABLE.replace(";", mark).encode(encoding)
    said = [{"nom": "Écoute", "ville": "Évreux"}, {"nom": "Droit", "ville": "Saint-\nDenis"}]
    assert read(path, content) == said
    assert read(path, gzip.compress(content)) == said


def test_a_row_that_does_not_fit_is_none_and_says_its_line(path: Path) -> None:
    path.write_text("a,b\n1,2\n3\n4,5\n")
    assert list(rows(path)) == [(2, {"a": "1", "b": "2"}), (3, None), (4, {"a": "4", "b": "5"})]


@pytest.mark.parametrize("shape", ["array", "named", "two names", "lines", "nothing around"])
def test_objects_however_they_are_wrapped(
    path: Path, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabular, "CHUNK", 16)  # so that objects lie across what is read at once
    said = [{"nom": f"Écoute {n}", "in": [{"a": ["]"]}]} for n in range(5)]
    each = [json.dumps(one, ensure_ascii=False) for one in said]
    content = {
        "array": f"[{', '.join(each)}]",
        "named": f'{{"service": [{",".join(each)}]}}',
        "two names": f'{{"a": [{",".join(each[:2])}], "none": [],\n "c": [{",".join(each[2:])}] }}',
        "lines": "\n".join(each),
        "nothing around": "".join(each),
    }[shape]
    assert read(path, content.encode()) == said
    assert read(path, b"\xef\xbb\xbf" + content.encode()) == said


@pytest.mark.parametrize(
    "content",
    [
        '[{"a": 1}, {"a": 2',
        '[{"a": 1},',
        '{"a": 1}\n{"a"',
        '{"x": [{"a": 1}',
        "a;b\n1;2\n3",
        'a;b\n1;"2\n3;4\n',
    ],
)
def test_what_is_cut_is_said_to_be(path: Path, content: str) -> None:
    with pytest.raises(TableCut):
        read(path, content.encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"one word",
        b"a;b\n\0;1\n",
        b"PK\x03\x04 no",
        b"\x1f\x8b\x08 no",
        b"%PDF-1.7\n1;2\n",
    ],
)
def test_what_is_no_table(path: Path, content: bytes) -> None:
    with pytest.raises((TableUnreadable, TableCut)):
        read(path, content)


def test_what_unpacks_to_too_much_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "LARGEST", 1_000_000)
    content = b"a;b\n" + b"1;2\n" * 500_000
    with pytest.raises(TableTooLarge):
        read(path, gzip.compress(content))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    with pytest.raises(TableTooLarge):
        list(rows(path))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("b.csv", b"")
    with pytest.raises(TableUnreadable):
        list(rows(path))


def test_an_object_without_end_is_not_kept_in_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabular, "LONGEST", 1000)
    monkeypatch.setattr(tabular, "CHUNK", 500)
    with pytest.raises(TableUnreadable):
        read(path, b'[{"a": "' + b"x" * 100_000)
    with pytest.raises(TableUnreadable):
        read(path, b"a;b\n" + b"x" * 100_000)
    with pytest.raises(TableUnreadable):
        read(path, b"[" * 100_000)

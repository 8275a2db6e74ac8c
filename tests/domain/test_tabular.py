"""Rows of files that others write: any mark, any letters, packed or cut; and those that nobody should open."""

import gzip
import io
import json
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from domain import packed, tabular
from domain.errors import Refused
from domain.tabular import rows

TEXT = 'nom;ville\nÉcoute – « L’Étang »;Évreux\n\nDroit; "Saint-Denis" \nAide;"Les\nUlis"\n'
READ = [
    (2, {"nom": "Écoute – « L’Étang »", "ville": "Évreux"}),
    (4, {"nom": "Droit", "ville": '"Saint-Denis"'}),
    (6, {"nom": "Aide", "ville": "Les\nUlis"}),
]
LATIN = "nom;ville\nÉcoute;Évreux\n"
JSON = '[{"nom": "Écoute", "in": [1]}, {"nom": "Droit"}]'


def written(folder: Path, content: bytes) -> Path:
    (folder / "file").write_bytes(content)
    return folder / "file"


def zipped(content: bytes, *names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("file.csv",):
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped], ids=["plain", "gzip", "zip"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_one_table_however_it_was_saved(
    tmp_path: Path, encoding: str, mark: str, pack: type[bytes]
) -> None:
    text = TEXT.replace(";", mark)
    assert list(rows(written(tmp_path, pack(text.encode(encoding))))) == READ
    windows = text.replace("\n", "\r\n").encode(encoding)
    told = [(n, {"nom": row["nom"], "ville": row["ville"].split()[0]}) for n, row in READ]
    found = [
        (n, row and {"nom": row["nom"], "ville": row["ville"].split()[0]})
        for n, row in rows(written(tmp_path, pack(windows)))
    ]
    assert found == told


def test_what_old_machines_alone_write(tmp_path: Path) -> None:
    assert list(rows(written(tmp_path, LATIN.encode("latin-1")))) == [
        (2, {"nom": "Écoute", "ville": "Évreux"})
    ]


@pytest.mark.parametrize(
    ("whole", "name"), [(TEXT, "nom"), ('[{"nom": "Écoute"}, {"nom": "L’Évreux"}]', "nom")]
)
def test_damaged_utf_8_is_not_taken_for_something_else(
    tmp_path: Path, whole: str, name: str
) -> None:
    content = whole.encode().replace("’É".encode(), b"\xe2\x80\xc3")
    told = [row for _, row in rows(written(tmp_path, content)) if row]
    assert packed.LOST in "".join(row[name] for row in told)
    assert any("É" in cell for row in told for cell in row.values()), "the others are as they were"


def test_a_row_that_does_not_fit_is_none_and_says_its_line(tmp_path: Path) -> None:
    assert list(rows(written(tmp_path, b"a,b\n1,2\n1,2,3\n3\n4,5\n"))) == [
        (2, {"a": "1", "b": "2"}), (3, None), (4, None), (5, {"a": "4", "b": "5"})
    ]  # fmt: skip


@pytest.mark.parametrize("shape", ["array", "named", "two names", "lines", "nothing around"])
def test_objects_however_they_are_wrapped(
    tmp_path: Path, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "CHUNK", 16)  # so that objects lie across what is read at once
    said = [{"nom": f"Écoute {n}", "in": [{"a": ["]"]}]} for n in range(5)]
    each = [json.dumps(one, ensure_ascii=False) for one in said]
    content = {
        "array": f"[{', '.join(each)}]",
        "named": f'{{"service": [{",".join(each)}]}}',
        "two names": f'{{"a": [{",".join(each[:2])}], "none": [],\n "c": [{",".join(each[2:])}] }}',
        "lines": "\n".join(each),
        "nothing around": "".join(each),
    }[shape]
    for start in (b"", b"\xef\xbb\xbf"):
        assert [row for _, row in rows(written(tmp_path, start + content.encode()))] == said


@pytest.mark.parametrize(
    ("content", "refusals"),
    [
        ('[{"a": 1}, {"a": 2', "TableCut"),
        ('[{"a": 1},', "TableCut"),
        ('{"a": 1}\n{"a"', "TableCut"),
        ('{"x": [{"a": 1}', "TableCut"),
        ("a;b\n1;2\n3", "TableCut"),
        ('a;b\n1;"2\n3;4\n', "TableCut"),
        (b"", "TableUnreadable"),
        (b"  \n", "TableUnreadable"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "TableUnreadable"),
        (b"%PDF-1.7\n1;2\n", "TableUnreadable"),
        (b"only one column\n1\n", "TableUnreadable"),
        (b"code;name\n1;\x00\n", "TableUnreadable"),
        (b"code;name\n" + b"x" * (tabular.LONGEST + 1), "TableUnreadable"),
        (b'code;name\n1;"' + b"never closed\n" * 20_000, "TableUnreadable"),
        (b"PK\x03\x04 no", "TableUnreadable"),
        (b"\x1f\x8b\x08 no", "TableUnreadable"),
        (gzip.compress(TEXT.encode())[:-12], "TableUnreadable"),
        (zipped(TEXT.encode())[:60], "TableUnreadable"),
        (zipped(TEXT.encode(), "one.csv", "two.csv"), "TableUnreadable"),
        (b"[" * 100_000, "TableUnreadable TableCut"),
        (b'[{"a": "' + b"x" * 4 * tabular.LONGEST, "TableUnreadable"),
    ],
    ids=[
        *("array", "between", "a name", "named", "narrow end", "quoted end", "empty", "blank", "image", "pdf"),
        *("narrow", "zero", "long", "unclosed", "no zip", "no gzip", "cut gzip", "cut zip", "two files"),
        *("nested", "endless object"),
    ],
)  # fmt: skip
def test_what_is_refused_in_a_sentence(tmp_path: Path, content: bytes | str, refusals: str) -> None:
    path = written(tmp_path, content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Refused) as refused:
        list(rows(path))
    assert type(refused.value).__name__ in refusals.split()
    assert str(refused.value)


@pytest.mark.parametrize(
    "content", [b"a;b\n" + b"1;2\n" * 9, b"[" + b'{"a": 1},' * 8 + b'{"a": 2}]']
)
def test_more_rows_than_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(tabular, "MOST", 9)
    assert len(list(rows(written(tmp_path, content)))) == 9
    monkeypatch.setattr(tabular, "MOST", 8)
    with pytest.raises(tabular.TableTooLong, match="8 lignes"):
        list(rows(written(tmp_path, content)))


def test_a_bomb_is_refused_long_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "LARGEST", 3_000_000)
    line = b"1;" + b"0" * 997 + b"\n"
    small = b"code;name\n" + line * 2_900
    for pack in (gzip.compress, zipped):
        assert len(list(rows(written(tmp_path, pack(small))))) == 2_900
        with pytest.raises(packed.TableTooLarge):
            list(rows(written(tmp_path, pack(small + line * 500))))


@pytest.mark.parametrize(
    "content", [b'a;b\n1;"' + b'\n";"' * 900_000, b'[{"a": ' + b"[" * 3_000_000]
)
def test_a_row_without_end_is_not_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(tabular, "LONGEST", 10_000)
    monkeypatch.setattr(packed, "CHUNK", 5_000)
    path = written(tmp_path, content)
    del content
    tracemalloc.start()
    with pytest.raises(packed.TableUnreadable):
        list(rows(path))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_500_000


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_damaged_ends_in_rows_or_in_a_sentence(tmp_path: Path, seed: int) -> None:
    chance, few = Random(seed), (TEXT.encode(), JSON.encode())
    whole = [pack(each) for pack in (bytes, gzip.compress, zipped) for each in few]
    for _ in range(60):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.choice((1, 2, 8))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.2:
            del content[chance.randrange(1, len(content)) :]
        with suppress(Refused):
            for _line, row in rows(written(tmp_path, bytes(content))):
                assert row is None or isinstance(row, dict)

"""Files as people send them: any mark, any letters, packed or not; and those that nobody should open."""

import gzip
import io
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from domain.errors import Refused
from domain.published import sheet

TEXT = "#Code_commune;Libellé commune\n01004;Ambérieu-en-Bugey\n\n01033;Culoz-Béon\n"
READ = [
    (2, {"code_commune": "01004", "libelle_commune": "Ambérieu-en-Bugey"}),
    (4, {"code_commune": "01033", "libelle_commune": "Culoz-Béon"}),
]


def written(folder: Path, content: bytes) -> Path:
    (folder / "file.csv").write_bytes(content)
    return folder / "file.csv"


def zipped(content: bytes, *names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("file.csv",):
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("latin-1"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").replace("\n", "\r\n").encode(),
        '"#Code_commune";"Libellé commune"\n"01004";" Ambérieu-en-Bugey "\n\n"01033";"Culoz-Béon"'.encode(),
        gzip.compress(TEXT.encode(), mtime=0),
        zipped(TEXT.encode("latin-1")),
    ],
    ids=["utf8", "bom", "latin", "cp1252", "utf16", "commas", "tabs", "quoted", "gz", "zip"],
)
def test_one_table_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    assert list(sheet.rows(written(tmp_path, content), ("code_commune",))) == READ


def test_what_windows_alone_writes(tmp_path: Path) -> None:
    content = "nom;code\nL’Étang – BDEP;1\n".encode("cp1252")
    assert list(sheet.rows(written(tmp_path, content), ())) == [
        (2, {"nom": "L’Étang – BDEP", "code": "1"})
    ]


def test_damaged_utf_8_is_not_taken_for_something_else(tmp_path: Path) -> None:
    content = TEXT.encode().replace("Béon".encode(), b"B\xc3on")
    rows = dict(sheet.rows(written(tmp_path, content), ()))
    assert rows[2]["libelle_commune"] == "Ambérieu-en-Bugey"
    assert "\ufffd" in rows[4]["libelle_commune"]


def test_a_line_of_another_width_is_told_and_the_others_stay(tmp_path: Path) -> None:
    content = b"a;b\n1;2\n1;2;3\n1\n3;4\n"
    assert [cells for _, cells in sheet.rows(written(tmp_path, content), ())] == [
        {"a": "1", "b": "2"}, None, None, {"a": "3", "b": "4"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "SheetUnreadable"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "SheetUnreadable"),
        (b"only one column\n1\n", "SheetUnreadable"),
        (b"code;name\n1;\x00\n", "SheetUnreadable"),
        (b"code;name\n" + b"x" * sheet.LONGEST + b"\n", "SheetUnreadable"),
        (b'code;name\n1;"' + b"never closed\n" * 20_000, "SheetUnreadable"),
        (gzip.compress(TEXT.encode())[:-12], "SheetUnreadable"),
        (zipped(TEXT.encode())[:60], "SheetUnreadable"),
        (zipped(TEXT.encode(), "one.csv", "two.csv"), "SheetUnreadable"),
        (b"commune;name\n1;2\n", "SheetColumns"),
        (b"code;name\n" + b"1;2\n" * (sheet.MOST + 2), "SheetTooLarge"),
    ],
    ids=[
        "empty",
        "image",
        "narrow",
        "zero",
        "long",
        "unclosed",
        "gz",
        "zip",
        "two",
        "columns",
        "many",
    ],
)
def test_what_is_refused_in_a_sentence(tmp_path: Path, content: bytes, refusal: str) -> None:
    with pytest.raises(Refused) as refused:
        list(sheet.rows(written(tmp_path, content), ("code",)))
    assert type(refused.value).__name__ == refusal
    assert str(refused.value)


def test_a_bomb_is_refused_long_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "LARGEST", 3_000_000)
    line = b"1;" + b"0" * 997 + b"\n"
    small = b"code;name\n" + line * 2_900
    for pack in (gzip.compress, zipped):
        assert len(list(sheet.rows(written(tmp_path, pack(small)), ("code",)))) == 2_900
        with pytest.raises(sheet.SheetTooLarge):
            list(sheet.rows(written(tmp_path, pack(small + line * 500)), ("code",)))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_damaged_ends_in_rows_or_in_a_sentence(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    whole = [TEXT.encode(), gzip.compress(TEXT.encode(), mtime=0), zipped(TEXT.encode())]
    for _ in range(60):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.choice((1, 2, 8))):
            at = chance.randrange(len(content))
            content[at] = chance.randrange(256)
        if chance.random() < 0.2:
            del content[chance.randrange(1, len(content)) :]
        with suppress(Refused):
            for _line, cells in sheet.rows(written(tmp_path, bytes(content)), ("code_commune",)):
                assert cells is None or len(cells) == 2

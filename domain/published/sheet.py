"""A sheet: the lines of a file of public data, whatever wrote it; read as a stream, within bounds."""

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from flask_babel import lazy_gettext as _l

from domain.errors import Refused
from domain.place_name import fold

LARGEST = 200 * 1024 * 1024  # bytes, unpacked
LONGEST = 64 * 1024  # characters of one line
MOST = 200_000  # lines
CHUNK = 1024 * 1024
# What unpacking says of a file that is damaged, packed in a way we do not know, or under a password.
DAMAGED = (
    OSError,  # gzip's, and a place outside the file that a damaged archive points at
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
)

Cells = dict[str, str]


class SheetUnreadable(Refused):
    """No table of text."""

    sentence = _l("Ce fichier n’est pas un tableau de texte (CSV) lisible.")


class SheetTooLarge(Refused):
    """More than is looked at, packed or not."""

    sentence = _l(
        "Ce fichier est trop grand : 200 Mo au plus une fois décompressé, 200 000 lignes au plus."
    )


class SheetColumns(Refused):
    """A column that is needed is not there."""

    def __init__(self, missing: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.sentence = _l(
            "Il manque des colonnes dans ce fichier : %(names)s.", names=", ".join(missing)
        )


class Bounded(io.RawIOBase):
    """What is read of a file, counted after unpacking: a small file may hold a very large one."""

    def __init__(self, inner: IO[bytes] | gzip.GzipFile, most: int) -> None:
        super().__init__()
        self._inner, self._left = inner, most

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, room: Any) -> int:
        """As files do; ``SheetTooLarge`` beyond the bound."""
        got = self._inner.read(len(room))
        self._left -= len(got)
        if self._left < 0:
            raise SheetTooLarge
        room[: len(got)] = got
        return len(got)


@contextmanager
def _bytes(path: Path) -> Iterator[io.BufferedReader]:
    """The content, unpacked where it is packed."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
            file.seek(0)
            if start.startswith(b"\x1f\x8b"):
                with gzip.GzipFile(fileobj=file) as packed:
                    yield io.BufferedReader(Bounded(packed, LARGEST), CHUNK)
            elif start == b"PK\x03\x04":
                with zipfile.ZipFile(file) as archive:
                    names = [each for each in archive.infolist() if not each.is_dir()]
                    if len(names) != 1:
                        raise SheetUnreadable
                    with archive.open(names[0]) as packed:
                        yield io.BufferedReader(Bounded(packed, LARGEST), CHUNK)
            else:
                yield io.BufferedReader(Bounded(file, LARGEST), CHUNK)
    except DAMAGED:
        raise SheetUnreadable from None


def encoding(path: Path) -> str:
    """UTF-8 where it is that, else what Windows writes in western Europe; UTF-16 by its mark.

    UTF-8 that is damaged somewhere stays UTF-8: read otherwise, every accent of it would be wrong.
    """
    decode, accents = codecs.getincrementaldecoder("utf-8")(), False
    with _bytes(path) as content:
        chunk = content.read(CHUNK)
        if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while chunk:
                accents = not decode.decode(chunk).isascii() or accents
                chunk = content.read(CHUNK)
        except UnicodeDecodeError as error:
            accents = accents or not error.object[: error.start].isascii()
            return "utf-8-sig" if accents else "cp1252"
    return "utf-8-sig"


def rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Cells | None]]:
    """Each line that is not empty, with its number, by the folded names of its columns (``code_commune``).

    ``None`` for a line with more or fewer cells than the first. ``SheetColumns`` unless all of
    ``needed`` are there.
    """
    with _bytes(path) as content:
        # What cannot be read becomes U+FFFD, and whoever reads the line refuses it.
        text = io.TextIOWrapper(content, encoding(path), errors="replace", newline="")
        lines = _lines(text)
        first = next(lines, "")
        mark = max(";,\t|", key=first.count)
        heads = [column(name) for name in next(csv.reader([first], delimiter=mark), [])]
        if missing := tuple(name for name in needed if name not in heads):
            raise SheetColumns(missing) if first.count(mark) else SheetUnreadable
        try:
            reader = csv.reader(lines, delimiter=mark)
            for count, cells in enumerate(reader):
                if count >= MOST:
                    raise SheetTooLarge
                if any(cell.strip() for cell in cells):
                    yield reader.line_num + 1, _told(heads, cells)
        except csv.Error:
            raise SheetUnreadable from None


def column(name: str) -> str:
    """« #Code_commune_INSEE » and « code commune insee » are the same column."""
    return "_".join(fold(name.replace("_", " ")).split())


def _told(heads: list[str], cells: list[str]) -> Cells | None:
    if len(cells) != len(heads):
        return None
    return {
        name: re.sub(r"\s+", " ", cell).strip() for name, cell in zip(heads, cells, strict=True)
    }


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST):
        if len(line) == LONGEST or "\0" in line:
            raise SheetUnreadable
        yield line

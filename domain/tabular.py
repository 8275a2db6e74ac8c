"""Tabular: rows of a file somebody else wrote, as CSV or JSON, packed or not; read as a stream, within bounds."""

import codecs
import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from flask_babel import lazy_gettext as _l

from domain.errors import Refused

LARGEST = 200 * 1024 * 1024  # bytes, unpacked
LONGEST = 1024 * 1024  # characters of one line, or of one object
CHUNK = 1024 * 1024
_NAMED = re.compile(r'[{,]\s*"\w+"\s*:\s*\[')  # {"service": [ … ], "more": [ … ]}
_BETWEEN, _SPACE = re.compile(r"[\s,]*"), re.compile(r"\s*")
# What unpacking says of a file that is damaged, packed in a way we do not know, or under a password.
_DAMAGED = (
    gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip

Row = dict[str, Any]
Rows = Iterator[tuple[int, Row | None]]


class TableUnreadable(Refused):
    """Neither a table of text nor JSON."""

    sentence = _l("Ce fichier n’est ni un tableau de texte (CSV) ni du JSON lisible.")


class TableTooLarge(Refused):
    """More than is looked at, packed or not."""

    sentence = _l("Ce fichier est trop grand : 200 Mo au plus, une fois décompressé.")


class TableCut(Refused):
    """It ends in the middle of a row."""

    sentence = _l(
        "Ce fichier est coupé : sa dernière ligne n’est pas entière. Rien n’a été importé."
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
        """As files do; ``TableTooLarge`` beyond the bound."""
        got = self._inner.read(len(room))
        self._left -= len(got)
        if self._left < 0:
            raise TableTooLarge
        room[: len(got)] = got
        return len(got)


def rows(path: Path) -> Rows:
    """Each row with its number, by the names its file gives to columns; ``None`` for what is no row."""
    with _text(path) as text:
        start = text.read(CHUNK).lstrip()
    if not start:
        raise TableUnreadable
    yield from _objects(path) if start[0] in "[{" else _lines(path)


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
                        raise TableUnreadable
                    with archive.open(names[0]) as packed:
                        yield io.BufferedReader(Bounded(packed, LARGEST), CHUNK)
            else:
                yield io.BufferedReader(Bounded(file, LARGEST), CHUNK)
    except _DAMAGED:
        raise TableUnreadable from None


@contextmanager
def _text(path: Path) -> Iterator[io.TextIOWrapper]:
    with _bytes(path) as content:
        yield io.TextIOWrapper(content, encoding(path), errors="replace", newline="")


def encoding(path: Path) -> str:
    """UTF-8 where all of it is that, else what Windows writes in western Europe; UTF-16 by its mark."""
    decode = codecs.getincrementaldecoder("utf-8")()
    with _bytes(path) as content:
        chunk = content.read(CHUNK)
        if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while chunk:
                decode.decode(chunk)
                chunk = content.read(CHUNK)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _lines(path: Path) -> Rows:
    """CSV: the mark that its first line has most often separates."""
    with _text(path) as text:
        lines = _bounded(text)
        first = next(lines, "")
        mark = max(";,\t|", key=first.count)
        heads = [name.strip() for name in next(csv.reader([first], delimiter=mark), [])]
        if not first.count(mark):
            raise TableUnreadable
        raw: list[str] = []  # of the row that is being read
        reader, whole = csv.reader(_noted(lines, raw), delimiter=mark), True
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    whole = len(cells) == len(heads) and "".join(raw).count('"') % 2 == 0
                    fits = len(cells) == len(heads)
                    said = dict(zip(heads, map(str.strip, cells), strict=True)) if fits else None
                    yield reader.line_num + 1, said
                raw.clear()
        except csv.Error:
            raise TableUnreadable from None
        if not whole:
            raise TableCut


def _noted(lines: Iterator[str], raw: list[str]) -> Iterator[str]:
    for line in lines:
        raw.append(line)
        yield line


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST):
        if len(line) == LONGEST or "\0" in line:
            raise TableUnreadable
        yield line


def _objects(path: Path) -> Rows:
    """JSON: an array, arrays under names, or an object a line. One object at a time is in memory."""
    decode, number = json.JSONDecoder().raw_decode, 0
    with _text(path) as text:
        held, over = text.read(CHUNK).lstrip(), False
        wrapped = _NAMED.match(held)
        at = wrapped.end() if wrapped else int(held[0] == "[")
        array = at > 0
        while True:
            at = _BETWEEN.match(held, at).end()  # type: ignore[union-attr]
            if array and held[at : at + 1] == "]":
                held += text.read(CHUNK)
                following = _NAMED.match(held, _SPACE.match(held, at + 1).end())  # type: ignore[union-attr]
                if not wrapped or following is None:
                    return
                at = following.end()
                continue
            try:
                found, at = decode(held, at)
            except (json.JSONDecodeError, RecursionError):
                if len(held) - at > 2 * LONGEST:
                    raise TableUnreadable from None
                if over and not array and at == len(held):
                    return
                if over:
                    raise TableCut from None
                more = text.read(CHUNK)
                held, at, over = held[at:] + more, 0, not more
                continue
            number += 1
            yield number, found if isinstance(found, dict) else None

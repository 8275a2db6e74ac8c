"""Tabular: rows of a file somebody else wrote, as CSV or JSON, packed or not; read as a stream, within bounds."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from domain import packed
from domain.errors import Refused
from domain.packed import TableUnreadable

LONGEST = 1024 * 1024  # characters of one row, or of one object
MOST = 1_000_000  # rows
_NAMED = re.compile(r'[{,]\s*"\w+"\s*:\s*\[')  # {"service": [ … ], "more": [ … ]}
_BETWEEN, _SPACE = re.compile(r"[\s,]*"), re.compile(r"\s*")

Row = dict[str, Any]
Rows = Iterator[tuple[int, Row | None]]
Lines = Iterator[tuple[int, dict[str, str] | None]]
Heads = list[str]


class TableTooLong(Refused):
    """More rows than are looked at."""

    def __init__(self, most: int = MOST) -> None:
        super().__init__()
        told = f"{most:,}".replace(",", "\u202f")
        self.sentence = _l("Ce fichier est trop grand : %(most)s lignes au plus.", most=told)


class TableCut(Refused):
    """It ends in the middle of a row."""

    sentence = _l(
        "Ce fichier est coupé : sa dernière ligne n’est pas entière. Rien n’a été importé."
    )


def rows(path: Path) -> Rows:
    """Each row with its number, by the names its file gives to columns; ``None`` for what is no row.

    Of a table or of JSON: it begins as the one or as the other.
    """
    letters = packed.encoding(path)
    with packed.text(path, letters) as text:
        start = text.read(packed.CHUNK).lstrip()
    if not start:
        raise TableUnreadable
    objects = start[0] in "[{"
    yield from _objects(path, letters) if objects else _lines(path, letters, _stripped, MOST)


def table(path: Path, named: Callable[[Heads], Heads], most: int = MOST) -> Lines:
    """As ``rows``, of what has to be a table. ``named``: by which names its columns are known; it may refuse."""
    yield from _lines(path, packed.encoding(path), named, most)


def _stripped(heads: Heads) -> Heads:
    return [name.strip() for name in heads]


def _lines(path: Path, letters: str, named: Callable[[Heads], Heads], most: int) -> Lines:
    """CSV: the mark that its first line has most often separates."""
    with packed.text(path, letters) as text:
        raw: list[str] = []  # of the row that is being read
        lines = _bounded(text, raw)
        first = next(lines, "")
        mark = max(";,\t|", key=first.count)
        if not first.count(mark):
            raise TableUnreadable
        reader, whole = csv.reader(chain([first], lines), delimiter=mark), True
        try:
            heads = named(next(reader))
            raw.clear()
            for count, cells in enumerate(reader):
                if count >= most:
                    raise TableTooLong(most)
                if any(cell.strip() for cell in cells):
                    fits = len(cells) == len(heads)
                    ended = raw[-1].endswith(("\n", "\r"))
                    whole = (fits or ended) and "".join(raw).count('"') % 2 == 0
                    said = dict(zip(heads, map(str.strip, cells), strict=True)) if fits else None
                    yield reader.line_num, said
                raw.clear()
        except csv.Error:
            raise TableUnreadable from None
        if not whole:
            raise TableCut


def _bounded(text: Any, raw: list[str]) -> Iterator[str]:
    """Line after line, each noted in ``raw``: whoever reads a row empties it, or it is too long for one."""
    left = LONGEST
    while line := text.readline(LONGEST):
        left = (left if raw else LONGEST) - len(line)
        if left <= 0 or "\0" in line:
            raise TableUnreadable
        raw.append(line)
        yield line


def _objects(path: Path, letters: str) -> Rows:
    """JSON: an array, arrays under names, or an object a line. One object at a time is in memory."""
    decode, number = json.JSONDecoder().raw_decode, 0
    with packed.text(path, letters) as text:
        held, over = text.read(packed.CHUNK).lstrip(), False
        wrapped = _NAMED.match(held)
        at = wrapped.end() if wrapped else int(held[0] == "[")
        array = at > 0
        while True:
            at = _BETWEEN.match(held, at).end()  # type: ignore[union-attr]
            if array and held[at : at + 1] == "]":
                held += text.read(packed.CHUNK)
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
                more = text.read(packed.CHUNK)
                held, at, over = held[at:] + more, 0, not more
                continue
            number += 1
            if number > MOST:
                raise TableTooLong(MOST)
            yield number, found if isinstance(found, dict) else None

"""Packed: the text of a file somebody else wrote, in whichever letters, packed or not; within bounds."""

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from flask_babel import lazy_gettext as _l

from domain.errors import Refused

LARGEST = 200 * 1024 * 1024  # bytes, unpacked
CHUNK = 1024 * 1024
LOST = "\ufffd"  # what stands for a letter that cannot be read
# What unpacking says of a file that is damaged, packed in a way we do not know, or under a password.
_DAMAGED = (
    OSError,  # gzip's, and a place outside the file that a damaged archive points at
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


class TableUnreadable(Refused):
    """Neither a table of text nor JSON, or damaged."""

    sentence = _l("Ce fichier est abîmé, ou d’un format qui n’est pas lu ici.")


class TableTooLarge(Refused):
    """More than is looked at, packed or not."""

    sentence = _l("Ce fichier est trop grand : 200 Mo au plus, une fois décompressé.")


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


@contextmanager
def unpacked(path: Path) -> Iterator[io.BufferedReader]:
    """The content: of a gzip, of the only file of an archive, or as it is."""
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
def text(path: Path, letters: str) -> Iterator[io.TextIOWrapper]:
    """In that ``encoding``. What cannot be read becomes ``LOST``, and whoever reads the row refuses it."""
    with unpacked(path) as content:
        yield io.TextIOWrapper(content, letters, errors="replace", newline="")


def encoding(path: Path) -> str:
    """UTF-8 where it is that, else what Windows writes in western Europe; UTF-16 by its mark.

    UTF-8 that is damaged somewhere stays UTF-8: read otherwise, every accent of it would be wrong.
    """
    decode, accents = codecs.getincrementaldecoder("utf-8")(), False
    with unpacked(path) as content:
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

"""What browsers compress on the disk, opened: caches, session files, LevelDB tables and logs, SQLite cells."""

import re
import shutil
import sqlite3
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MOZ_LZ4, LEVELDB = b"mozLz40\0", struct.pack("<Q", 0xDB4775248B80FB57)
BROKEN = (IndexError, ValueError, struct.error, zlib.error)


def pieces(path: Path, blob: bytes) -> Iterator[bytes]:
    """Everything that can be unpacked from the bytes of a file, one level deep."""
    name = path.as_posix()
    if blob.startswith(b"SQLite format 3\0"):
        yield from cells(path, packed="storage/default" in name)  # where sites keep things
    if blob.startswith(MOZ_LZ4):
        with suppress(*BROKEN):
            yield lz4(blob[12:])
    if blob.endswith(LEVELDB):
        with suppress(*BROKEN):
            yield from table(blob)
    if name.endswith(".log"):
        yield from records(blob)
    for found in re.finditer(rb"\x1f\x8b\x08", blob):
        yield inflated(blob[found.start() :], 31)
    if re.search("cache", name, re.IGNORECASE):
        for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", blob):
            yield inflated(blob[found.start() :], 15)


def cells(path: Path, packed: bool) -> Iterator[bytes]:
    """Every text and blob of every table, those in the write-ahead log too; unpacked where they are packed."""
    with tempfile.TemporaryDirectory() as folder:
        for more in ("", "-wal", "-journal"):
            if Path(f"{path}{more}").exists():
                shutil.copy(f"{path}{more}", f"{folder}/db{more}")
        base = sqlite3.connect(f"{folder}/db")
        base.text_factory = bytes
        with suppress(sqlite3.Error):
            names = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in names:
                with suppress(sqlite3.Error):
                    for row in base.execute(f'SELECT * FROM "{name.decode()}"'):
                        yield b" ".join(cell for cell in row if isinstance(cell, bytes))
                        for cell in row if packed else ():
                            if isinstance(cell, bytes) and len(cell) > 8:
                                with suppress(*BROKEN):
                                    yield snappy(cell)
        base.close()


def inflated(blob: bytes, bits: int) -> bytes:
    """As much as can be had: a cache file has more after the end of the stream."""
    out = b""
    with suppress(zlib.error):
        out = zlib.decompressobj(bits).decompress(blob, 1 << 26)
    return out


def lz4(source: bytes) -> bytes:
    """One block of LZ4."""
    out, at = bytearray(), 0

    def length(start: int, at: int) -> tuple[int, int]:
        while start >= 15:
            more = source[at]
            at, start = at + 1, start + more
            if more != 255:
                break
        return start, at

    while at < len(source):
        token, at = source[at], at + 1
        count, at = length(token >> 4, at)
        out += source[at : at + count]
        at += count
        if at >= len(source):
            break
        back, at = source[at] | source[at + 1] << 8, at + 2
        count, at = length(token & 15, at)
        _repeat(out, back, count + 4)
    return bytes(out)


def snappy(source: bytes) -> bytes:
    """One block of Snappy; ValueError for what is none."""
    size, at = _varint(source, 0)
    if not 0 < size <= 1 << 26:
        raise ValueError("not snappy")
    out = bytearray()
    while at < len(source) and len(out) <= size:
        tag, at = source[at], at + 1
        kind = tag & 3
        if kind == 0:
            count = tag >> 2
            if count >= 60:
                width = count - 59
                count, at = int.from_bytes(source[at : at + width], "little"), at + width
            out += source[at : at + count + 1]
            at += count + 1
        elif kind == 1:
            _repeat(out, (tag >> 5) << 8 | source[at], 4 + (tag >> 2 & 7))
            at += 1
        else:
            width = 2 if kind == 2 else 4
            _repeat(out, int.from_bytes(source[at : at + width], "little"), 1 + (tag >> 2))
            at += width
    if len(out) != size:
        raise ValueError("not snappy")
    return bytes(out)


def table(data: bytes) -> Iterator[bytes]:
    """Keys and values of a LevelDB table."""

    def block(offset: int, size: int) -> bytes:
        raw = data[offset : offset + size]
        return snappy(raw) if data[offset + size] == 1 else raw

    def entries(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
        end = len(raw) - 4 - 4 * struct.unpack("<I", raw[-4:])[0]
        at, key = 0, b""
        while at < end:
            shared, at = _varint(raw, at)
            own, at = _varint(raw, at)
            size, at = _varint(raw, at)
            key = key[:shared] + raw[at : at + own]
            at += own
            yield key, raw[at : at + size]
            at += size

    at = len(data) - 48
    for _ in range(2):
        _, at = _varint(data, at)
    offset, at = _varint(data, at)
    size, at = _varint(data, at)
    for _, where in entries(block(offset, size)):
        start, at = _varint(where, 0)
        length, at = _varint(where, at)
        for key, value in entries(block(start, length)):
            yield key + b" " + value


def records(data: bytes) -> Iterator[bytes]:
    """The records of a LevelDB log, joined over its 32 KiB blocks."""
    whole, at = b"", 0
    while at + 7 <= len(data):
        left = 32768 - at % 32768
        length, kind = struct.unpack("<HB", data[at + 4 : at + 7])
        if left < 7 or (kind, length) == (0, 0):
            at += left
            continue
        part, at = data[at + 7 : at + 7 + length], at + 7 + length
        whole = part if kind in (1, 2) else whole + part
        if kind in (1, 4):
            yield whole


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte, at = data[at], at + 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at
        if shift > 63:
            raise ValueError("too long for a number")


def _repeat(out: bytearray, back: int, count: int) -> None:
    start = len(out) - back
    if back == 0 or start < 0 or count > 1 << 26:
        raise ValueError("refers to what is not there")
    for at in range(start, start + count):
        out.append(out[at])

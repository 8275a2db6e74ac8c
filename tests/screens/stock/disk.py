"""Looking for words in every file of a profile, in every form in which a browser may have put them there."""

import base64
import html
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import quote, quote_plus

from tests.screens.stock.decoded import pieces

DEEPEST = 3  # a compressed answer in a cell of a database in a compressed file


def forms(word: str) -> set[bytes]:
    """How a word may be written: as it is, lower-cased, in two bytes a letter, escaped, in base 64."""
    plain = {word, word.lower(), quote(word), quote(word, safe=""), quote_plus(word)}
    plain |= {html.escape(word), json.dumps(word)[1:-1]}
    found = {text.encode() for text in plain}
    found |= {text.encode("utf-16-le") for text in (word, word.lower())}
    for shift in range(3):  # base 64 goes by three bytes: the word may begin at any of them
        code = base64.b64encode(bytes(shift) + word.encode())
        found.add(code[(0, 2, 3)[shift] : len(code) - 4])
    return {form for form in found if len(form) > 5}


class Search:
    """What was read, and where each word was found."""

    def __init__(self, words: list[str], addresses: str) -> None:
        """``addresses``: a regular expression of those that must not be there."""
        self._forms = [(word, form) for word in words for form in forms(word)]
        self._addresses = re.compile(addresses.encode())
        self.files = self.bytes = self.unpacked = 0
        self.hits: Counter[tuple[str, str]] = Counter()

    def read(self, folder: Path) -> "Search":
        """Every file below the folder, and the names of them."""
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            blob = path.read_bytes()
            self.files, self.bytes = self.files + 1, self.bytes + len(blob)
            where = path.relative_to(folder)
            self._look(where, where.as_posix().encode())
            self._dig(path, where, blob, 0)
        return self

    def found(self, word: str) -> list[str]:
        """The files in which this word is."""
        return sorted({where for hit, where in self.hits if hit == word})

    def _dig(self, path: Path, where: Path, blob: bytes, depth: int) -> None:
        self._look(where, blob)
        if depth < DEEPEST and len(blob) > 12:
            for piece in pieces(path, blob):
                if piece and piece != blob:
                    self.unpacked += 1
                    self._dig(path, where, piece, depth + 1)

    def _look(self, where: Path, blob: bytes) -> None:
        for word, form in self._forms:
            if form in blob:
                self.hits[word, str(where)] += 1
        for text in (blob, blob.replace(b"\0", b"")):  # two bytes a letter, too
            if b"localhost:" not in text:
                continue
            for address in self._addresses.findall(text):
                self.hits[address.decode(errors="replace"), str(where)] += 1

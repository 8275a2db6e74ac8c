"""What anybody would try first: common passwords, one word with an ending, rows of keys, one's own name."""

import gzip
import re
import unicodedata
from functools import cache

from mnemonic import Mnemonic

from config import ROOT

COMMON = ROOT / "data" / "common_passwords.txt.gz"
OURS = frozenset({"passerelle", "policenationale", "gendarmerie", "commissariat", "ministere"})
ROWS = (
    "0123456789", "abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "azertyuiop", "qsdfghjklm",
    "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop", "asdfghjkl", "1234567890azertyuiopqsdfghjklmwxcvbn",
    "&é\"'(-è_çà)=",
)  # fmt: skip
ROW = 6  # keys side by side that are no accident
PART = 4  # letters of a name that tell something
_LEET = str.maketrans("013457@$€!", "oieastasei")


def is_common(password: str) -> bool:
    """Whether it is on the list, or only a little more than what is."""
    tried = _shapes(_bare(password))
    if tried & OURS or any(_is_row(shape) for shape in tried):
        return True
    return bool(tried & _french()) or _listed(tried)


def tells(password: str, login: str, name: str) -> bool:
    """Whether the login, or a part of the name, is in it."""
    parts = [login, *re.split(r"[\W_]+", name), *re.split(r"[\W_]+", login)]
    texts = {_bare(password), _bare(password).translate(_LEET)}
    return any(len(part) >= PART and _bare(part) in text for part in parts for text in texts)


@cache
def french() -> tuple[str, ...]:
    """2,048 words that a telephone does not garble, without accents."""
    return tuple(_bare(word) for word in Mnemonic("french").wordlist)


@cache
def _french() -> frozenset[str]:
    return frozenset(french())


def _shapes(text: str) -> set[str]:
    """The whole, and what is left without what people put before and after a word, or say twice.

    Each also as it reads where digits stand for letters.
    """
    joined = re.sub(r"[\W_]+", "", text)
    cores = {re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text), re.sub(r"^\d+|\d+$", "", joined)}
    found = {text, joined} | cores
    found |= {shape.translate(_LEET) for shape in found}
    return (found | {_once(shape) for shape in found}) - {""}


def _once(text: str) -> str:
    """``abcabc`` is ``abc``."""
    again = (text + text).find(text, 1)
    return text[:again] if 0 < again < len(text) else text


def _is_row(text: str) -> bool:
    """One key, or keys side by side, forwards or backwards."""
    if len(text) < ROW:
        return False
    return len(set(text)) == 1 or any(text in row * 3 or text in row[::-1] * 3 for row in ROWS)


def _listed(tried: set[str]) -> bool:
    """Read from the file each time: a password is chosen once in a long while, and memory is for people."""
    with gzip.open(COMMON, "rt", encoding="utf-8") as lines:
        return any(line.rstrip("\n") in tried for line in lines)


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))

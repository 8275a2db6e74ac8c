"""The name of a place, in the one spelling in which two ways of writing it are the same."""

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum

LONGEST = 100  # characters looked at; the longest commune has 45

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "&": " et "})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_DIGIT = re.compile("[0-9]")
_SLASHED = re.compile(r"\bs(s?) ?/")
_ORDINAL = re.compile(r"\b0?(\d{1,2}) ?(?:er|ere|e|eme|ieme|nd|nde)\b")
_DISTRICT = re.compile(r"\b(\d{1,2})e? (?:arrondissements?|arrdt|arrd|ardt|arrt|arr|ar)\b")
_BRACKETS = re.compile(r" *\(.*\)")
_ELIDED = re.compile(r"\b([dl]) (?=[aehiouy])")
_ARTICLE = re.compile(r"^(?:les?|la|l) (?=..)")

# What people and envelopes shorten. No commune has one of these as a word of its name, but for
# « lez », which nobody can be asked to tell from « les ».
_SHORT_FOR = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "lez": "les",
    "nd": "notre dame",
}
_SMALL_WORDS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sous", "sur"}
)


class Spelling(IntEnum):
    """How a spelling stands to the commune it leads to; the smaller, the stronger."""

    NAME = 0
    SHORT = 1  # « havre » for Le Havre, « castillon » for Castillon (Canton de Lembeye)
    FORMER = 2  # the name of a commune since merged into this one


def fold(text: str) -> str:
    """Lower-case words of a-z and 0-9 with one space between; empty if there is none.

    « Châlons s/Marne », « CHALONS-SUR-MARNE » and « chalons sur marne » fold to the same, and so
    do « Paris 13ème arrondissement », « paris 13 e » and « Paris 13e ».
    """
    text = unicodedata.normalize("NFKD", text[:LONGEST].lower().translate(_LIGATURES))
    text = text[:LONGEST]
    if not text.isascii():
        text = "".join(c for c in text if not unicodedata.combining(c))
    if "/" in text:
        text = _SLASHED.sub(lambda found: " sous " if found[1] else " sur ", text)
    words = [_SHORT_FOR.get(word, word) for word in _NOT_A_WORD.sub(" ", text).split()]
    if "s" in words[1:-1]:
        words[1:-1] = ["sur" if word == "s" else word for word in words[1:-1]]
    folded = " ".join(words)
    if _DIGIT.search(folded):
        folded = _DISTRICT.sub(r"\1e", _ORDINAL.sub(r"\1e", folded))
    return folded


def spellings(name: str) -> Iterator[tuple[str, Spelling]]:
    """The folded spellings under which a commune is looked for, from its official name."""
    whole = fold(name)
    yield from _with_glued(whole, Spelling.NAME)
    bare = fold(_BRACKETS.sub("", name)) if "(" in name else whole
    if bare != whole:
        yield from _with_glued(bare, Spelling.SHORT)
    without = _ARTICLE.sub("", bare)
    if without != bare:
        yield without, Spelling.SHORT


def _with_glued(folded: str, kind: Spelling) -> Iterator[tuple[str, Spelling]]:
    yield folded, kind
    glued = _ELIDED.sub(r"\1", folded)  # « lhay les roses », « villeneuve dascq »
    if glued != folded:
        yield glued, kind


def tails(folded: str) -> Iterator[str]:
    """What begins at each inner word worth it: « denis en val » in « saint denis en val »."""
    at = folded.find(" ") + 1
    while at:
        after = folded.find(" ", at)
        if folded[at : after if after > 0 else None] not in _SMALL_WORDS:
            yield folded[at:]
        at = after + 1

"""The shelf: where an officer looks for a canned reply, by topic, language and word."""

import unicodedata

from domain.canned import Canned


def found(topic: str = "", language: str = "", word: str = "") -> list[Canned]:
    """Those offered that are of this topic and language and say this word; what is empty is not asked."""
    wanted = _folded(word)
    return [
        each
        for each in Canned.offered()
        if topic in ("", each.topic)
        and language in ("", each.language)
        and wanted in _folded(f"{each.title}\n{each.body}")
    ]


def topics() -> list[str]:
    """Those that something is offered under."""
    return sorted({each.topic for each in Canned.offered()}, key=_folded)


def languages() -> list[str]:
    """The codes of those that something is offered in."""
    return sorted({each.language for each in Canned.offered()})


def _folded(text: str) -> str:
    """Without accents or capitals; apostrophes are one."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in text if not unicodedata.combining(letter))

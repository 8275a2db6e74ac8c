"""The shelf: where an officer looks for a canned reply, by topic, language and word."""

from domain.canned import Canned
from domain.reply import folded


def found(topic: str = "", language: str = "", word: str = "") -> list[Canned]:
    """Those offered that are of this topic and language and say this word; what is empty is not asked."""
    wanted = folded(word)
    return [
        each
        for each in Canned.offered()
        if topic in ("", each.topic)
        and language in ("", each.language)
        and wanted in folded(f"{each.title}\n{each.body}")
    ]


def topics() -> list[str]:
    """Those that something is offered under."""
    return sorted({each.topic for each in Canned.offered()}, key=folded)


def languages() -> list[str]:
    """The codes of those that something is offered in."""
    return sorted({each.language for each in Canned.offered()})

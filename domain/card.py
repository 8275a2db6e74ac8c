"""A card: an organisation of the directory as it stood when an officer put it into a conversation."""

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self
from unicodedata import category

from domain.taxonomy import LANGUES, named

CARD = "card"  # what ``message.event`` says of one
DOES, LINE, LINES = 400, 160, 8  # characters of what it does, of one line; lines of hours


@dataclass(frozen=True, slots=True)
class Card:
    """What she is told of it. No address, no link: only the telephone leaves a trace, and she chooses to use it.

    ``tel``: the same number for machines. ``hours``: none when they are doubtful. ``checked``: the day
    somebody last made sure of it, as ``2026-11-25``, or nothing. ``languages``: their codes.
    """

    name: str = ""
    area: str = ""
    does: str = ""
    phone: str = ""
    tel: str = ""
    sms: bool = False
    hours: tuple[str, ...] = ()
    access: str = ""
    languages: tuple[str, ...] = ()
    checked: str = ""

    @classmethod
    def of(cls, entry: Any) -> Self:
        """Of an entry as the public reads it: what is hidden from the public is not on a card."""
        doubtful = entry.a_recontroler
        return cls(
            name=_short(entry.nom, LINE),
            area=_short(entry.area, LINE),
            does=_short(entry.description or ", ".join(entry.services), DOES),
            phone=_short(entry.telephone, 40),
            tel=re.sub(r"[^+\d]", "", entry.tel)[:20],
            sms=bool(entry.sms),
            hours=() if doubtful else tuple(_short(line, LINE) for line in _lines(entry.hours)),
            access="" if "://" in entry.accessible else _short(entry.accessible, LINE),
            languages=tuple(entry.langues),
            checked=entry.verifie_le.isoformat() if entry.verifie_le else "",
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """What ``text`` wrote; what a later or an earlier version wrote besides is left out."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in json.loads(text).items() if name in known}
        for name in ("hours", "languages"):
            kept[name] = tuple(kept.get(name, ()))
        return cls(**kept)

    @property
    def text(self) -> str:
        """To be sealed: all of it, so that history does not change when the directory does."""
        told = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(told, ensure_ascii=False)

    @property
    def plain(self) -> str:
        """In lines, for whoever reads words alone."""
        lines = (self.name, self.area, self.does, self.phone, *self.hours, self.access)
        return "\n".join(line for line in (*lines, ", ".join(self.spoken)) if line)

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages spoken there, as people call them."""
        return named(LANGUES, self.languages)

    @property
    def checked_on(self) -> date | None:
        """The day somebody last made sure of it."""
        return date.fromisoformat(self.checked) if self.checked else None


def _short(text: str, most: int) -> str:
    """In one line, cut between two words where it is too long."""
    text = " ".join("".join(c for c in text if c.isspace() or category(c) != "Cc").split())
    if len(text) <= most:
        return text
    return text[: most - 1].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def _lines(hours: Any) -> list[str]:
    """Whatever the directory says them in."""
    lines = hours.splitlines() if isinstance(hours, str) else list(hours)
    return [line for line in lines if line.strip()][:LINES]

"""A reply's words: what it says, and under which topic, language and title it is found; sound or refused."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from flask_babel import lazy_gettext as _l

from domain import filling
from domain.errors import Refused

LONGEST_TOPIC, LONGEST_TITLE, LONGEST = 40, 80, 2000  # characters
FIELDS = ("topic", "language", "title", "body")


WRONG = {
    "topic": _l("Indiquez un thème de 40 caractères au plus."),
    "language": _l("Indiquez la langue par son code : fr, en, ar, es…"),
    "title": _l("Indiquez un titre de 80 caractères au plus."),
    "body": _l("Écrivez le texte, en 2 000 caractères au plus."),
    "braces": _l(
        "Entre accolades, seuls {prénom} et {commune} sont remplacés : corrigez les autres."
    ),
}


class NotAReply(Refused):
    """One of its fields does not hold; ``field`` is which."""

    def __init__(self, what: str = "body") -> None:
        super().__init__(what)
        self.sentence = WRONG[what]
        self.field = "body" if what == "braces" else what  # type: ignore[misc]


@dataclass(frozen=True)
class Wording:
    """What a reply says, and under which topic, language and title it is found."""

    topic: str
    language: str
    title: str
    body: str

    @classmethod
    def said(cls, typed: Mapping[str, str]) -> "Wording":
        """What may be kept of what was typed, or ``NotAReply``."""
        texts = {name: unicodedata.normalize("NFC", typed.get(name, "")) for name in FIELDS}
        lines = re.sub(r"\r\n?", "\n", texts["body"].replace("\0", "")).strip()
        made = cls(
            topic=" ".join(texts["topic"].split()),
            language=texts["language"].strip().lower(),
            title=" ".join(texts["title"].split()),
            body=lines,
        )
        if wrong := made._wrong():
            raise NotAReply(wrong)
        return made

    def _wrong(self) -> str | None:
        for name, most in (("topic", LONGEST_TOPIC), ("title", LONGEST_TITLE)):
            text = getattr(self, name)
            if not 0 < len(text) <= most or not text.isprintable():
                return name
        if self.language not in Locale("fr").languages or len(self.language) > 3:
            return "language"
        if not 0 < len(self.body) <= LONGEST:
            return "body"
        return "braces" if filling.strays(self.body) else None


def folded(text: str) -> str:
    """Without accents or capitals; apostrophes are one. To compare, and to put in order."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in text if not unicodedata.combining(letter))

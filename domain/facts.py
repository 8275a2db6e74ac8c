"""What is known of a danger: asked in the order in which an emergency operator asks."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from domain.errors import Refused

CHOICES = ("yes", "no")  # else it is not known
LINE, TEXT = 200, 2000  # characters
_LINES = ("where", "since", "whom", "hour")
_TEXTS = ("happens", "more", "answered")
_CHOSEN = ("there", "weapon", "children", "speak", "call")


class TooMuch(Refused):
    """More than a field of the danger sheet holds; it says which."""

    sentence = _l("Ce champ est trop long : 200 caractères, ou 2 000 pour les grands champs.")

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field  # type: ignore[misc]


@dataclass(frozen=True)
class Facts:
    """Each is a short text, or yes, no, and nothing when it is not known.

    ``whom``, ``hour`` and ``answered`` are what is being typed of a call that was not noted yet.
    """

    where: str = ""
    happens: str = ""
    there: str = ""
    weapon: str = ""
    children: str = ""
    speak: str = ""
    call: str = ""
    since: str = ""
    more: str = ""
    whom: str = ""
    hour: str = ""
    answered: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    @classmethod
    def typed(cls, form: Any) -> "Facts":
        """What stands in the form, as it was typed; what is no choice is not known."""
        said = {}
        for field in fields(cls):
            text = str(form.get(field.name, "")).replace("\r\n", "\n").replace("\0", "").strip()
            said[field.name] = text if field.name not in _CHOSEN or text in CHOICES else ""
        return cls(**said)

    @classmethod
    def read(cls, text: str) -> "Facts":
        """As they were kept; what is no fact any more is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: said for name, said in json.loads(text).items() if name in known})

    @property
    def text(self) -> str:
        """As they are kept."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def check(self) -> None:
        """``TooMuch``, which names the field."""
        for names, most in ((_LINES, LINE), (_TEXTS, TEXT)):
            for name in names:
                if len(getattr(self, name)) > most:
                    raise TooMuch(name)

    def called(self) -> "Facts":
        """The same once the call is noted."""
        return replace(self, whom="", hour="", answered="")

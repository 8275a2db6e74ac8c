"""What the desk knows of an officer: how many places, which languages, which name people read."""

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.errors import Refused
from domain.message import VOICES
from extensions import transaction, wake

MOST = 20  # conversations one person can hold at once, whatever the unit thinks
USUAL = 4
LONGEST_ALIAS = 32
LANGUAGES = tuple(sorted({*VOICES.values(), "de", "en", "es", "fr", "it", "pl", "pt", "ro", "tr"}))


def _first(row: Any) -> str:
    """Their first name, until they choose another."""
    return str(row.get_current_parameters()["name"]).split()[0][:LONGEST_ALIAS]


class NoPlaces(Refused):
    """Not a number of places."""

    sentence = _l("Indiquez un nombre de places de 1 à 20.")
    field = "places"


class NoLanguages(Refused):
    """Not codes of languages we know of."""

    sentence = _l("Indiquez des codes de langue de deux lettres, séparés par des espaces.")
    field = "languages"


class NoAlias(Refused):
    """No name, or one that is too long."""

    sentence = _l("Indiquez un prénom ou un pseudonyme de 32 caractères au plus.")
    field = "alias"


class Fitted:
    """The columns of an officer that the queue and the people who write look at."""

    if TYPE_CHECKING:

        @property
        def topic(self) -> str:
            """The bell of this officer's own screen."""

    places: Mapped[int] = mapped_column(default=USUAL, server_default="4")
    # A first name or another: what the people who write read. Officers read the whole name.
    alias: Mapped[str] = mapped_column(String(LONGEST_ALIAS), default=_first, server_default="")
    languages: Mapped[str] = mapped_column(String(64), default="", server_default="")

    def fit(self: Any, places: str, languages: str, *, by: Any = None) -> None:
        """So many places, these languages (``ar en``): decided by an administrator."""
        codes = languages.replace(",", " ").lower().split()
        if not (places.isascii() and places.isdigit() and 1 <= int(places) <= MOST):
            raise NoPlaces
        if not set(codes) <= set(LANGUAGES) or len(" ".join(codes)) > LONGEST_ALIAS * 2:
            raise NoLanguages
        with transaction():
            self.places, self.languages = int(places), " ".join(sorted(set(codes)))
            audit.record("officer.changed", by=by, about=self.topic, why="places")
            wake(self.topic)

    def call_oneself(self: Any, alias: str) -> None:
        """The name that the people who write will read."""
        alias = " ".join(alias.split())
        if not alias or len(alias) > LONGEST_ALIAS or not alias.isprintable():
            raise NoAlias
        with transaction():
            self.alias = alias
            audit.record("officer.changed", by=self, about=self.topic, why="alias")

"""The terms of a referral: what would be passed on, word for word, and to whom."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Self

from domain.card import Card

LONGEST = {"alias": 80, "reach": 1000, "ask": 2000}  # characters


@dataclass(frozen=True, slots=True)
class Terms:
    """``alias``: what to call her there; ``reach``: how and when she is safe to reach; ``ask``: for what.

    ``organisation`` is the directory's number of it, ``to`` and ``phone`` how it stood when this was prepared.
    """

    organisation: int
    to: str
    phone: str = ""
    alias: str = ""
    reach: str = ""
    ask: str = ""

    @classmethod
    def of(cls, organisation: int, card: Card) -> Self:
        """Nothing said yet."""
        return cls(organisation, card.name, card.phone)

    @classmethod
    def read(cls, text: str) -> Self:
        """What ``text`` wrote."""
        return cls(**json.loads(text))

    @property
    def text(self) -> str:
        """To be sealed, and to be known again by: the same for the same terms."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def complete(self) -> bool:
        """Whether it says all that whoever is called will ask."""
        return bool(self.alias and self.reach and self.ask)

    def saying(self, typed: Mapping[str, str]) -> Self:
        """The same to the same, in the words that were typed; what is not among them stays."""
        alias, reach, ask = (
            _plain(typed.get(name, getattr(self, name))) for name in ("alias", "reach", "ask")
        )
        return replace(self, alias=alias, reach=reach, ask=ask)

    @property
    def too_long(self) -> bool:
        """Whether one of them is more than fits."""
        return any(len(getattr(self, name)) > most for name, most in LONGEST.items())


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()

"""A return code: six words with which she comes back from any device. Only a keyed hash of it is kept."""

import hmac
import re
import secrets
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast

from mnemonic import Mnemonic
from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from domain import audit, limits
from domain.clock import now
from domain.errors import TooManyCodes, WrongCode
from extensions import db, settings, transaction, wake
from vault import fingerprint

WORDS, BITS = 6, 11  # six of 2,048 words: 66 bits
TELLING = 4  # letters of each word that count: in every list below they tell it from all others
LISTS = {
    "fr": "french", "en": "english", "es": "spanish", "it": "italian", "pt": "portuguese",
    "cs": "czech",
}  # fmt: skip
# Tries in one minute. At the second rate, with a million codes in use, finding one of them by chance takes 2,000
# years. Whoever reached it would keep everybody out for as long; an address is stopped long before (``pace``).
DEVICE, EVERYBODY = 10, 60_000
BACK = 5  # times a minute that one conversation changes its device
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def seed() -> str:
    """What a code is made from, for whoever holds the secret key: worth nothing without it."""
    return secrets.token_urlsafe(16)


def words(seed: str, language: str = "fr") -> list[str]:
    """The six words of this seed: the same each time, so that the code itself is kept nowhere."""
    number = int.from_bytes(_keyed(settings().secret_key, f"words {seed}"))
    listed = _listed(LISTS.get(language, LISTS["fr"]))
    return [listed[number >> BITS * at & len(listed) - 1] for at in range(WORDS)]


def canonical(typed: str) -> str:
    """The one spelling of a code: no accents, no capitals, four letters a word, nothing else."""
    text = unicodedata.normalize("NFKD", typed[:400].casefold().translate(_LIGATURES))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(word[:TELLING] for word in re.findall(r"[^\W\d_]+", text))


def digests(typed: str) -> list[str]:
    """What may be kept of this code: by the secret key first, then by those it replaced."""
    keys = (settings().secret_key, *settings().former_secret_keys)
    return [_keyed(key, f"code {canonical(typed)}").hex() for key in keys]


class Returnable:
    """The column of a conversation that recognises its code, and the way back by it."""

    if TYPE_CHECKING:
        id: Mapped[int]
        token_hash: Mapped[str]
        opened_at: Mapped[Any]
        closed_at: Mapped[Any]

        @property
        def topics(self) -> tuple[str, ...]:
            """Who looks at it."""

        @property
        def topic(self) -> str:
            """Its own bell."""

        def note(self, event: str) -> None:
            """Put something that happened in its place among the words."""

    code_hash: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)

    def recode(self, typed: str) -> None:
        """From now on these words open it, and no others."""
        kind, kept = type(self), digests(typed)[0]
        with transaction():
            db.session.execute(
                update(kind).where(kind.id == self.id).values(code_hash=kept),
                execution_options={"synchronize_session": False},
            )
            audit.record("conversation.code", by=audit.VICTIM, about=self.topic)
        set_committed_value(self, "code_hash", kept)

    def answers_to(self, typed: str) -> bool:
        """Whether these words are its code."""
        return any(hmac.compare_digest(self.code_hash or "", one) for one in digests(typed))

    @classmethod
    def come_back(cls, typed: str, token: str, *, device: str) -> Self:
        """The conversation of this code, which from now on this token opens and no other.

        ``WrongCode``, the same after the same work whether the code was mistyped or its conversation
        is erased; ``TooManyCodes`` when somebody guesses. ``device``: any name of it that is not kept.
        """
        tries = ((f"code {device}", DEVICE), ("code", EVERYBODY))
        if not all(limits.allow(key, times=times, seconds=60) for key, times in tries):
            raise TooManyCodes
        found = db.session.scalar(select(cls).where(cls.code_hash.in_(digests(typed))))
        if found is None:
            raise WrongCode
        if found.token_hash != fingerprint(token) and not limits.allow(
            f"back {found.id}", times=BACK, seconds=60
        ):
            raise TooManyCodes
        limits.forget(f"code {device}")
        found._move_to(token)
        return found

    def _move_to(self, token: str) -> None:
        """Compare and set: a second click changes nothing and is said once."""
        kind = cast(Any, type(self))
        moved = (
            update(kind)
            .where(kind.id == self.id, kind.code_hash == self.code_hash)
            .where(kind.token_hash != fingerprint(token))
            .values(token_hash=fingerprint(token), seen_at=now(), left_at=None)
            .returning(kind.closed_at)
        )
        with transaction():
            row = db.session.execute(moved).first()
            if row is None:
                return
            if row.closed_at is None and self.opened_at is not None:
                self.note("returned")
            audit.record("conversation.returned", by=audit.VICTIM, about=self.topic)
            wake(*self.topics)


def _keyed(key: str, text: str) -> bytes:
    return hmac.digest(key.encode(), f"return code\0{text}".encode(), "sha256")


@cache
def _listed(name: str) -> list[str]:
    # The package keeps accents apart from their letters; pages and keyboards put them together.
    return [unicodedata.normalize("NFC", word) for word in Mnemonic(name).wordlist]

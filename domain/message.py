"""A message: one thing said, once. A number gives its place; a key says that it is the same one."""

import logging
import secrets
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.card import CARD, Card
from domain.clock import now
from domain.errors import Empty, Refused, TooLong
from extensions import Model
from vault import DataKey, Unreadable

_log = logging.getLogger("passerelle")
LONGEST = 4000  # characters
FIRST_NOT_LATIN = "\u0250"  # letters before it are Latin, accents and all
# The writing system says which voice can read a message aloud; within one, the most likely language.
VOICES = {
    "ARABIC": "ar", "ARMENIAN": "hy", "BENGALI": "bn", "CJK": "zh", "CYRILLIC": "ru",
    "DEVANAGARI": "hi", "ETHIOPIC": "am", "GEORGIAN": "ka", "GREEK": "el", "HANGUL": "ko",
    "HEBREW": "he", "HIRAGANA": "ja", "KATAKANA": "ja", "TAMIL": "ta", "THAI": "th",
}  # fmt: skip


class Message(Model):
    """One row of a conversation: words (``sealed_body``) or something that happened (``event``).

    A card is both: the event says how the words are drawn.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        UniqueConstraint("conversation_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    number: Mapped[int]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    event: Mapped[str | None] = mapped_column(String(16))
    sealed_body: Mapped[bytes | None] = mapped_column(LargeBinary)
    key: Mapped[str] = mapped_column(String(40))
    said_at: Mapped[datetime] = mapped_column(default=now)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as read: who said what, when. ``officer_id`` is empty for the victim."""

    number: int
    officer_id: int | None
    officer_name: str | None
    event: str | None
    body: str
    said_at: datetime
    unreadable: bool = False  # altered, moved, or its key is missing: the rest is still read
    card: Card | None = None  # what the words are, where they are an organisation's

    @property
    def spoken(self) -> bool:
        """Whether somebody says it; otherwise it happened."""
        return self.event in (None, CARD)

    @property
    def lang(self) -> str | None:
        """The language a screen reader should try, when the writing is not Latin."""
        return likely_language(self.body)


def place_of(conversation_id: int, number: int, officer_id: int | None) -> str:
    """What a sealed body is bound to: it opens nowhere else and for nobody else's words."""
    return f"message:{conversation_id}:{number}:{officer_id or 'victim'}"


def checked(
    body: str, longest: int = LONGEST, refusals: Sequence[type[Refused]] = (Empty, TooLong)
) -> str:
    """What may be kept of what was typed; otherwise the refusal for nothing, or the one for too much.

    Line ends become ``\\n``; NUL, which no database keeps, is dropped; the rest stays as typed.
    """
    body = body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not body:
        raise refusals[0]
    if len(body) > longest:
        raise refusals[1]
    return body


def opened(
    key: DataKey,
    conversation_id: int,
    number: int,
    officer_id: int | None,
    officer_name: str | None,
    event: str | None,
    sealed: bytes | None,
    said_at: datetime,
) -> Said:
    """A row as it is read, its words opened; one that cannot be does not take the others with it."""
    body, unreadable, card = "", False, None
    if event in (None, CARD):
        try:
            body = key.open(sealed or b"", place_of(conversation_id, number, officer_id))
        except Unreadable as error:
            _log.error("A message cannot be read: %s", error)
            unreadable = True
    if event == CARD and not unreadable:
        card = Card.read(body)
        body = card.plain
    return Said(number, officer_id, officer_name, event, body, said_at, unreadable, card)


def new_key() -> str:
    """A key no other message has."""
    return secrets.token_urlsafe(9)


def likely_language(text: str) -> str | None:
    """A BCP 47 tag for text mostly in another writing than Latin, else nothing."""
    if not text or max(text) < FIRST_NOT_LATIN:
        return None
    letters = [c for c in text if c.isalpha()][:200]
    names = Counter(unicodedata.name(c, "?").split(" ")[0].split("-")[0] for c in letters)
    if names["HIRAGANA"] + names["KATAKANA"] > 0 and names["LATIN"] < len(letters) / 2:
        return "ja"
    script, count = next(iter(names.most_common(1)), ("", 0))
    return VOICES.get(script) if count * 2 > len(letters) else None

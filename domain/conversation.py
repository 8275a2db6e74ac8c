"""A conversation: all that is said between one victim and the officers who held it in turn."""

from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import ForeignKey, Index, LargeBinary, String, bindparam, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit, bells, tally
from domain.bells import QUEUE
from domain.called import Called
from domain.clock import now
from domain.consulting import Consulted
from domain.device import Device
from domain.draft import Drafted
from domain.errors import NoOutcome
from domain.holding import Holding
from domain.keeping import Kept
from domain.message import new_key
from domain.numbered import Numbered
from domain.officer import Officer
from domain.presence import Present
from domain.referred import Referred
from domain.reopening import Reopenable
from domain.return_code import Returnable
from domain.safe_contact import Reachable
from domain.severing import sever
from domain.situation import Situated
from domain.succession import Succeeding
from domain.urgency import Urgent
from domain.voice import COUNTED, Voice
from domain.wishes import Wishing
from extensions import Model, db, transaction, vault, wake
from vault import DataKey, fingerprint

OUTCOMES = (
    "advice", "referral", "appointment", "reported", "emergency", "abandoned", "abuse",
)  # fmt: skip
TYPING = timedelta(seconds=7)  # how long one keystroke of the officer is shown to her


class Conversation(
    Numbered, Drafted, Device, Present, Returnable, Reachable, Reopenable, Kept, Consulted, Holding,
    Urgent, Situated, Called, Succeeding, Referred, Wishing, Model,
):  # fmt: skip
    """Arriving until ``opened_at``, waiting until ``taken_at``, talking until ``closed_at``."""

    __tablename__ = "conversation"
    __table_args__ = (
        # Lists look at what is open; what is over only grows.
        Index(
            "ix_conversation_held",
            "officer_id",
            "taken_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_conversation_waiting",
            "queued_at",
            "id",
            sqlite_where=text("officer_id IS NULL AND closed_at IS NULL"),
            postgresql_where=text("officer_id IS NULL AND closed_at IS NULL"),
        ),
        Index("ix_conversation_closed", "closed_by_id", "closed_at"),
        # A number is never given again: the audit names it for ever.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    speaks_as: Mapped[str | None] = mapped_column(String(8))
    commune_code: Mapped[str | None] = mapped_column(String(5))
    arrived_at: Mapped[datetime] = mapped_column(default=now)
    opened_at: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]  # from when its place in the queue counts
    taken_at: Mapped[datetime | None] = mapped_column(index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(16))
    typing_until: Mapped[datetime | None]

    officer: Mapped[Officer | None] = relationship(foreign_keys=officer_id)

    # Asking

    @classmethod
    def of(cls, token: str) -> "Conversation | None":
        """The conversation of whoever holds this token."""
        return db.session.scalar(_of, {"token_hash": fingerprint(token)})

    @property
    def is_waiting(self) -> bool:
        """Open, and nobody holds it."""
        return self.opened_at is not None and self.officer_id is None and self.closed_at is None

    @property
    def topic(self) -> str:
        """The bell of those who look at this conversation."""
        return f"conversation:{self.id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Its own bell, and that of whoever sees it in a list."""
        return bells.of(self.id, self.officer_id)

    @cached_property
    def key(self) -> DataKey:
        """What seals and opens its words."""
        return vault().key(self.wrapped_key)

    @property
    def officer_is_typing(self) -> bool:
        """Whether the officer was typing a moment ago."""
        return self.typing_until is not None and self.typing_until > now()

    # Doing: both

    def post(self, body: str, *, key: str | None = None, by: Officer | None = None) -> int:
        """Say something, once; its number. ``by`` is the officer, nobody when the victim speaks."""
        voice = self.voice(by)
        voice.unanswered = by is not None and self.officer_number == 0
        number = voice.post(body, key)
        db.session.expire(self, COUNTED["officer" if by else "victim"])
        return number

    def voice(self, by: Officer | None = None) -> Voice:
        """Who speaks in it: the officer, or the victim when nobody is given."""
        voice = Voice(self.id, self.officer_id, self.last_number, self.wrapped_key)
        voice.by = by.id if by else None
        return voice

    def note(self, event: str, by: Officer | None = None) -> None:
        """In the transaction under way: put something that happened in its place among the words."""
        self.voice(by).say(key=new_key(), event=event)
        db.session.expire(self, COUNTED[None])

    # Doing: the victim

    def end(self) -> None:
        """She ends it."""
        self._close(event="ended", by=None, outcome=None)

    # Doing: the officer

    def close(self, officer: Officer, outcome: str) -> None:
        """End it, saying how it ended."""
        if outcome not in OUTCOMES:
            raise NoOutcome
        self._close(event="closed", by=officer, outcome=outcome)

    def read(self, up_to: int) -> None:
        """The officer has seen the messages up to this number."""
        if up_to > self.read_number:
            seen = update(Conversation).where(
                Conversation.id == self.id, Conversation.read_number < up_to
            )
            with transaction():
                db.session.execute(seen.values(read_number=up_to))
                wake(bells.words(self.id, self.officer_id)[1])

    def typing(self) -> None:
        """The officer is typing; she sees it for a few seconds."""
        with transaction():
            if db.session.scalar(self.change(typing_until=now() + TYPING)) is not None:
                wake(self.topic)

    # Within

    def _close(self, *, event: str, by: Officer | None, outcome: str | None) -> None:
        # Her draft stays: the conversation may go on, or another one begin with it.
        end = self.change(refused=None, typing_until=None, outcome=outcome)
        if by is not None:
            end = end.where(Conversation.officer_id == by.id)
        with transaction():
            if db.session.scalar(end) is None:
                return  # closed already: what was wanted
            self.note(event, by)
            sever(self.id)
            tally.over(self.id, outcome)
            db.session.execute(self.change(closed_at=now(), closed_by_id=by.id if by else None))
            who = by or audit.VICTIM
            audit.record(f"conversation.{event}", by=who, about=self.topic, why=outcome)
            wake(*self.topics, QUEUE)


# Asked at every turn of every socket: built once.
_of = select(Conversation).where(Conversation.token_hash == bindparam("token_hash"))

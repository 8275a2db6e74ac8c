"""Safe contact: the rules she sets for reaching her; sealed, and always in sight of her officer."""

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import LargeBinary, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.errors import Refused
from extensions import db, transaction, wake
from vault import DataKey, Unreadable

LONGEST = 4000  # characters of one answer: as many as of a message
CALL = ("yes", "no")


class ContactTooLong(Refused):
    """One answer is longer than what is kept: never cut, for a « never » that is cut may say the contrary."""

    sentence = _l(
        "Une de vos réponses dépasse 4 000 caractères : rien n’a été enregistré, tout est resté dans "
        "les champs. Raccourcissez-la, ou écrivez le reste dans un message."
    )

    def __init__(self, field: str | None = None) -> None:
        self.field = field  # type: ignore[misc]
        super().__init__(field)


@dataclass(frozen=True)
class SafeContact:
    """May we call, on which number, when, saying which word, and what never to do; all may be empty."""

    call: str = ""
    phone: str = ""
    when: str = ""
    word: str = ""
    never: str = ""
    readable: ClassVar[bool] = True

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    @classmethod
    def said(cls, **answers: str) -> "SafeContact":
        """What was typed, whole."""
        kept = {name: text.replace("\0", "").strip() for name, text in answers.items()}
        call = kept.pop("call", "")
        return cls(call=call if call in CALL else "", **kept)


class UnreadableContact(SafeContact):
    """What she set cannot be opened: nobody calls, and nobody is told that she set nothing."""

    readable = False

    def __bool__(self) -> bool:
        return True


class Reachable:
    """The column of a conversation that holds them."""

    if TYPE_CHECKING:
        id: Mapped[int]

        @property
        def key(self) -> DataKey:
            """What seals and opens its words."""

        @property
        def topic(self) -> str:
            """Its own bell."""

        @property
        def topics(self) -> tuple[str, ...]:
            """Who looks at it."""

        def change(self, **values: Any) -> Any:
            """An UPDATE while it is not closed."""

        def note(self, event: str) -> None:
            """Put something that happened in its place among the words."""

    sealed_contact: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    @property
    def contact(self) -> SafeContact:
        """Her rules as they stand."""
        if not self.sealed_contact:
            return SafeContact()
        try:
            said = json.loads(self.key.open(self.sealed_contact, self._contact_place))
        except Unreadable:
            return UnreadableContact(call="no")
        return SafeContact(**said)

    def reach(self, contact: SafeContact) -> None:
        """Set or change her rules; whoever holds the conversation is told that they changed.

        ``ContactTooLong``.
        """
        for name, said in asdict(contact).items():
            if len(said) > LONGEST:
                raise ContactTooLong(name)
        if contact == self.contact:
            return
        text = json.dumps(asdict(contact), ensure_ascii=False)
        sealed = self.key.seal(text, self._contact_place) if contact else None
        with transaction():
            if db.session.scalar(self.change(sealed_contact=sealed)) is not None:
                self.note("contact")
            else:  # over, and still hers to set: somebody may yet call
                kind = cast(Any, type(self))
                mine = kind.id == self.id, kind.erased_at.is_(None)
                db.session.execute(update(kind).where(*mine).values(sealed_contact=sealed))
            audit.record("conversation.contact", by=audit.VICTIM, about=self.topic)
            wake(*self.topics)
        db.session.expire(cast(Any, self), ["sealed_contact"])

    @property
    def _contact_place(self) -> str:
        return f"contact:{self.id}"

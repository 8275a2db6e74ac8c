"""The summary of a conversation: what its officer writes down of it, field by field, for whom it concerns."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, unit
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.hold import NotThere
from domain.officer import Officer
from extensions import Model, db, transaction
from vault import Unreadable

RULE = "summary_fields"
LONGEST = 40_000  # characters of all fields together
KINDS = ("pdf", "text")
# Fields that are filled in at first with what is known, as long as they bear these names.
CONTACT, PLACE = _l("Coordonnées et consignes de contact"), _l("Lieu des faits")
SEQUEL, WISH = _l("Suites données"), _l("Souhait de la personne")

unit.lines(
    RULE,
    (
        _l("Identité donnée"), CONTACT, PLACE, _l("Date et durée des faits"), _l("Nature des faits"),
        _l("Auteur présumé et lien"), _l("Danger et armes"), _l("Enfants présents"),
        _l("Blessures et soins"), _l("Preuves existantes"), _l("Démarches déjà faites"),
        WISH, SEQUEL,
    ),
    _l("Champs de la synthèse, un par ligne, dans l’ordre"),
    _l(
        "Un champ renommé ou retiré ne perd pas son texte : il reste dans la synthèse. « Lieu des faits », "
        "« Coordonnées et consignes de contact » et « Suites données » sont préremplis sous ces noms-là seulement."
    ),
)  # fmt: skip


class SummaryTooLong(Refused):
    """More than a summary may hold."""

    sentence = _l(
        "La synthèse dépasse 40 000 caractères : rien n’est enregistré. Votre texte est resté dans les champs : "
        "raccourcissez-le."
    )


class SummaryUnreadable(Refused):
    """What is kept of it cannot be opened; nothing is written over it."""

    sentence = _l("La synthèse enregistrée ne peut pas être lue. Prévenez votre administrateur.")
    status = 409


class NothingWritten(Refused):
    """There is no summary to take away."""

    sentence = _l("Enregistrez la synthèse avant de l’exporter.")


class SummaryChanged(Refused):
    """Somebody saved it since this page was drawn. ``by`` is their name."""

    status = 409

    def __init__(self, by: str | None = None) -> None:
        self.sentence = _l(
            "%(officer)s a enregistré cette synthèse depuis que vous l’avez ouverte : rien n’a été remplacé. Les "
            "deux textes sont ci-dessous. Gardez ce qu’il faut dans les champs, puis enregistrez.",
            officer=by or "?",
        )
        super().__init__(by)


class Summary(Model):
    """One row a conversation; ``version`` grows by one each time it is saved."""

    __tablename__ = "summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), unique=True
    )
    sealed_fields: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    saved_at: Mapped[datetime] = mapped_column(default=now)


@dataclass(frozen=True)
class Written:
    """A summary as it is read: texts by the label they were written under. Version 0: never saved."""

    fields: dict[str, str] = field(default_factory=dict)
    version: int = 0
    officer_name: str | None = None
    saved_at: datetime | None = None
    unreadable: bool = False


def labels() -> list[str]:
    """What the unit asks for, in its order, each once."""
    return list(dict.fromkeys(map(str, unit.chosen(RULE))))


def of(conversation: Conversation) -> Written:
    """The summary as it was last saved."""
    asked = select(Summary, Officer.name).join(Officer, Officer.id == Summary.officer_id)
    asked = asked.where(Summary.conversation_id == conversation.id)
    row = db.session.execute(asked, execution_options={"populate_existing": True}).first()
    if row is None:
        return Written()
    kept, name = row
    try:
        fields = json.loads(conversation.key.open(kept.sealed_fields, _place(conversation)))
    except Unreadable:
        return Written({}, kept.version, name, kept.saved_at, unreadable=True)
    return Written(fields, kept.version, name, kept.saved_at)


def save(conversation: Conversation, by: Officer, fields: dict[str, str], version: int) -> None:
    """Keep these texts if nobody saved since ``version``. What is saved already is what was wanted.

    ``SummaryTooLong``, ``SummaryChanged``, ``SummaryUnreadable``; ``NotThere``: erased, or somebody else's,
    since it was found.
    """
    kept, before = _worth_keeping(fields), of(conversation)
    if before.unreadable:
        raise SummaryUnreadable
    if before.version and kept == before.fields:
        return
    sealed = conversation.key.seal(json.dumps(kept, ensure_ascii=False), _place(conversation))
    row = {"sealed_fields": sealed, "version": version + 1, "officer_id": by.id, "saved_at": now()}
    with transaction():
        if db.session.scalar(_touched(conversation, by)) is None:
            raise NotThere
        if not _wrote(conversation, version, row):
            raise SummaryChanged(of(conversation).officer_name)
        audit.record("summary.saved", by=by, about=conversation.topic)


def ready(conversation: Conversation) -> Written:
    """As it would be taken away. ``NothingWritten``, ``SummaryUnreadable``."""
    written = of(conversation)
    if written.unreadable:
        raise SummaryUnreadable
    if not any(written.fields.values()):
        raise NothingWritten
    return written


def export(conversation: Conversation, by: Officer, kind: str) -> Written:
    """Take it away as it is saved; that it was is an entry. ``NothingWritten``, ``SummaryUnreadable``."""
    written = ready(conversation)
    with transaction():
        audit.record("summary.exported", by=by, about=conversation.topic, why=kind)
    return written


def _worth_keeping(fields: dict[str, str]) -> dict[str, str]:
    """Without what no field is left for and nobody wrote in; an empty field is not filled in again."""
    asked = labels()
    kept = {label: _plain(text) for label, text in fields.items() if label in asked or text.strip()}
    if sum(len(label) + len(text) for label, text in kept.items()) > LONGEST:
        raise SummaryTooLong
    return kept


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def _touched(conversation: Conversation, by: Officer) -> Any:
    """It is theirs still, and not erased: whoever saves or erases at this moment waits for us."""
    theirs = Conversation.officer_id == by.id, Conversation.erased_at.is_(None)
    touch = update(Conversation).where(Conversation.id == conversation.id, *theirs)
    return touch.values(active_at=now()).returning(Conversation.id)


def _wrote(conversation: Conversation, version: int, row: dict[str, Any]) -> bool:
    """Whether it was still that version, or, for the first one, whether there was none yet."""
    mine = Summary.conversation_id == conversation.id
    change: Any = update(Summary).where(mine, Summary.version == version).values(row)
    if not version:
        if db.session.scalar(select(Summary.id).where(mine)) is not None:
            return False
        change = insert(Summary).values(conversation_id=conversation.id, **row)
    return db.session.scalar(change.returning(Summary.id)) is not None


def _place(conversation: Conversation) -> str:
    return f"summary:{conversation.id}"

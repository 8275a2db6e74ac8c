"""A canned reply: sober words the unit has ready. An officer inserts them, and sends them or not."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit, filling
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from extensions import Model, db, transaction
from vault import fingerprint

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


class ChangedMeanwhile(Refused):
    """Somebody else changed or retired it since it was opened: ``theirs`` is how it stands now."""

    status = 409

    def __init__(self, theirs: "Canned | None" = None) -> None:
        super().__init__()
        self.theirs = theirs
        self.sentence = (
            _l("Cette réponse a été retirée entre-temps. Votre texte est resté ci-dessous.")
            if theirs is not None and theirs.retired_at
            else _l("Cette réponse a été changée entre-temps. Votre texte est resté ci-dessous.")
        )


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


class Canned(Model):
    """One reply. What was retired stays, and is offered to nobody any more."""

    __tablename__ = "canned"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # of its form, or its name in a file
    topic: Mapped[str] = mapped_column(String(LONGEST_TOPIC))
    language: Mapped[str] = mapped_column(String(3))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None]

    officer: Mapped[Officer | None] = relationship(lazy="joined")

    # Asking

    @property
    def wording(self) -> Wording:
        """What it says."""
        return Wording(self.topic, self.language, self.title, self.body)

    @classmethod
    def offered(cls) -> "list[Canned]":
        """All that are not retired, by topic, language and title."""
        order = cls.topic, cls.language, cls.title, cls.id
        return list(
            db.session.scalars(select(cls).where(cls.retired_at.is_(None)).order_by(*order))
        )

    @classmethod
    def found(cls, id: int) -> "Canned | None":
        """One of those that are not retired."""
        return db.session.scalar(select(cls).where(cls.id == id, cls.retired_at.is_(None)))

    @classmethod
    def ever(cls, id: int) -> "Canned | None":
        """One of them, retired or not."""
        return db.session.get(cls, id)

    # Doing

    @classmethod
    def add(cls, wording: Wording, *, key: str, by: Officer | None = None) -> bool:
        """Have it ready from now on, once; false when that ``key`` has been used, whatever became of it."""
        made = cls(key=key, **vars(wording), changed_by=by.id if by else None)
        try:
            with transaction():
                db.session.add(made)
                db.session.flush()
                audit.record("canned.added", by=by, about=f"canned:{made.id}")
        except IntegrityError:
            if db.session.scalar(select(cls.id).where(cls.key == key)) is None:
                raise
            return False
        return True

    def change(self, wording: Wording, *, version: int, by: Officer) -> None:
        """Say it otherwise, if it still is as it was read; ``ChangedMeanwhile``. Twice is once."""
        values = {**vars(wording), "changed_by": by.id, "changed_at": now(), "version": version + 1}
        if not self._set(values, "canned.changed", by, Canned.version == version):
            theirs = self._again()
            if theirs.retired_at or theirs.wording != wording:
                raise ChangedMeanwhile(theirs)

    def retire(self, *, by: Officer) -> None:
        """It is offered no more. What somebody else is changing meanwhile is not lost to them."""
        changed = {"changed_by": by.id, "changed_at": now(), "version": Canned.version + 1}
        self._set({**changed, "retired_at": now()}, "canned.retired", by)

    # Within

    def _set(self, values: dict[str, Any], act: str, by: Officer, *still: Any) -> bool:
        mine = Canned.id == self.id, Canned.retired_at.is_(None), *still
        changed = update(Canned).where(*mine).values(values).returning(Canned.id)
        with transaction():
            done = db.session.scalar(changed, execution_options={"synchronize_session": False})
            if done is not None:
                audit.record(act, by=by, about=f"canned:{self.id}")
        db.session.expire(self)
        return done is not None

    def _again(self) -> "Canned":
        db.session.refresh(self)
        return self


def load(entries: Iterable[Mapping[str, str]]) -> int:
    """Those of a file that were never there, by their ``name``; how many. What was edited or retired stays."""
    sound = [(Wording.said(each), f"file:{each['name']}") for each in entries]  # all, or none
    return sum(Canned.add(wording, key=key) for wording, key in sound)


def form_key(key: str, wording: Wording) -> str:
    """Of what was typed in a form: the same words sent twice are one reply."""
    return fingerprint("\0".join((key, *vars(wording).values())))[:40]

"""A canned reply: sober words the unit has ready. An officer inserts them, and sends them or not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from domain.reply import LONGEST_TITLE, LONGEST_TOPIC, Wording, folded
from extensions import Model, db, transaction
from vault import fingerprint


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
        there = db.session.scalars(select(cls).where(cls.retired_at.is_(None)).order_by(cls.id))
        return sorted(
            there, key=lambda each: (folded(each.topic), each.language, folded(each.title))
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

"""Revised: what supervisors keep a list of. Added once, changed by one at a time, retired, never deleted."""

from datetime import datetime
from typing import Any, ClassVar, Self, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from extensions import db, transaction
from vault import fingerprint

LONGEST_NAME = 64  # letters
_FREE = {"synchronize_session": False}


class NoTitle(Refused):
    """No name, or one that is too long."""

    sentence = _l("Indiquez un nom de 64 caractères au plus.")
    field = "name"


class RevisedMeanwhile(Refused):
    """Somebody else changed or retired it since it was opened."""

    status = 409
    sentence = _l(
        "Quelqu’un d’autre l’a changé ou retiré entre-temps. Ce que vous avez tapé est resté ci-dessous ; "
        "enregistrer à nouveau le remplace."
    )


class Revised:
    """The columns and verbs of such a thing. ``noun``: what the audit calls it."""

    noun: ClassVar[str]

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # of its form, or its name in a file
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None]

    @property
    def topic(self) -> str:
        """What the audit calls it."""
        return f"{self.noun}:{self.id}"

    @classmethod
    def offered(cls) -> list[Self]:
        """Those that are not retired, by name."""
        kind = cast(Any, cls)
        return list(
            db.session.scalars(
                select(cls).where(kind.retired_at.is_(None)).order_by(kind.name, kind.id)
            )
        )

    @classmethod
    def found(cls, id: int) -> Self | None:
        """One of them."""
        kind = cast(Any, cls)
        return db.session.scalar(select(cls).where(kind.id == id, kind.retired_at.is_(None)))

    @classmethod
    def ever(cls, id: int) -> Self | None:
        """One of them, retired or not."""
        return db.session.get(cls, id)

    @classmethod
    def _add(cls, key: str, by: Officer | None, **values: Any) -> Self | None:
        """Part of a verb: once; nothing when that key was used."""
        kind: Any = cls
        if db.session.scalar(select(kind.id).where(kind.key == key)) is not None:
            return None
        made: Any = cls()
        for name, value in {**values, "key": key, "changed_by": by.id if by else None}.items():
            setattr(made, name, value)
        db.session.add(made)
        db.session.flush()
        audit.record(f"{cls.noun}.added", by=by, about=made.topic)
        return cast(Self, made)

    def _change(self, version: int, by: Officer, **values: Any) -> None:
        """Part of a verb: if it still is as it was read; ``RevisedMeanwhile``."""
        kind: Any = type(self)
        mine = kind.id == self.id, kind.version == version, kind.retired_at.is_(None)
        new = {**values, "changed_by": by.id, "changed_at": now(), "version": version + 1}
        changed = update(kind).where(*mine).values(new).returning(kind.id)
        if db.session.scalar(changed, execution_options=_FREE) is None:
            raise RevisedMeanwhile
        db.session.expire(self)
        audit.record(f"{self.noun}.changed", by=by, about=self.topic)

    def retire(self, *, by: Officer) -> None:
        """It is offered no more; what was made from it stays as it is."""
        kind: Any = type(self)
        mine = kind.id == self.id, kind.retired_at.is_(None)
        new = {"changed_by": by.id, "retired_at": now(), "version": kind.version + 1}
        with transaction():
            gone = update(kind).where(*mine).values(new).returning(kind.id)
            if db.session.scalar(gone, execution_options=_FREE) is not None:
                audit.record(f"{self.noun}.retired", by=by, about=self.topic)
        db.session.expire(self)


def named(text: str) -> str:
    """The name as it is kept; ``NoTitle``."""
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise NoTitle
    return name


def form_key(key: str, *said: str) -> str:
    """Of what was typed in a form: the same sent twice is one."""
    return fingerprint("\0".join((key, *said)))[:40]

"""A wish: what an officer would rather work, or not, on some days. Never asked for, and no reason with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Index, String, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit
from domain.clock import now
from domain.errors import Refused
from domain.officer import AT_THE_DESK, Officer
from domain.wall import today
from extensions import Model, db, transaction
from vault import fingerprint

OFF, NO_NIGHTS, ON = "off", "no-nights", "on"
KINDS = (OFF, NO_NIGHTS, ON)
LONGEST = timedelta(days=92)
AHEAD = timedelta(days=400)
MOST = 60  # that one officer may have standing
WEIGHED = AT_THE_DESK - {"supervisor"}  # whom proposals plan
_FREE = {"synchronize_session": False}


class NotAWish(Refused):
    """No such kind of wish."""

    sentence = _l("Choisissez ce que vous souhaitez dans la liste.")
    field = "what"


class NoWishedDays(Refused):
    """Days that make no period, are over, too many, or too far away."""

    sentence = _l(
        "Indiquez des jours à venir, le premier avant le dernier : 92 jours de suite au plus, d’ici un an."
    )
    field = "first"


class TooManyWishes(Refused):
    """More than anybody reads."""

    sentence = _l("Vous avez déjà 60 souhaits. Retirez-en un pour en ajouter un autre.")
    status = 409


class NotWeighed(Refused):
    """Whoever is not planned by a proposal: nothing would come of their wish."""

    sentence = _l(
        "Les propositions de planning ne planifient pas ce compte : un souhait n’y changerait rien."
    )
    status = 409


class Wish(Model):
    """``what`` of the days from the first to the last, both included. A service counts on the day it begins."""

    __tablename__ = "wish"
    __table_args__ = (Index("ix_wish_last", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # of its form
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    what: Mapped[str] = mapped_column(String(12))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    wished_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(lazy="joined")

    @property
    def days(self) -> Iterable[date]:
        """Each of them."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Wished:
    """What was asked for, as it was read from a form."""

    what: str
    first: date
    last: date


def make(asked: Wished, *, key: str, by: Officer) -> None:
    """One more; the same ``key`` and days are the same one.

    ``NotWeighed``, ``NotAWish``, ``NoWishedDays``, ``TooManyWishes``.
    """
    if by.role not in WEIGHED:
        raise NotWeighed
    if asked.what not in KINDS:
        raise NotAWish
    day = today(now())
    if not day <= asked.last or not timedelta() <= asked.last - asked.first < LONGEST:
        raise NoWishedDays
    if asked.last > day + AHEAD:
        raise NoWishedDays
    said = "\0".join((key, str(by.id), asked.what, str(asked.first), str(asked.last)))
    made = Wish(
        key=fingerprint(said)[:40], officer_id=by.id,
        what=asked.what, first=asked.first, last=asked.last,
    )  # fmt: skip
    try:
        with transaction():
            if db.session.scalar(select(Wish.id).where(Wish.key == made.key)) is not None:
                return
            if len(of(by)) >= MOST:
                raise TooManyWishes
            db.session.add(made)
            db.session.flush()
            audit.record("wish.made", by=by, about=f"wish:{made.id}")
    except IntegrityError:  # the same form, at the same moment
        return


def withdraw(id: int, *, by: Officer) -> bool:
    """Theirs stands no more; false when there is none of theirs. Twice is once."""
    mine = Wish.id == id, Wish.officer_id == by.id
    gone = update(Wish).where(*mine, Wish.withdrawn_at.is_(None)).values(withdrawn_at=now())
    with transaction():
        done = db.session.scalar(gone.returning(Wish.id), execution_options=_FREE)
        if done is not None:
            audit.record("wish.withdrawn", by=by, about=f"wish:{id}")
    return db.session.scalar(select(func.count()).where(*mine)) == 1


def of(officer: Officer) -> list[Wish]:
    """What this officer wishes from today on."""
    return _standing(Wish.officer_id == officer.id, Wish.last >= today(now()))


def everybodys() -> list[Wish]:
    """What anybody wishes from today on, by name: of those whom a proposal would plan."""
    planned = select(Officer.id).where(Officer.role.in_(WEIGHED), Officer.revoked_at.is_(None))
    found = _standing(Wish.last >= today(now()), Wish.officer_id.in_(planned))
    return sorted(found, key=lambda each: (each.officer.name, each.officer_id))


def standing(first: date, last: date) -> list[Wish]:
    """What touches these days."""
    return _standing(Wish.first <= last, Wish.last >= first)


def _standing(*which: object) -> list[Wish]:
    asked = select(Wish).where(Wish.withdrawn_at.is_(None), *which)  # type: ignore[arg-type]
    return list(db.session.scalars(asked.order_by(Wish.first, Wish.last, Wish.id)))

"""How often: tries counted in the database, so that every worker counts the same ones."""

from datetime import datetime, timedelta

from sqlalchemy import String, and_, delete, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from extensions import Model, db, transaction
from vault import fingerprint

SKEW = timedelta(minutes=1)  # by which the clocks of two machines may differ


class Tries(Model):
    """Tries of one thing within one window. The key is hashed: it may hold a name."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)


def allow(key: str, *, times: int, seconds: int) -> bool:
    """Count one more try of ``key``; whether it is among the first ``times`` of its window."""
    hashed, at = fingerprint(key), now()
    ahead = (
        Tries.until > at + timedelta(seconds=seconds) + SKEW
    )  # of a clock that has gone back since
    with transaction():
        over = or_(Tries.until <= at, and_(Tries.key == hashed, ahead))
        db.session.execute(delete(Tries).where(over))
        count = _one_more(hashed)
        if count is None:
            try:
                with db.session.begin_nested():
                    until = at + timedelta(seconds=seconds)
                    db.session.add(Tries(key=hashed, count=1, until=until))
                count = 1
            except IntegrityError:  # another worker counted the first one meanwhile
                count = _one_more(hashed) or 1
    return count <= times


def forget(key: str) -> None:
    """Start counting anew: the right answer was given."""
    with transaction():
        db.session.execute(delete(Tries).where(Tries.key == fingerprint(key)))


def _one_more(hashed: str) -> int | None:
    more = update(Tries).where(Tries.key == hashed).values(count=Tries.count + 1)
    return db.session.scalar(more.returning(Tries.count))

"""Succession: after a closed conversation she opened another, which knows the ones before it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast

from sqlalchemy import ForeignKey, bindparam, exists, select, update
from sqlalchemy.orm import Mapped, mapped_column

from extensions import Model, ask, db, transaction
from statement import Statement


@dataclass(frozen=True, slots=True)
class Earlier:
    """A conversation that came before. ``outcome``: nothing when she ended it; ``officer_name``: nobody."""

    id: int
    opened_at: datetime
    outcome: str | None
    officer_name: str | None


class Succeeding:
    """The column of a conversation that says after which one she opened it.

    What is erased breaks the line: it is not shown any more, nor is what was before it.
    """

    if TYPE_CHECKING:
        id: Mapped[int]

    earlier_id: Mapped[int | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="SET NULL"), index=True
    )

    def succeed(self, closed: Self) -> None:
        """Part of a verb: she goes on here after the closed one, and her code opens this one instead.

        Once, and while nothing was said here; an earlier one that was erased meanwhile is nobody's.
        """
        kind = cast(Any, type(self))
        touched = update(kind).where(kind.id == closed.id, kind.erased_at.is_(None))
        # It is no news of the earlier one, which does not stay longer because of it.
        touched = touched.values(active_at=kind.active_at).returning(kind.code_hash)
        fresh = kind.id == self.id, kind.opened_at.is_(None)
        # What she was asked to agree to in the closed one is hers to read and take back in this one.
        values = {"earlier_id": closed.id, "referral_at": cast(Any, closed).referral_at}
        linked = update(kind).where(*fresh).values(values).returning(kind.id)
        unsynced = {"synchronize_session": False}
        with transaction():
            before = db.session.execute(touched, execution_options=unsynced).first()
            if before is None or db.session.scalar(linked, execution_options=unsynced) is None:
                return
            if before.code_hash is None:
                return
            for one, code in ((closed.id, None), (self.id, before.code_hash)):
                moved = update(kind).where(kind.id == one)
                moved = moved.values(code_hash=code, active_at=kind.active_at)
                db.session.execute(moved, execution_options=unsynced)
        for each in (closed, self):
            db.session.expire(each, ["code_hash", "earlier_id", "referral_at"])

    def before(self) -> list[Earlier]:
        """Those before it, the newest first; none when she has gone on from this one too."""
        return [Earlier(*row) for row in ask(_before(), mine=self.id)]

    def earlier(self, id: int) -> Self | None:
        """One of those before it; what is not in its line does not exist."""
        known = id in {each.id for each in self.before()}
        return db.session.get(type(self), id) if known else None


@cache
def _before() -> Statement:
    table, officer = (Model.metadata.tables[name] for name in ("conversation", "officer"))
    newest, later, further = table.alias(), table.alias(), table.alias()
    alone = ~exists().where(later.c.earlier_id == newest.c.id)
    begun = select(newest.c.earlier_id).where(newest.c.id == bindparam("mine"), alone)
    line = begun.cte("line", recursive=True)
    # A union of what differs: a line that closed on itself would end all the same.
    line = line.union(select(further.c.earlier_id).join(line, further.c.id == line.c.earlier_id))
    return Statement(
        select(table.c.id, table.c.opened_at, table.c.outcome, officer.c.name)
        .join(line, line.c.earlier_id == table.c.id)
        .outerjoin(officer, officer.c.id == table.c.officer_id)
        .where(table.c.opened_at.is_not(None), table.c.erased_at.is_(None))
        .order_by(table.c.opened_at.desc(), table.c.id.desc())
    )

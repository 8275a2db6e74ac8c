"""A publication: the drafts of a period become the rota that officers read. One supervisor at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import audit, lacking, moves, override, rota_notice, shift, timetable, withdrawal
from domain.clock import now
from domain.errors import Refused
from domain.moves import Move
from domain.officer import Officer
from domain.resting import Breach
from domain.shift import STANDS, Shift
from domain.span import Span
from domain.wall import moment
from extensions import Model, db, transaction
from vault import fingerprint

LONGEST = timedelta(days=400)
_FREE = {"synchronize_session": False}


class NoRotaPeriod(Refused):
    """A period that ends before it begins, or is too long."""

    sentence = _l("Indiquez une période de 400 jours au plus, dont la fin ne précède pas le début.")
    field = "until"


class NothingToPublish(Refused):
    """No draft in the period, and nothing that is to go."""

    sentence = _l("Il n’y a aucun brouillon à venir dans cette période.")
    field = "since"


class PublishedMeanwhile(Refused):
    """Somebody published, or changed a draft, since the list was shown."""

    status = 409

    def __init__(self, name: str | None = None) -> None:
        super().__init__()
        self.sentence = (
            _l(
                "%(name)s vient de publier cette période : rien n’a été publié une seconde fois.",
                name=name,
            )
            if name
            else _l(
                "Les brouillons ont changé entre-temps : rien n’a été publié. Relisez la liste."
            )
        )


class Publication(Model):
    """What one supervisor published at once. ``key``: the drafts as they had been shown."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    count: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    published_at: Mapped[datetime] = mapped_column(default=now)

    officer: Mapped[Officer] = relationship(lazy="joined")


@dataclass(frozen=True, slots=True)
class Ready:
    """What would be published: the drafts, what is to go, which rules that breaks, by what it is known again."""

    drafts: list[Span]
    leaving: list[Span]
    breaches: list[Breach]
    seen: str

    @property
    def moves(self) -> list[Move]:
        """What each officer gains and loses."""
        return moves.between(self.leaving, self.drafts)


def ready(since: date, until: date) -> Ready:
    """The drafts of these days, the last one included, that have not begun, and what is to go with them.

    Those of an account that was closed since are no drafts to publish. ``NoRotaPeriod``.
    """
    in_order(since, until)
    drafts, leaving, seen = pending(since, until)
    broken: list[Breach] = [*lacking.lacking(leaving, drafts)]
    if drafts:
        gone = {span.id for span in leaving}
        staying = [span for span in timetable.around(drafts) if span.id not in gone]
        broken += override.open_([*staying, *drafts], drafts)
    return Ready(drafts, leaving, broken, seen)


def publish(
    since: date, until: date, *, seen: str, by: Officer, reasons: Mapping[str, str]
) -> Publication:
    """All the drafts that were ``seen``, or none; what is to go, goes, and officers are told. Twice is once.

    ``PublishedMeanwhile`` when they are not those any more, ``Blocked`` when rules are broken for no
    reason (of ``reasons``, by ``override.field``), ``NothingToPublish``, ``NoRotaPeriod``.
    """
    shift.may_plan(by)
    in_order(since, until)
    made = Publication(key=seen, since=since, until=until, officer_id=by.id, count=0)
    try:
        with transaction():
            timetable.lock_all()  # of whom nothing comes or goes too: what is left of a skill is weighed
            drafts, leaving, there = pending(since, until)
            if there != seen:
                raise PublishedMeanwhile
            if not drafts and not leaving:
                raise NothingToPublish
            lacks = lacking.lacking(leaving, drafts)
            _write(made, drafts, leaving, by)
            there_then = timetable.around(drafts) if drafts else []
            override.settle(there_then, drafts, reasons, by, lacks=lacks)
            rota_notice.tell(moves.between(leaving, drafts), by)
    except PublishedMeanwhile:
        return _already(seen, by)
    return made


def in_order(since: date, until: date) -> None:
    """``NoRotaPeriod``."""
    if not timedelta() <= until - since < LONGEST:
        raise NoRotaPeriod


def _write(made: Publication, drafts: list[Span], leaving: list[Span], by: Officer) -> None:
    made.count = len(drafts) + len(leaving)
    db.session.add(made)
    db.session.flush()
    values = {"published_at": now(), "published_by": by.id, "version": Shift.version + 1}
    for ids in timetable.parts([each.id for each in drafts]):
        some = update(Shift).where(Shift.id.in_(ids)).values(values)
        db.session.execute(some, execution_options=_FREE)
    withdrawal.carry_out(leaving, by)
    why = f"{made.since} {made.until} {made.count}"
    audit.record("rota.published", by=by, about=f"rota:{made.since}", why=why)


def _already(seen: str, by: Officer) -> Publication:
    """The same list sent twice is published once; by somebody else it is theirs."""
    db.session.expire_all()
    theirs = db.session.scalar(select(Publication).where(Publication.key == seen))
    if theirs is None or theirs.officer_id != by.id:
        raise PublishedMeanwhile(theirs.officer.name if theirs else None)
    return theirs


def pending(since: date, until: date) -> tuple[list[Span], list[Span], str]:
    """The drafts, what is to go, and by what both are known again."""
    begin, end = max(moment(since), now()), moment(until + timedelta(days=1))
    rows = db.session.execute(
        select(
            Shift.id, Shift.version, Shift.officer_id, Shift.kind, Shift.starts_at, Shift.ends_at
        )
        .join(Officer, Officer.id == Shift.officer_id)
        .where(Officer.revoked_at.is_(None))
        .where(
            STANDS, Shift.published_at.is_(None), Shift.starts_at >= begin, Shift.starts_at < end
        )
        .order_by(Shift.starts_at, Shift.id)
    ).all()
    leaving = withdrawal.leaving(begin, end)
    told = [*(f"{row.id}:{row.version}" for row in rows), *(f"-{span.id}" for span in leaving)]
    seen = "\0".join([str(since), str(until), *told])
    drafts = [
        Span(row.id, row.officer_id, row.kind, row.starts_at, row.ends_at, published=False)
        for row in rows
    ]
    return drafts, leaving, fingerprint(seen)

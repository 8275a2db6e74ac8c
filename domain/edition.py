"""An edition: which day's file of public data is kept, and how often what is kept has changed."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import String, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from domain.clock import now
from domain.errors import Refused
from domain.wall import today
from extensions import Model, db

POLICE, GENDARMERIE, ZONES, POINTS = "police", "gendarmerie", "zones", "points"
DILA, DEMO = "dila", "demo"


class Edition(Model):
    """Of one file. ``number`` grows with each change, so that copies in memory know they are old."""

    __tablename__ = "edition"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    dated: Mapped[date]
    brought_at: Mapped[datetime] = mapped_column(default=now)


class SheetOlder(Refused):
    """A newer one is kept."""

    def __init__(self, kept: date | None = None) -> None:
        super().__init__()
        self.sentence = _l(
            "Ce qui est déjà importé est plus récent (%(day)s). Rien n’a été importé.",
            day=f"{kept:%d/%m/%Y}" if kept else "",
        )


class SheetAhead(Refused):
    """Dated after today."""

    sentence = _l("La date du fichier est dans l’avenir. Rien n’a été importé.")


# Every edition together: what was computed of any of them is old once this has grown.
together = select(func.coalesce(func.sum(Edition.number), 0)).scalar_subquery()


def kept(name: str) -> date | None:
    """The day of what is kept of it; nothing when it was never imported."""
    return db.session.scalar(select(Edition.dated).where(Edition.name == name, Edition.number > 0))


def check(name: str, dated: date) -> None:
    """Whether a file of that day may come after what is kept: ``SheetOlder``, ``SheetAhead``."""
    if dated > today():
        raise SheetAhead
    last = kept(name)
    if last is not None and last > dated:
        raise SheetOlder(last)


def begin(name: str, dated: date) -> None:
    """In the transaction under way: nobody else imports this one until its end; then as ``check``."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = {"name": name, "number": 0, "dated": dated, "brought_at": now()}
    same = {"number": Edition.number}
    first = dialect.insert(Edition).values(row)
    db.session.execute(first.on_conflict_do_update(index_elements=["name"], set_=same))
    check(name, dated)


def advance(name: str, dated: date) -> None:
    """In the transaction under way: something changed."""
    values = {"number": Edition.number + 1, "dated": dated, "brought_at": now()}
    db.session.execute(update(Edition).where(Edition.name == name).values(values))

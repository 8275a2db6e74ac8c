"""A need: how many officers at least, at one hour of the week, by the clock; of all, or with a skill."""

from collections.abc import Mapping
from itertools import product

from flask_babel import lazy_gettext as _l
from sqlalchemy import String, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.errors import Refused
from domain.fitting import LANGUAGES
from domain.officer import Officer
from domain.shift import may_plan
from extensions import Model, db, transaction
from vault import fingerprint

ANY, MINORS, PSYCHOLOGIST = "any", "minors", "psychologist"
SKILLS = (ANY, MINORS, PSYCHOLOGIST, *LANGUAGES)
LEAST, MOST = 2, 99  # officers: nobody answers alone
HOURS = tuple(product(range(7), range(24)))  # Monday at midnight first

Hour = tuple[int, int]  # weekday from 0, hour
Needs = dict[str, dict[Hour, int]]  # every hour of each skill that is needed at all


class NoNeed(Refused):
    """Not a number, or fewer than two of all officers; ``field`` is the hour."""

    sentence = _l(
        "Jamais moins de deux agents : indiquez pour chaque heure un nombre de 2 à 99. Pour une compétence, "
        "de 0 à 99."
    )

    def __init__(self, hour: Hour = (0, 0)) -> None:
        super().__init__(hour)
        self.field = name(hour)  # type: ignore[misc]


class NeedsChanged(Refused):
    """Somebody else changed them since they were shown."""

    status = 409
    sentence = _l(
        "Quelqu’un d’autre a changé ces besoins entre-temps. Les vôtres sont restés ci-dessous : enregistrer "
        "à nouveau remplace les siens."
    )


class Need(Model):
    """One hour of the week in Paris, one skill. A skill without rows is as usual."""

    __tablename__ = "need"

    skill: Mapped[str] = mapped_column(String(16), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    least: Mapped[int]


def name(hour: Hour) -> str:
    """Of its field in a form."""
    return f"n{hour[0]}-{hour[1]}"


def needs() -> Needs:
    """What the unit needs: two at any hour, unless it decided more."""
    found: Needs = {ANY: dict.fromkeys(HOURS, LEAST)}
    for skill, weekday, hour, least in db.session.execute(
        select(Need.skill, Need.weekday, Need.hour, Need.least)
    ):
        found.setdefault(skill, dict.fromkeys(HOURS, 0))[weekday, hour] = least
    return found


def of(skill: str) -> dict[Hour, int]:
    """Of one skill; zeros where it is not needed."""
    return needs().get(skill) or dict.fromkeys(HOURS, 0)


def seen(skill: str) -> str:
    """By what a table is recognised again."""
    return _seen(of(skill))


def change(skill: str, typed: Mapping[str, str], *, known: str, by: Officer) -> None:
    """Every hour of one skill, by the names of its fields; if they still are as they were read (``seen``).

    ``NoNeed``, ``NeedsChanged``, ``NotAPlanner``. Twice is once.
    """
    may_plan(by)
    wanted = {hour: _least(skill, hour, typed.get(name(hour), "")) for hour in HOURS}
    rows = [
        {"skill": skill, "weekday": weekday, "hour": hour, "least": least}
        for (weekday, hour), least in wanted.items()
    ]
    try:
        with transaction():
            if (before := of(skill)) == wanted:
                return
            columns = Need.weekday, Need.hour, Need.least
            gone = delete(Need).where(Need.skill == skill).returning(*columns)
            was = db.session.execute(gone, execution_options={"synchronize_session": False}).all()
            # What somebody committed since it was read is deleted too, and is not what was read.
            there = {(weekday, hour): least for weekday, hour, least in was}
            if _seen(before) != known or (there or before) != before:
                raise NeedsChanged
            db.session.execute(insert(Need), rows)
            audit.record("needs.changed", by=by, about=f"needs:{skill}")
    except IntegrityError:  # both at the same moment
        raise NeedsChanged from None


def _seen(table: Mapping[Hour, int]) -> str:
    return fingerprint(" ".join(map(str, table.values())))


def _least(skill: str, hour: Hour, text: str) -> int:
    text, floor = text.strip(), LEAST if skill == ANY else 0
    if not (text.isascii() and text.isdigit() and floor <= int(text[:4]) <= MOST):
        raise NoNeed(hour)
    return int(text)

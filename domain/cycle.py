"""A cycle: what somebody works on each day of it, by the clock; then it begins again. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from domain.errors import Refused
from domain.wall import DAY, clock, moment

LONGEST = 182  # days
OFF = ("-", "–", "repos")


class NotACycle(Refused):
    """A line that is no day of a cycle; or too many, or none."""

    field = "cycle"

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.sentence = (
            _l(
                "Ligne %(line)s : écrivez « 07:00-19:08 » pour un jour travaillé, ou « - » pour un repos.",
                line=line,
            )
            if line
            else _l("Un cycle a de 1 à 182 jours, un par ligne.")
        )


class EmptyCycle(NotACycle):
    """Nobody works in it."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.sentence = _l("Aucun jour de ce cycle n’est travaillé.")


class Tangled(NotACycle):
    """A day begins before the one before it is over."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.sentence = _l(
            "Le jour %(line)s du cycle se termine après le début du jour qui le suit : il ne peut pas "
            "s’enchaîner.",
            line=line,
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """One day's work: from so many minutes after midnight, for so many minutes of the clock."""

    start: int
    minutes: int

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Its moments on that day: by the clock at both ends, whatever its real length then is."""
        return moment(day, self.start), moment(day, self.start + self.minutes)

    def __str__(self) -> str:
        """``07:00-19:08``."""
        end = (self.start + self.minutes) % DAY
        return f"{_shown(self.start)}-{_shown(end)}"


@dataclass(frozen=True, slots=True)
class Cycle:
    """One entry a day; none on a day off."""

    days: tuple[Turn | None, ...]

    @classmethod
    def read(cls, text: str) -> "Cycle":
        """What was typed, one line a day; ``NotACycle``, ``EmptyCycle``, ``Tangled``."""
        lines = text.strip().splitlines()
        if not 0 < len(lines) <= LONGEST:
            raise NotACycle
        cycle = cls(tuple(_turn(line, number) for number, line in enumerate(lines, 1)))
        if not any(cycle.days):
            raise EmptyCycle
        for at, turn in enumerate(cycle.days):
            following = cycle.days[(at + 1) % len(lines)]
            if turn and following and turn.start + turn.minutes > DAY + following.start:
                raise Tangled(at + 1)
        return cycle

    def __str__(self) -> str:
        """One line a day."""
        return "\n".join("-" if turn is None else str(turn) for turn in self.days)

    def __len__(self) -> int:
        return len(self.days)

    def on(self, number: int) -> Turn | None:
        """Of the day with this number, counted from 0 and for ever."""
        return self.days[number % len(self.days)]

    @property
    def worked(self) -> int:
        """Days that are worked."""
        return sum(turn is not None for turn in self.days)

    @property
    def minutes(self) -> int:
        """All of it, by the clock."""
        return sum(turn.minutes for turn in self.days if turn)


def _turn(line: str, number: int) -> Turn | None:
    if line.strip().lower() in OFF:
        return None
    found = re.fullmatch(r"\s*([0-9:hH]+)\s*[-–]\s*([0-9:hH]+)\s*", line)
    if found is None:
        raise NotACycle(number)
    try:
        start, end = clock(found[1]), clock(found[2])
    except Refused:
        raise NotACycle(number) from None
    return Turn(start, (end - start) % DAY or DAY)


def _shown(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"

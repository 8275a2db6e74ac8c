"""A pattern: a cycle under a name, ready to be laid for a team."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain.cycle import Cycle
from domain.officer import Officer
from domain.revised import Revised, named
from domain.shift import may_plan
from extensions import Model, transaction


class Pattern(Revised, Model):
    """``text``: the cycle, one line a day."""

    __tablename__ = "pattern"
    noun = "pattern"

    text: Mapped[str] = mapped_column("cycle", Text)

    @property
    def cycle(self) -> Cycle:
        """What it lays."""
        return Cycle.read(self.text)

    @classmethod
    def add(cls, name: str, text: str, *, key: str, by: Officer | None = None) -> bool:
        """Have it ready, once; false when that ``key`` was used. ``NoTitle``, ``NotACycle``."""
        if by is not None:
            may_plan(by)
        name, cycle = named(name), Cycle.read(text)
        try:
            with transaction():
                return cls._add(key, by, name=name, text=str(cycle)) is not None
        except IntegrityError:  # at the same moment, by a second click
            return False

    def change(self, name: str, text: str, *, version: int, by: Officer) -> None:
        """Another name or cycle; what was laid already stays. ``RevisedMeanwhile``. Twice is once."""
        may_plan(by)
        name, cycle = named(name), str(Cycle.read(text))
        if (self.name, self.text) == (name, cycle) and self.retired_at is None:
            return
        with transaction():
            self._change(version, by, name=name, text=cycle)


def load(entries: Iterable[Mapping[str, str]]) -> int:
    """Those of a file that were never there, by their ``key``; how many. All are sound, or none."""
    sound = [(named(each["name"]), str(Cycle.read(each["cycle"])), each["key"]) for each in entries]
    return sum(Pattern.add(name, cycle, key=f"file:{key}") for name, cycle, key in sound)

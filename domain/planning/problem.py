"""A problem: people, kinds of service, what is needed at each hour, the rules, and what is already decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

# The rules, by the name under which a conflict or a breach of one is told.
FIXED, NEEDS = "fixed", "needs"
REST, WEEKLY, AVERAGE, ONCE = "rest", "weekly-rest", "average", "once"
LEAVE, UNAVAILABLE = "leave", "unavailable"
LAWS = (REST, WEEKLY, AVERAGE, ONCE, LEAVE, UNAVAILABLE)  # of one person each


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one instant to another, the second left out."""

    start: datetime
    end: datetime

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether they share a moment."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Wish:
    """To work on this day, or not to (``wants``); of one kind of service alone where ``kind`` names it."""

    day: date
    wants: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """``leave`` is left out of the weekly average; ``unavailable`` is not. ``weekly``: theirs, if less.

    ``around``: at work on the days before and after the period, as it is published; ``training``: working
    time too, on any day, of which nobody is at the desk. Both are nobody's to change here: rest is kept
    from them, and what they break by themselves was accepted by somebody.
    ``counts``: among all who are needed, and not for their skills alone. ``role``: as kinds name it.
    ``nights`` and ``weekends`` were worked before, as far as they still count for evenness.
    """

    id: int
    skills: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    leave: tuple[Span, ...] = ()
    unavailable: tuple[Span, ...] = ()
    around: tuple[Span, ...] = ()
    training: tuple[Span, ...] = ()
    weekly: timedelta | None = None
    nights: int = 0
    weekends: int = 0
    role: str = ""
    counts: bool = True

    def answers(self, skill: str) -> bool:
        """Whether they count where this skill is needed; or anybody, where none is named."""
        return skill in self.skills if skill else self.counts

    @property
    def beside(self) -> tuple[Span, ...]:
        """All that they work and is not planned here."""
        return (*self.around, *self.training)

    @property
    def absent(self) -> tuple[Span, ...]:
        """Whatever keeps them from work."""
        return (*self.leave, *self.unavailable)


@dataclass(frozen=True, slots=True)
class Kind:
    """A service by the clock on the wall; one that ends no later than it starts ends on the day after.

    ``weekdays``: on which it starts, Monday is 0. ``roles``: for whom it is, if not for everybody.
    """

    name: str
    starts: time
    ends: time
    weekdays: frozenset[int] = frozenset(range(7))
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Need:
    """So many people in this hour of the week by the clock on the wall; of one skill where it is named."""

    weekday: int
    hour: int
    count: int
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """Rest in the day and in the seven days that begin with each service; the average of a week's work. 0 is off.

    The usual figures are those of décret 2002-1279 article 1, as amended in 2017, for the national police;
    what they mean is said once, in ``domain.resting``. A plan is a little stricter with itself: what it gives
    has its rest before and after, in one piece; and it gives nobody more than the average over the weeks
    that the period touches, leave left out, though a half-year would allow it.
    """

    rest: timedelta = timedelta(hours=11)
    day: timedelta = timedelta(
        hours=24
    )  # in which that rest must be found: a service may take the rest
    weekly: timedelta = timedelta(hours=35)
    average: timedelta = timedelta(hours=48)

    @property
    def longest(self) -> timedelta:
        """The longest service that leaves room for its rest."""
        return self.day - self.rest if self.rest else timedelta.max


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """One person at work from–to. ``kind`` is the name of a kind, or nothing of what was decided freely."""

    person: int
    start: datetime
    end: datetime
    kind: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is asked, from the first day to the last, both part of it: services count by when they start.

    ``fixed`` was decided by people and stays; it may lie outside the period, where it counts for rest.
    ``accepted``: as it is, so that what it breaks by itself is nothing to find, and is only made no worse.
    ``strict``: the needs must be met, so that there may be no plan; otherwise they are met as far as can be.
    Not those of the hours before any service of the period begins, which are for the night before.
    """

    first: date
    last: date
    people: tuple[Person, ...]
    kinds: tuple[Kind, ...]
    needs: tuple[Need, ...]
    rules: Rules = Rules()
    fixed: tuple[Assignment, ...] = ()
    strict: bool = False
    accepted: bool = False

    @property
    def by_id(self) -> Mapping[int, Person]:
        """The people by what they are called here."""
        return {person.id: person for person in self.people}

    def __post_init__(self) -> None:
        known = set(self.by_id)
        sound = (
            self.first <= self.last
            and len(known) == len(self.people)
            and len(set(self.fixed)) == len(self.fixed)
            and all(one.person in known and one.start < one.end for one in self.fixed)
        )
        if not sound:
            raise ValueError("a period that ends before it begins, or somebody twice or unknown")

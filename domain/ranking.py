"""A ranking: which organisations answer what is wanted, and which of them comes first."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.commune import department_of
from domain.listing import Listed, Listing, words
from domain.point import Point, kilometres
from domain.spots import REACH
from domain.taxonomy import BY_TELEPHONE

SOMEWHERE = 25.0  # kilometres somebody of the same department counts as when no more may be said
AT_LEAST = 5  # of the nearest, however far, where nobody is in reach


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; nothing given, all. ``langue`` is a code; ``text`` is words of a name.

    ``everywhere``: only of those who answer from anywhere, where no commune is given.
    """

    commune_code: str | None = None
    besoins: tuple[str, ...] = ()
    violences: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    langue: str = ""
    text: str = ""
    open_now: bool = False
    everywhere: bool = False


Place = tuple[Listed, float | None]  # kilometres, where they are known


def found(wanted: Wanted, listing: Listing, here: Point | None = None) -> list[Place]:
    """Those that answer, in the order in which they are shown; ``here``: where the commune is.

    Who is too far for somebody of this commune is left out, unless nobody at all is in reach.
    """
    commune = wanted.commune_code
    if commune is None:
        every = listing.anywhere if wanted.everywhere else listing.every
        return ranked(fitting(every, wanted), wanted)
    fit = fitting(listing.around(commune, here), wanted)
    if here and not any(_local(each, commune, here) for each in fit):
        fit = fitting(listing.every, wanted)
    return ranked(fit, wanted, here)


def fitting(every: Iterable[Listed], wanted: Wanted) -> list[Listed]:
    """Those that answer, wherever they are.

    A need has to be met. What was done and to whom has only not to be excluded: who says nothing of it
    is there for all. Who names no language speaks French.
    """
    needs, done, who = (
        frozenset(codes) for codes in (wanted.besoins, wanted.violences, wanted.publics)
    )
    said = [f" {word}" for word in words(wanted.text).split()]
    langue = wanted.langue
    return [
        each
        for each in every
        if (not needs or needs & each.besoins)
        and (not done or not each.violences or done & each.violences)
        and (not who or not each.publics or who & each.publics)
        and (not langue or langue in (each.langues or ("fr",)))
        and all(word in each.words for word in said)
    ]


def ranked(fit: list[Listed], wanted: Wanted, here: Point | None = None) -> list[Place]:
    """In the order in which they are shown; ``here``: where the commune is.

    Emergency lines first, where help at once may be what is wanted; national lines before all that is near
    where a telephone meets the need, and after it where somebody has to be met.
    """
    needs = frozenset(wanted.besoins)
    hurried, spoken = not needs or "urgence" in needs, bool(needs & BY_TELEPHONE)
    first = [each for each in fit if each.urgent and hurried]
    known = [each for each in fit if each.national and not (each.urgent and hurried)]
    others = [each for each in fit if not each.national and not (each.urgent and hurried)]
    if wanted.commune_code is None:
        return [(each, None) for each in [*_entered(first), *_entered(known), *_named(others)]]
    lines: list[Place] = [(each, None) for each in _entered(known)]
    near = _near(others, wanted.commune_code, here)
    after = [*lines, *near] if spoken else [*near, *lines]
    return [*((each, None) for each in _entered(first)), *after]


def _entered(some: list[Listed]) -> list[Listed]:
    """As they were entered: the lines that are shipped begin with the most general. Doubtful ones last."""
    return sorted(some, key=lambda each: (each.doubtful, each.id))


def _named(some: list[Listed]) -> list[Listed]:
    return sorted(some, key=lambda each: (each.name, each.id))


def _local(each: Listed, commune: str, here: Point) -> bool:
    """In reach, and not because everybody is."""
    if each.national or each.urgent:
        return False
    if each.at and kilometres(here, each.at) <= REACH:
        return True
    department = department_of(commune)
    return each.department == department or not each.zones.isdisjoint((department, commune))


def _near(some: list[Listed], commune: str, here: Point | None) -> list[Place]:
    """Those of the same area, the nearest first; some of the nearest where there is none."""
    department = department_of(commune)
    areas = {department, commune}
    inside: list[tuple[float, str, int, Place]] = []
    outside: list[tuple[float, str, int, Place]] = []
    nowhere = []
    for each in some:
        apart = kilometres(here, each.at) if here and each.at else None
        same = each.department == department or bool(each.zones and each.zones & areas)
        if apart is not None:
            near = same or apart <= REACH
            (inside if near else outside).append((apart, each.name, each.id, (each, apart)))
        elif same:
            guess = 0.0 if each.commune == commune else SOMEWHERE
            inside.append((guess, each.name, each.id, (each, None)))
        elif not each.department:
            nowhere.append(each)
    places = sorted(inside) or sorted(outside)[:AT_LEAST]
    return [*(place for *_, place in places), *((each, None) for each in _named(nowhere))]

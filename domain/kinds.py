"""Kinds of service as the unit writes them, one a line: a name, days, the clock, and for whom they are."""

import re
from datetime import time

from flask_babel import lazy_gettext as _l

from domain import unit
from domain.planning.problem import Kind

DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
ROLES = {"agent": "officer", "psychologue": "psychologist"}
_DAY, _ROLE = "|".join(DAYS), rf"(?:{'|'.join(ROLES)})s?"
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
LINE = (
    rf"(?i:([^:]{{1,40}}?) ?: (?:((?:{_DAY})(?:(?:-|, ?)(?:{_DAY}))*) )?{_CLOCK}-{_CLOCK}"
    rf"(?: \(({_ROLE}(?:, ?{_ROLE})*)\))?$)"
)

unit.lines(
    "rota_services",
    (
        "Matin : 06:50-14:30 (agents)", "Soir : 14:20-22:00 (agents)", "Nuit : 21:50-07:00 (agents)",
        "Bureau : lun-ven 09:00-17:00 (psychologue)",
    ),
    _l("Planning : les services"),
    _l(
        "Un par ligne : son nom, deux points, ses jours si ce n’est pas chaque jour, ses heures, puis entre "
        "parenthèses pour qui il est si ce n’est pas pour tous : « Nuit : 21:50-07:00 (agents) », « Bureau : "
        "lun-ven 09:00-17:00 (psychologue) », « Samedi : sam, dim 10:00-18:00 ». Un service qui finit avant "
        "l’heure où il commence finit le lendemain."
    ),
    like=LINE,
)  # fmt: skip


def kinds() -> tuple[Kind, ...]:
    """The services; of two that are called the same, each has its hours."""
    return tuple(read(str(line)) for line in unit.chosen("rota_services"))


def read(line: str) -> Kind:
    """One line, which is of the form that is asked for."""
    found = re.match(LINE, line)
    assert found, "a unit's lines are of the form they are asked in"
    name, days, *clock, roles = found.groups()
    starts, ends = (time(int(h), int(m)) for h, m in (clock[:2], clock[2:]))
    return Kind(name, starts, ends, _days(days), _roles(roles))


def _days(text: str | None) -> frozenset[int]:
    if text is None:
        return frozenset(range(len(DAYS)))
    found: set[int] = set()
    for part in text.lower().split(","):
        first, *last = (DAYS.index(day.strip()) for day in part.split("-"))
        for until in last or [first]:
            found |= {(first + n) % 7 for n in range((until - first) % 7 + 1)}
    return frozenset(found)


def _roles(text: str | None) -> frozenset[str]:
    each = (text or "").lower().replace(" ", "").split(",")
    return frozenset(ROLES[one.removesuffix("s")] for one in each if one)

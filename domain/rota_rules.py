"""The rules of rest and of working time: pure, each with its sentence, its number chosen by the unit.

Source: décret n° 2002-1279 of 23 October 2002, art. 1, as amended by décret n° 2017-109: eleven consecutive
hours of rest in 24 hours, 24 and eleven in seven days, 48 hours a week on average over a half-year.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from domain import unit
from domain.resting import DAILY, Breach, apart, average, daily, present, weekly
from domain.span import Span

ALWAYS = 1  # the number of a rule that has none
SKILLS = "skills"

unit.number(
    "rota_daily_rest", 11, 0, 14,
    _l("Planning : heures de repos consécutives par 24 heures"),
    _l("Dans les 24 heures qui suivent chaque prise de service. 0 : non vérifié."),
)  # fmt: skip
unit.number(
    "rota_weekly_rest", 35, 0, 72,
    _l("Planning : heures de repos consécutives par période de sept jours"),
    _l("24 h + 11 h, dans les sept jours qui suivent chaque prise de service. 0 : non vérifié."),
)  # fmt: skip
unit.number(
    "rota_weekly_hours", 48, 0, 80,
    _l("Planning : heures par semaine, en moyenne sur un semestre"),
    _l("Sur tout semestre glissant de 26 semaines ; les absences n’y comptent pas. 0 : non vérifié."),
)  # fmt: skip
unit.choice(
    "rota_skills",
    (("checked", _l("oui")), ("off", _l("non"))),
    _l("Planning : vérifier les compétences"),
    _l(
        "Publier, changer ou annuler des vacations en laissant manquer une compétence demande un motif. Ce "
        "qu’il faut, heure par heure, est dans « Besoins »."
    ),
)  # fmt: skip


Find = Callable[[list[Span], int], Iterable[Breach]]


@dataclass(frozen=True)
class RotaRule:
    """``find`` looks at one officer's spans, in order. ``by_unit``: the unit rule that holds its number."""

    code: str
    sentence: Any
    find: Find | None  # none of what no one officer breaks
    by_unit: str | None = None
    rests: bool = False  # what it is broken by is rest, which is owed
    stands: bool = False  # no reason makes it acceptable

    @property
    def usual(self) -> int:
        """Its number where the unit chose none."""
        return _number(unit.RULES[self.by_unit].usual) if self.by_unit else ALWAYS


RULES = {
    rule.code: rule
    for rule in (
        RotaRule("one-at-a-time", _l("Une seule vacation à la fois."), apart, stands=True),
        RotaRule("absent", _l("Pas de vacation pendant une absence."), present, stands=True),
        RotaRule(
            DAILY, _l("Repos consécutif par 24 heures trop court."), daily, "rota_daily_rest",
            rests=True,
        ),
        RotaRule(
            "weekly-rest", _l("Repos consécutif par sept jours trop court."), weekly, "rota_weekly_rest",
            rests=True,
        ),
        RotaRule(
            "weekly-hours", _l("Trop d’heures par semaine, en moyenne sur un semestre."), average,
            "rota_weekly_hours",
        ),
        RotaRule(SKILLS, _l("Compétence nécessaire absente."), None, "rota_skills"),
    )
}  # fmt: skip


def numbers() -> dict[str, int]:
    """What the unit chose of each rule; 0 of one that it switched off."""
    return {
        rule.code: _number(unit.chosen(rule.by_unit)) if rule.by_unit else ALWAYS
        for rule in RULES.values()
    }


def _number(chosen: Any) -> int:
    return chosen if isinstance(chosen, int) else ALWAYS * (chosen == "checked")


def check(spans: Iterable[Span], numbers: Mapping[str, int]) -> list[Breach]:
    """Every breach of these spans, officer by officer; those of one officer must all be given."""
    by_officer: dict[int, list[Span]] = defaultdict(list)
    for span in sorted(spans, key=lambda each: (each.starts_at, each.ends_at, each.id)):
        by_officer[span.officer_id].append(span)
    return [
        breach
        for theirs in by_officer.values()
        for rule in RULES.values()
        if rule.find and numbers[rule.code]
        for breach in rule.find(theirs, numbers[rule.code])
    ]

"""What is broken, as a form asks why it is accepted: one reason for each officer and rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import request

from blueprints.speaking import _
from domain.lacking import NOBODY
from domain.override import field
from domain.resting import Breach
from domain.rota_rules import RULES
from domain.team import colleagues

SHOWN = 5  # of one officer and rule, one by one


@dataclass(frozen=True, slots=True)
class Broken:
    """One field: whose shifts break which rule, how often, and the reason that was typed."""

    field: str
    name: str
    rule: str
    stands: bool
    breaches: list[Breach]
    more: int
    typed: str


def asked(breaches: Iterable[Breach]) -> list[Broken]:
    """By officer, then rule."""
    names = {officer.id: officer.name for officer in colleagues()}
    found = []
    for name, group in groupby(sorted(breaches, key=lambda b: (field(b), b.starts_at)), field):
        theirs = list(group)
        first = theirs[0]
        rule = RULES[first.rule]
        whose = (
            _("Toute l’unité") if first.officer_id == NOBODY else names.get(first.officer_id, "?")
        )
        told = str(whose), str(rule.sentence), rule.stands
        more = max(0, len(theirs) - SHOWN)
        found.append(Broken(name, *told, theirs[:SHOWN], more, request.form.get(name, "")))
    return sorted(found, key=lambda each: (each.name, each.field))


def reasons() -> dict[str, str]:
    """What was typed."""
    return {name: text for name, text in request.form.items() if name.startswith("reason-")}

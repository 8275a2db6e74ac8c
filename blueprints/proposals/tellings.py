"""Proposals as people read them: states, aims, rules that collide, what keeps whom from an open hour."""

from datetime import date, datetime
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints.moves import WISHES
from blueprints.speaking import _
from blueprints.wording import ZONE, language
from domain.need import MINORS, PSYCHOLOGIST
from domain.planning import aims, explain
from domain.planning.difference import ADDED, KEPT, REMOVED
from domain.planning.hours import AN_HOUR
from domain.planning.problem import (
    AVERAGE,
    FIXED,
    LEAVE,
    NEEDS,
    ONCE,
    REST,
    UNAVAILABLE,
    WEEKLY,
    Rules,
    Wish,
)
from domain.proposal import CANCELLED, DONE, FAILED, RUNNING, WAITING
from domain.wish import NO_NIGHTS, OFF, ON

STATES: dict[str, LazyString] = {
    WAITING: _l("en attente"),
    RUNNING: _l("en cours de calcul"),
    DONE: _l("prête"),
    CANCELLED: _l("arrêtée"),
    FAILED: _l("échouée"),
}
MEANS: dict[str, LazyString] = {
    WAITING: _l("Le calcul va commencer. Vous pouvez quitter cette page : il continue."),
    RUNNING: _l(
        "Le calcul est en cours, une à deux minutes. Vous pouvez quitter cette page : il continue."
    ),
    DONE: _l("Le calcul est fini. Rien n’est publié : c’est une proposition."),
    CANCELLED: _l("Le calcul a été arrêté."),
    FAILED: _l("Le calcul n’a pas abouti, ou ne donne plus de nouvelles. Demandez-en un autre."),
}
AIMS: dict[str, LazyString] = {
    NEEDS: _l("couvrir les besoins"),
    aims.EVENNESS: _l("répartir les nuits et les week-ends"),
    aims.WISHES: _l("suivre les souhaits"),
}
RULES: dict[str, LazyString] = {
    FIXED: _l("ce qui est déjà décidé"),
    NEEDS: _l("les besoins à chaque heure"),
    REST: _l("%(hours)s heures de repos entre deux services"),
    WEEKLY: _l("%(hours)s heures de repos d’affilée par sept jours"),
    AVERAGE: _l("%(hours)s heures par semaine en moyenne, ou moins pour qui fait moins"),
    ONCE: _l("un seul service à la fois"),
    LEAVE: _l("les congés"),
    UNAVAILABLE: _l("les indisponibilités"),
}
REASONS: dict[str, LazyString] = {
    LEAVE: _l("en congé"),
    UNAVAILABLE: _l("indisponible"),
    ONCE: _l("déjà en service à côté"),
    REST: _l("repos de %(hours)s heures entre deux services"),
    WEEKLY: _l("repos de %(hours)s heures par sept jours"),
    AVERAGE: _l("durée moyenne atteinte"),
    explain.AT_WORK: _l("déjà en service"),
    explain.NO_SERVICE: _l("aucun service à cette heure"),
    explain.FREE: _l("possible, pas essayé à temps"),
}
SKILLS: dict[str, LazyString] = {
    PSYCHOLOGIST: _l("psychologue"),
    MINORS: _l("formé pour les moins de 18 ans"),
}
CHANGES: dict[str, LazyString] = {
    ADDED: _l("ajouté"),
    REMOVED: _l("retiré"),
    KEPT: _l("inchangé"),
}


def day(when: date) -> str:
    """« lun. 2 mars 2026 »."""
    return str(format_date(when, "EEE d MMM y"))


def clock(when: datetime) -> str:
    """« 06:50 », in metropolitan time."""
    return f"{when.astimezone(ZONE):%H:%M}"


def stretch(told: dict[str, Any]) -> str:
    """« lun. 2 mars 2026, 22:00 – mar. 3 mars 2026, 07:00 »; the second day where it is another one."""
    start, end = (datetime.fromisoformat(told[edge]).astimezone(ZONE) for edge in ("start", "end"))
    ends = clock(end) if start.date() == end.date() else f"{day(end.date())}, {clock(end)}"
    return f"{day(start.date())}, {clock(start)} – {ends}"


def missing(told: dict[str, Any]) -> str:
    """« 1 agent », « 1 (psychologue) », « 1 (anglais) »."""
    if told["skill"]:
        return f"{told['missing']} ({SKILLS.get(told['skill']) or language(told['skill'])})"
    return str(ngettext("%(num)s agent", "%(num)s agents", told["missing"]))


def reasons(told: dict[str, int], rules: Rules) -> str:
    """« 3 en congé, 2 repos de 11 heures entre deux services »; of nobody that there is nobody."""
    each = [f"{count} {_numbered(REASONS[code], code, rules)}" for code, count in told.items()]
    return ", ".join(each) or str(_("personne n’a cette compétence"))


def unmet(name: str, wish: Wish) -> str:
    """« Camille Martin, lun. 2 mars 2026 : pas de nuit »."""
    code = ON if wish.wants else NO_NIGHTS if wish.kind else OFF
    return f"{name}, {day(wish.day)} : {WISHES[code]}"


def progress(told: dict[str, Any]) -> str:
    """Which aim, for how long; and of needs, what is open so far and what no plan can avoid."""
    said = str(_("%(s)s s : %(aim)s.", s=round(told["seconds"]), aim=AIMS[told["aim"]]))
    if told["aim"] == NEEDS and told["objective"] is not None:
        open_, least = (number((told[name] or 0) / 60) for name in ("objective", "bound"))
        more = _(
            "Heures d’agent manquantes : %(open)s, au mieux %(least)s.", open=open_, least=least
        )
        said += f" {more}"
    return said


def worth(aim: dict[str, Any]) -> str:
    """« couvrir les besoins : on ne peut pas faire mieux, c’est prouvé. »"""
    what = AIMS[aim["aim"]]
    if aim["gap"] is None:
        return str(_("%(what)s : pas eu le temps.", what=what))
    if aim["gap"] < 1e-9:
        return str(_("%(what)s : on ne peut pas faire mieux, c’est prouvé.", what=what))
    part = number(max(0.1, 100 * aim["gap"]))
    return str(
        _("%(what)s : écart avec le mieux possible, %(part)s %% au plus.", what=what, part=part)
    )


def number(value: float) -> str:
    """« 3,5 »; no decimal where there is none."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def joined(codes: list[str], rules: Rules) -> str:
    """The rules that collide, in one line."""
    return " ; ".join(_numbered(RULES[code], code, rules) for code in codes)


def _numbered(sentence: LazyString, code: str, rules: Rules) -> str:
    """With the number that the unit had chosen."""
    lasting = {REST: rules.rest, WEEKLY: rules.weekly, AVERAGE: rules.average}.get(code)
    said = str(sentence)
    return said if lasting is None else said % {"hours": number(lasting / AN_HOUR)}

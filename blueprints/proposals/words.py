"""How many officers are needed, in words: what each number is, and what the estimate takes for granted."""

from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints.speaking import _
from domain.staffing import Estimate, Staffing

OFFICERS = _l("Agents nécessaires")
FIELDS: dict[str, LazyString] = {
    "within": _l("Attente à ne pas dépasser, en secondes"),
    "part": _l("Part des personnes pour qui ce doit être tenu, en %"),
    "patience": _l("Patience : minutes avant que quelqu’un renonce, en moyenne"),
    "places": _l("Conversations qu’un agent tient en même temps"),
    "least": _l("Agents au moins, à toute heure"),
}
ASSUMED: tuple[LazyString, ...] = (
    _l(
        "Les personnes arrivent au hasard, au même rythme pendant toute l’heure. Ce qui reste de l’heure d’avant "
        "n’est pas compté."
    ),
    _l(
        "Chaque heure est la moyenne de tous les jours de la période. Un jour plus chargé que les autres en "
        "demande davantage."
    ),
    _l(
        "La durée d’une conversation, de la prise en charge à la fin, est en moyenne la même à toute heure. Elle "
        "est arrondie à cinq minutes."
    ),
    _l(
        "Un agent qui tient plusieurs conversations tient chacune aussi vite qu’une seule. Si les partager les "
        "allonge, il faut plus d’agents que ce qui est dit ici."
    ),
    _l(
        "Qui attend renonce au bout d’un temps qui varie autour de la patience indiquée, sans prévenir, et ne "
        "revient pas. Cette patience n’est pas mesurée : c’est vous qui l’estimez."
    ),
    _l(
        "Tous les agents comptés sont disponibles et se remplacent l’un l’autre. Les pauses, les synthèses et "
        "les formations sont à ajouter."
    ),
    _l("C’est une estimation (modèle Erlang-A), pas une promesse."),
)


def hour(estimate: Estimate) -> str:
    """« 14 h à 15 h »."""
    return str(_("%(first)s h à %(last)s h", first=estimate.hour, last=estimate.hour + 1))


def period(found: Staffing) -> str:
    """« du 1 mai 2026 au 28 mai 2026 »: what it is really about."""
    first, last = format_date(found.first, "long"), format_date(found.last, "long")
    return str(_("du %(first)s au %(last)s", first=first, last=last))


def summary(found: Staffing) -> str:
    """The chart in one sentence."""
    most = found.most
    assert most, "there is a chart only where there is something to draw"
    return str(_("Le plus : %(count)s agents, de %(hour)s.", count=most.officers, hour=hour(most)))


def rate(value: float | None) -> str:
    """« 1,3 »."""
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def part(value: float) -> str:
    """« 4 % »; what is less than one in a hundred is said so."""
    return "< 1 %" if 0 < value < 0.01 else f"{100 * value:.0f} %"

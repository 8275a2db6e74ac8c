"""Danger as officers read it: what was done, why it ended, when somebody was called."""

from datetime import datetime, timedelta

from flask import Flask, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints.wording import ZONE, hour
from domain.alert import Alert
from domain.clock import now
from domain.danger_step import Step
from domain.errors import Refused

ENDS: dict[str, LazyString] = {
    "safe": _l("La personne est en sécurité"),
    "help-arrived": _l("Les secours sont sur place"),
    "lost": _l("Plus de nouvelles de la personne"),
    "mistaken": _l("Déclaré par erreur"),
}
STEPS: dict[str, LazyString] = {
    "declared": _l("Danger immédiat déclaré"),
    "noted": _l("Fiche mise à jour"),
    "alerted": _l("Second agent demandé à tous les bureaux"),
    "joined": _l("Vient en renfort"),
    "ended": _l("Danger passé"),
}
POSITION_ASKED = _l(
    "Pouvez-vous me dire où vous êtes ? Vous pouvez me l’écrire, ou utiliser le bouton « Dire où je suis ». "
    "Rien n’est envoyé sans que vous appuyiez."
)


class NoHour(Refused):
    """Not a moment of the day."""

    sentence = _l("Indiquez l’heure de l’appel, par exemple 14:05, ou laissez le champ vide.")
    field = "hour"


def hour_of(typed: str) -> datetime:
    """The last time that a clock of metropolitan France showed ``14:05`` (or ``14h05``). ``NoHour``."""
    try:
        shown = datetime.strptime(typed.lower().replace("h", ":").replace(" ", ""), "%H:%M")
    except ValueError as error:
        raise NoHour from error
    today = (
        now()
        .astimezone(ZONE)
        .replace(hour=shown.hour, minute=shown.minute, second=0, microsecond=0)
    )
    # To the minute: a call of this very minute is no call of yesterday.
    return today if today <= now() + timedelta(minutes=1) else today - timedelta(days=1)


def happened(step: Step) -> str:
    """One line of the line of time, without who and when."""
    if step.what != "called":
        said = str(STEPS.get(step.what, step.what))
        return f"{said} : {ENDS.get(step.why, step.why)}" if step.why else said
    if not step.whom:
        return str(_("A téléphoné ; ce qui en a été noté ne peut pas être lu."))
    if not step.answered:
        return str(_("A appelé : %(whom)s.", whom=step.whom))
    said = _("A appelé : %(whom)s. Réponse : %(answer)s", whom=step.whom, answer=step.answered)
    return str(said)


def moment(at: datetime) -> str:
    """``14:05``, and the day when it is not today."""
    day = at.astimezone(ZONE)
    return hour(at) if day.date() == now().astimezone(ZONE).date() else f"{day:%d/%m} {hour(at)}"


def calling(alerts: list[Alert]) -> list[Alert]:
    """Those that ask whoever looks to come, and to which nobody has come yet."""
    return [each for each in alerts if each.calls(g.viewer.id)]


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(step=happened, when=moment, calling=calling)
    app.jinja_env.globals.update(danger_ends=ENDS)

"""Events: what happened in a conversation, as the person who writes reads it and as officers do."""

from typing import Any

from flask import g
from flask_babel import lazy_gettext as _l

from blueprints.appointed import APPOINTED
from blueprints.referrals import EVENTS
from blueprints.speaking import _
from domain.message import Said
from domain.notice import notice

# What passes between hands, as she reads it and as officers do.
HANDS: dict[str | None, tuple[Any, Any]] = {
    "back": (
        _l(
            "%(officer)s ne peut plus répondre pour le moment. Votre conversation est gardée et remonte "
            "parmi les premières de la file ; qui la reprendra pourra lire tout ce que vous avez écrit."
        ),
        _l("La conversation de %(officer)s est revenue dans la file."),
    ),
    "transferred": (
        _l("%(officer)s prend la suite et peut lire tout ce que vous avez écrit."),
        _l("%(officer)s a repris la conversation."),
    ),
    "joined": (
        _l("%(officer)s rejoint la conversation et peut lire ce que vous avez écrit."),
        _l("%(officer)s a rejoint la conversation."),
    ),
    "departed": (
        _l("%(officer)s ne lit plus cette conversation."),
        _l("%(officer)s ne lit plus la conversation."),
    ),
    **EVENTS,
    **APPOINTED,
}


def happened(message: Said) -> str:
    """An event as its reader sees it: the victim (nobody is signed in) or the officer."""
    hers, name = g.viewer is None, message.officer_name
    if message.event == "taken":
        if hers:
            return _("%(officer)s est là et lit vos messages.", officer=name)
        return _("%(officer)s a pris la conversation.", officer=name)
    if message.event in HANDS:
        return str(HANDS[message.event][0 if hers else 1]) % {"officer": name}
    if message.event == "reads":
        return _watched(hers, name)
    if message.event == "closed":
        return _("%(officer)s a mis fin à la conversation.", officer=name)
    if message.event == "reopened" and name:
        return _("%(officer)s a rouvert la conversation.", officer=name)
    if message.event == "ended":
        return _("Vous avez terminé.") if hers else _("La personne a terminé la conversation.")
    if message.event == "left":
        return _("Vous avez quitté.") if hers else _("La personne a quitté par « Quitter vite ».")
    return _hers(message.event)[0 if hers else 1]


def _watched(hers: bool, name: str | None) -> str:
    """Nobody reads in silence; the unit chose the words, and whoever reads is named."""
    if hers:
        return notice(name or "")
    return _("%(officer)s lit aussi cette conversation.", officer=name)


def _hers(event: str | None) -> tuple[str, str]:
    """What she did, as she reads it and as the officer does."""
    if event == "paused":
        return _("Vous avez fait une pause."), _(
            "En pause : la personne peut revenir avec son code."
        )
    if event == "returned":
        return _("Vous avez repris la conversation."), _("La personne est de retour.")
    if event == "reopened":
        return _("Vous avez repris cette conversation."), _("La personne a repris la conversation.")
    if event == "contact":
        return _("Vous avez changé vos consignes pour vous joindre."), _(
            "La personne a changé ses consignes de contact : elles sont en haut de la conversation."
        )
    if event == "erased":
        return _("Vous avez terminé et effacé la conversation."), _(
            "La personne a terminé et effacé la conversation."
        )
    raise LookupError(event)

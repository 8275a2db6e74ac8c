"""Referrals as people read them: what happened, how one stands, what the organisation answered."""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from domain import referral

# What happens to one, as she reads it and as officers do.
EVENTS: dict[str | None, tuple[Any, Any]] = {
    "referral-asked": (
        _l(
            "%(officer)s vous demande si quelque chose peut être transmis à un organisme. Ce n’est à transmettre "
            "que si vous l’acceptez. Pour lire ce qui le serait, mot pour mot : « Transmission à un organisme », "
            "sous votre message. Si ce bouton n’est pas là, appuyez d’abord sur « Voir les réponses »."
        ),
        _l("%(officer)s a demandé l’accord de la personne pour une mise en relation."),
    ),
    "referral-agreed": (
        _l("Vous avez accepté qu’un texte soit transmis."),
        _l("La personne accepte : une mise en relation est à transmettre, sous « Orienter »."),
    ),
    "referral-refused": (
        _l("Vous préférez que rien ne soit transmis."),
        _l("La personne préfère que rien ne soit transmis."),
    ),
    "referral-dropped": (
        _l("Vous avez retiré votre accord."),
        _l("La personne a retiré son accord : ne transmettez pas ce texte."),
    ),
    "referral-redone": (
        _l(
            "%(officer)s reprend ce qui serait transmis, pour le changer. Ce que vous en aviez décidé ne compte "
            "plus : un nouveau texte vous serait montré avant."
        ),
        _l("%(officer)s a repris une mise en relation pour la changer."),
    ),
    "referral-passed": (
        _l("%(officer)s a noté que le texte que vous aviez accepté est transmis."),
        _l("%(officer)s a noté qu’une mise en relation est transmise."),
    ),
    "org-contacted": (
        _l("D’après ce que %(officer)s a noté, l’organisme dit avoir pris contact avec vous."),
        _l("%(officer)s a noté la réponse de l’organisme : contact pris."),
    ),
    "org-appointment": (
        _l("D’après ce que %(officer)s a noté, l’organisme dit vous avoir donné un rendez-vous."),
        _l("%(officer)s a noté la réponse de l’organisme : rendez-vous donné."),
    ),
    "org-cannot": (
        _l(
            "D’après ce que %(officer)s a noté, l’organisme ne peut pas donner suite. Vous pouvez en chercher un "
            "autre ensemble."
        ),
        _l("%(officer)s a noté la réponse de l’organisme : ne peut pas."),
    ),
    "org-silent": (
        _l("%(officer)s a noté que l’organisme n’a pas encore répondu."),
        _l("%(officer)s a noté : l’organisme n’a pas répondu."),
    ),
}
STATES: dict[str, Any] = {
    "prepared": _l("en préparation, pas encore montrée à la personne"),
    "asked": _l("montrée à la personne, pas encore de réponse"),
    "agreed": _l("acceptée : à transmettre"),
    "refused": _l("la personne préfère que non"),
    "withdrawn": _l("accord retiré : ne pas transmettre"),
    "passed": _l("transmise"),
}
# Of the figures: what is asked, what exactly is counted, and the head of its column.
FIGURES: dict[str, Any] = {
    "card": _l("Organismes proposés, par département"),
    "referral": _l("Mises en relation transmises, par département"),
}
MEANS: dict[str, Any] = {
    "card": _l(
        "Organismes proposés dans une conversation, d’après la commune dite à l’arrivée, par mois entiers jusqu’à "
        "hier, sans heure et sans dire lesquels. Proposer deux fois compte deux fois."
    ),
    "referral": _l(
        "Textes transmis à un organisme avec l’accord de la personne, d’après la commune dite à l’arrivée, par "
        "mois entiers jusqu’à hier, sans heure et sans dire auxquels."
    ),
}
HEADS: dict[str, Any] = {"card": _l("Organismes proposés"), "referral": _l("Mises en relation")}
ANSWERS: dict[str, Any] = {
    "contacted": _l("A pris contact"),
    "appointment": _l("Rendez-vous donné"),
    "cannot": _l("Ne peut pas"),
    "silent": _l("Sans réponse"),
}


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.globals.update(referred=referral.undecided, referral_states=STATES)

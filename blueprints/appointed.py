"""What happens to an appointment, as she, officers and the audit read it: never when or where."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

APPOINTED: dict[str | None, tuple[Any, Any]] = {
    "offered": (
        _l(
            "Un rendez-vous vous est proposé : rien n’est décidé sans vous. Les horaires sont en haut de cette "
            "page. S’ils n’y sont pas encore, appuyez sur « Voir les réponses »."
        ),
        _l("Rendez-vous proposé, pas encore accepté."),
    ),
    "accepted": (
        _l("Vous avez accepté un rendez-vous. Il est confirmé."),
        _l("La personne a accepté un rendez-vous : il est confirmé."),
    ),
    "declined": (
        _l("Vous n’avez pas voulu de ce rendez-vous. C’est votre choix, et vous pouvez en changer."),
        _l("La personne ne souhaite pas de ce rendez-vous."),
    ),
    "others": (
        _l("Vous avez demandé d’autres horaires."),
        _l("La personne demande d’autres horaires."),
    ),
    "moved": (
        _l("Vous avez changé l’horaire du rendez-vous. Le nouvel horaire est confirmé."),
        _l("La personne a changé l’horaire du rendez-vous : le nouvel horaire est confirmé."),
    ),
    "replaced": (
        _l(
            "Nouveau rendez-vous : le lieu, l’heure et le pass ont changé. L’ancien pass ne sert plus. Le nouveau "
            "rendez-vous est confirmé."
        ),
        _l("La personne a accepté un autre rendez-vous, à la place du premier : il est confirmé."),
    ),
    "needs": (
        _l(
            "Ce que le lieu du rendez-vous doit préparer pour vous a changé. Vous pouvez le lire, et en retirer "
            "ce que vous voulez, sous « Voir le rendez-vous »."
        ),
        _l("Ce que le lieu du rendez-vous doit préparer a changé."),
    ),
    "renamed": (
        _l(
            "Le lieu de votre rendez-vous a changé de nom. L’heure et le pass restent les mêmes. Son nom et son "
            "adresse à jour sont sous « Voir le rendez-vous »."
        ),
        _l("Le lieu du rendez-vous a changé de nom."),
    ),
    "cancelled": (
        _l("Vous avez annulé le rendez-vous."),
        _l("La personne a annulé le rendez-vous."),
    ),
    "called-off": (
        _l(
            "Le lieu du rendez-vous l’a annulé : n’y allez pas pour ce rendez-vous. Vous pouvez en demander un "
            "autre ici."
        ),
        _l("Le lieu a annulé le rendez-vous ; la personne en est avertie ici."),
    ),
    "withdrawn": (
        _l("L’un des horaires proposés n’est plus libre."),
        _l("L’un des créneaux proposés a été retiré par le lieu."),
    ),
    "arrived": (
        _l("Votre pass a été vu à l’accueil."),
        _l("La personne a montré son pass à l’accueil."),
    ),
}  # fmt: skip
# What the audit says was done.
APPOINTING: dict[str, LazyString] = {
    "appointment.accepted": _l("Rendez-vous accepté par la personne"),
    "appointment.arrived": _l("Pass montré : arrivée notée"),
    "appointment.cancelled": _l("Rendez-vous annulé"),
    "appointment.declined": _l("Rendez-vous pas accepté par la personne"),
    "appointment.disclosed": _l("Ce que l’accueil peut savoir : choisi par la personne"),
    "appointment.moved": _l("Rendez-vous changé par la personne"),
    "appointment.offered": _l("Rendez-vous proposé"),
    "appointment.settled": _l("Rendez-vous annulé par le lieu : suite donnée par un agent"),
    "appointment.wished": _l("Souhaits pour un rendez-vous notés"),
    "pass.read": _l("Feuille pour la personne qui reçoit ouverte"),
    "pass.shown": _l("Pass regardé à l’accueil"),
    "pass.wrong": _l("Pass inconnu tapé à l’accueil"),
    "slot.published": _l("Créneaux publiés"),
    "slot.withdrawn": _l("Créneaux retirés"),
}

"""The audit as people read it: what was done, by whom, about what."""

import re

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from blueprints import accounts
from blueprints.accounts import ROLES
from blueprints.dangers import ENDS
from blueprints.wording import ZONE, _, outcomes
from domain import unit
from domain.inquiry import Entry

ACTS: dict[str, LazyString] = {
    "audit.begun": _l("Journal scellé à partir d’ici"),
    "audit.exported": _l("Journal exporté"),
    "audit.pruned": _l("Entrées anciennes du journal effacées"),
    "conversation.closed": _l("Conversation close"),
    "conversation.code": _l("Code de retour demandé"),
    "conversation.contact": _l("Consignes pour joindre la personne changées"),
    "conversation.erased": _l("Conversation effacée"),
    "conversation.held": _l("Conservation décidée"),
    "conversation.paused": _l("Pause"),
    "conversation.released": _l("Conservation levée"),
    "conversation.returned": _l("Retour avec le code"),
    "conversation.ended": _l("Conversation terminée par la personne"),
    "conversation.left": _l("Départ par « Quitter vite »"),
    "conversation.minor": _l("Moins de 18 ans : noté, ou enlevé"),
    "conversation.opened": _l("Conversation ouverte"),
    "conversation.position": _l("Position envoyée par la personne"),
    "conversation.read": _l("Conversation lue"),
    "conversation.taken": _l("Conversation prise en charge"),
    "danger.alerted": _l("Second agent demandé"),
    "danger.assessed": _l("Grille d’évaluation du danger remplie"),
    "danger.called": _l("Appel noté dans la fiche de danger"),
    "danger.declared": _l("Danger immédiat déclaré"),
    "danger.ended": _l("Fin du danger"),
    "danger.joined": _l("Venue en renfort"),
    "danger.noted": _l("Fiche de danger changée"),
    "retention.ran": _l("Effacement automatique"),
    "officer.blocked": _l("Compte bloqué"),
    "officer.changed": _l("Compte changé"),
    "officer.codes-renewed": _l("Codes de secours refaits"),
    "officer.ended": _l("Session fermée"),
    "officer.factor-added": _l("Second facteur ajouté"),
    "officer.factor-removed": _l("Second facteur retiré"),
    "officer.factor-renewed": _l("Second facteur à refaire"),
    "officer.hired": _l("Compte créé"),
    "officer.locked": _l("Connexion bloquée après trop d’essais"),
    "officer.password-changed": _l("Mot de passe changé"),
    "officer.recovered": _l("Code de secours utilisé"),
    "officer.refused": _l("Connexion refusée"),
    "officer.reissued": _l("Nouveau mot de passe donné"),
    "officer.revoked": _l("Compte fermé"),
    "officer.signed-in": _l("Connexion"),
    "officer.signed-out": _l("Déconnexion"),
    "officer.strayed": _l("Demande de ce qui n’est pas à soi, refusée"),
    "officer.trained": _l("Formation pour les moins de 18 ans changée"),
    "officer.unblocked": _l("Compte débloqué"),
    "unit.changed": _l("Règle de l’unité changée"),
}
ERASED: dict[str, LazyString] = {
    "asked by the victim": _l("à sa demande"),
    "arrival": _l("jamais ouverte"),
    "open": _l("ouverte et sans nouvelles"),
    "closed": _l("terminée"),
    "appointment": _l("terminée par un rendez-vous"),
    "reported": _l("secours envoyés"),
}
OTHERS: dict[str, LazyString] = {
    "victim": _l("La personne"),
    "service": _l("Le service"),
    "unknown": _l("Quelqu’un, sans preuve de qui"),
}


def done(act: str) -> str:
    """The act as a sentence; its code where nobody has written one."""
    return str(ACTS.get(act, act))


def doer(entry: Entry) -> str:
    """Who did it, as they were called at that moment."""
    if entry.name is None:
        return str(OTHERS.get(entry.role, entry.role))
    return f"{entry.name} ({ROLES.get(entry.role, entry.role)})"


def thing(about: str) -> str:
    """``conversation:12`` in words."""
    noun, _colon, which = about.partition(":")
    if noun == "conversation":
        return str(_("conversation %(id)s", id=which))
    if noun == "officer":
        return str(_("compte inconnu") if which == "unknown" else _("compte n° %(id)s", id=which))
    if noun == "unit":
        rule = unit.RULES.get(which.replace("-", "_"))
        return str(rule.label) if rule else about
    if noun == "retention":
        return str(_("ce qui était échu"))
    if noun == "audit":
        return str(
            _("journal") if which == "chain" else _("journal jusqu’à l’entrée %(id)s", id=which)
        )
    return about


def reason(entry: Entry) -> str:
    """Why, or how much of it; nothing when there is nothing to say."""
    why = entry.why or ""
    span = re.fullmatch(r"(\d+)-(\d+)", why)
    if entry.act == "conversation.read" and span:
        return str(_("messages %(first)s à %(last)s", first=span[1], last=span[2]))
    if entry.act in ("audit.exported", "audit.pruned") and re.match(r"\d+ ", why):
        count, _space, rest = why.partition(" ")
        said = ngettext("%(num)s entrée", "%(num)s entrées", int(count))
        return said if rest == "all" or entry.act == "audit.pruned" else f"{said}, {rest}"
    if entry.act == "conversation.erased":
        return str(ERASED.get(why, why))
    if entry.act == "retention.ran":
        return _swept(why)
    if held := re.fullmatch(r"hold:(\d+)(?: until (\d+)-(\d+)-(\d+))?", why):
        number, year, month, day = held.groups()
        said = _("décision n° %(id)s", id=number)
        return f"{said}, {_('jusqu’au')} {day}/{month}/{year}" if year else str(said)
    if entry.act.startswith("officer.") and entry.act != "officer.strayed":
        return _of_account(entry.act, why)
    if entry.act in ("danger.ended", "conversation.minor"):
        return str(
            {**ENDS, "minor": _l("moins de 18 ans"), "adult": _l("18 ans ou plus")}.get(why, why)
        )
    return str(dict(outcomes()).get(why, why))


def _swept(why: str) -> str:
    """What one passage of the eraser did: how many of each kind, and how many entries of the log."""
    counts = re.findall(r"(\w+) (\d+)(?=[,;])", why)
    kinds = ", ".join(f"{ERASED.get(kind, kind)} : {count}" for kind, count in counts)
    entries = re.search(r"entries: (\d+)", why)
    if entries and entries[1] != "0":
        kinds += f"{', ' if kinds else ''}{_('entrées du journal')} : {entries[1]}"
    return kinds or str(_("rien"))


def _of_account(act: str, why: str) -> str:
    """What changed of an account, or how much is left."""
    if act == "officer.recovered":
        return str(ngettext("%(num)s reste", "%(num)s restent", int(why)))
    if act == "officer.ended":
        return str(ngettext("%(num)s session", "%(num)s sessions", int(why))) if why else ""
    minors = {"minors": _l("formé"), "no-minors": _l("pas formé")}
    named = {**ROLES, **accounts.KINDS, **minors, "name": _l("nom")}
    return " → ".join(str(named.get(word, word)) for word in why.split())


def second(entry: Entry) -> str:
    """``23/11/2026 19:47:03``, in metropolitan time."""
    return f"{entry.at.astimezone(ZONE):%d/%m/%Y %H:%M:%S}"


def init_app(app: Flask) -> None:
    """Give templates these words."""
    words = {"done": done, "doer": doer, "thing": thing, "reason": reason, "second": second}
    app.jinja_env.filters.update(words)
    app.jinja_env.globals.update(audit_acts=ACTS, audit_others=OTHERS)

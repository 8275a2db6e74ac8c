"""The audit as people read it: what was done, by whom, about what."""

import re
from datetime import datetime

from flask import Flask
from flask_babel import ngettext

from blueprints import accounts
from blueprints.accounts import ROLES, moment
from blueprints.admin.acts import ACTS, CODES
from blueprints.admin.doers import ERASED, OTHERS
from blueprints.admin.gathered import gathered
from blueprints.admin.tellings import GRAIN, WHAT
from blueprints.dangers import ENDS
from blueprints.referrals import ANSWERS
from blueprints.shifts import NUMBERED, of_rota, skill
from blueprints.shifts import PAST as CORRECTED
from blueprints.speaking import _
from blueprints.wording import ZONE, outcomes
from domain import unit
from domain.inquiry import Entry

OF_ROTA = (
    "rota.published",
    "rota.discarded",
    "rota.imported",
    "pattern.laid",
    "shift.overridden",
    "proposal.adopted",
)


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
    if noun == "station":
        return str(_("lieu n° %(id)s", id=which))
    if noun in NUMBERED:
        return str(NUMBERED[noun]) % {"id": which}
    if noun == "rota":
        return str(_("planning à partir du %(day)s", day=which))
    if noun == "needs":
        return str(_("besoins : %(skill)s", skill=skill(which)))
    if noun == "canned":
        return str(_("réponse type n° %(id)s", id=which))
    if noun == "organisation":
        return str(_("fiche n° %(id)s", id=which))
    if noun == "directory":
        return str(_("annuaire : %(source)s", source=which))
    if noun == "transfer":
        return str(_("proposition de transfert n° %(id)s", id=which))
    if noun == "debrief":
        return str(_("mot n° %(id)s", id=which))
    if noun == "proposal":
        return str(_("proposition n° %(id)s", id=which))
    if noun == "unit":
        rule = unit.RULES.get(which.replace("-", "_"))
        return str(rule.label) if rule else about
    if noun == "figures":
        return str(WHAT.get(which, about))
    if noun in ("communes", "stations"):
        return str(_("fichiers du %(day)s", day=which))
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
    if entry.act == "audit.read":
        return "" if why == "all" else why
    if entry.act == "conversation.read" and span:
        return str(_("messages %(first)s à %(last)s", first=span[1], last=span[2]))
    if entry.act in ("audit.exported", "audit.pruned") and re.match(r"\d+ ", why):
        count, _space, rest = why.partition(" ")
        said = ngettext("%(num)s entrée", "%(num)s entrées", int(count))
        return said if rest == "all" or entry.act == "audit.pruned" else f"{said}, {rest}"
    if entry.act == "figures.exported" and len(words := why.split()) == 3:
        grain, since, until = words
        return (
            f"{GRAIN.get(grain, grain)}, {_('du %(first)s au %(last)s', first=since, last=until)}"
        )
    if entry.act in OF_ROTA:
        return of_rota(entry.act, why)
    if entry.act in ("communes.located", "stations.imported"):
        return gathered(why)
    if entry.act == "proposal.asked" and len(words := why.split()) == 2:
        return str(_("du %(first)s au %(last)s", first=words[0], last=words[1]))
    if entry.act == "conversation.wrote" and len(words := why.split()) == 3:
        count = ngettext("%(num)s message", "%(num)s messages", int(words[0]))
        first, last = (moment(datetime.fromisoformat(at)) for at in words[1:])
        return f"{count}, {_('du %(first)s au %(last)s', first=first, last=last)}"
    if entry.act == "conversation.erased":
        return str(ERASED.get(why, why))
    if entry.act == "directory.imported" and len(counts := why.split()) == 3:
        told = _("%(new)s nouvelles, %(changed)s changées, %(differ)s à comparer")
        return str(told) % dict(zip(("new", "changed", "differ"), counts, strict=True))
    if entry.act == "retention.ran":
        return _swept(why)
    if held := re.fullmatch(r"hold:(\d+)(?: until (\d+)-(\d+)-(\d+))?(?: shell (.+))?", why):
        number, year, month, day, name = held.groups()
        said = str(_("décision n° %(id)s", id=number))
        said += f", {_('jusqu’au')} {day}/{month}/{year}" if year else ""
        shell = _("par la ligne de commande, au nom de %(officer)s", officer=name)
        return f"{said}, {shell}" if name else said
    if entry.act == "referral.answered":
        return str(ANSWERS.get(why, why))
    if entry.act.startswith("officer.") and entry.act != "officer.strayed":
        return _of_account(entry.act, why)
    if entry.act in ("danger.ended", "conversation.minor"):
        ages = {"minor": _("moins de 18 ans"), "adult": _("18 ans ou plus")}
        return str({**ENDS, **ages}.get(why, why))
    return str({**CODES, **CORRECTED, **dict(outcomes())}.get(why, why))


def _swept(why: str) -> str:
    """What one passage of the eraser did: how many of each kind, and how many entries of the log."""
    counts = re.findall(r"(\w+) (\d+)(?=[,;])", why)
    kinds = ", ".join(f"{ERASED.get(kind, kind)} : {count}" for kind, count in counts)
    entries = re.search(r"entries: (\d+)", why)
    if entries and entries[1] != "0":
        kinds += f"{', ' if kinds else ''}{_('entrées du journal')} : {entries[1]}"
    if why.endswith("not by this role"):
        left = _("entrées anciennes du journal non effacées : ce rôle de la base ne le peut pas")
        kinds += f"{', ' if kinds else ''}{left}"
    return kinds or str(_("rien"))


def _of_account(act: str, why: str) -> str:
    """What changed of an account, or how much is left."""
    if act == "officer.recovered":
        return str(ngettext("%(num)s reste", "%(num)s restent", int(why)))
    if act == "officer.ended":
        return str(ngettext("%(num)s session", "%(num)s sessions", int(why))) if why else ""
    named = {
        **ROLES,
        **accounts.KINDS,
        "name": _("nom"),
        "alias": _("nom lu par les personnes"),
        "minors": _("formé pour les moins de 18 ans"),
        "no-minors": _("plus formé pour les moins de 18 ans"),
        "places": _("places et langues"),
        "weekly": _("heures par semaine"),
    }
    return " → ".join(str(named.get(word, word)) for word in why.split())


def second(entry: Entry) -> str:
    """``23/11/2026 19:47:03``, in metropolitan time."""
    return f"{entry.at.astimezone(ZONE):%d/%m/%Y %H:%M:%S}"


def init_app(app: Flask) -> None:
    """Give templates these words."""
    words = {"done": done, "doer": doer, "thing": thing, "reason": reason, "second": second}
    app.jinja_env.filters.update(words)
    app.jinja_env.globals.update(audit_acts=ACTS, audit_others=OTHERS)

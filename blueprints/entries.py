"""An entry of the directory as people read it: whether it is open, how far it is, when it was checked."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from blueprints.speaking import _
from domain import taxonomy, telephone
from domain.clock import PARIS, now
from domain.directory import Entry
from domain.hours_in_words import in_words

PARTICULARS = {
    "nom": _l("Nom"), "description": _l("Ce qu’elle fait"), "telephone": _l("Téléphone"),
    "courriel": _l("Courriel"), "site_web": _l("Site"), "horaires_accueil": _l("Horaires"),
    "adresse": _l("Adresse"), "complement_adresse": _l("Complément d’adresse"),
    "code_postal": _l("Code postal"), "commune": _l("Commune"), "code_insee": _l("Code de la commune"),
    "services": _l("Services"), "accessibilite": _l("Accessibilité"), "siret": _l("SIRET"),
}  # fmt: skip
MUTE = frozenset({"114"})  # read and never heard: who calls them speaks to nobody
HERE = 1  # km; below, metres are said


def opening(entry: Entry) -> str:
    """« Ouvert maintenant, jusqu’à 18:00 »; nothing where nobody can tell."""
    if entry.open_now is None:
        return ""
    if round_the_clock(entry):
        return str(_("Ouvert jour et nuit"))
    if entry.next_change is None:
        return str(_("Fermé maintenant"))
    at, today = moment(entry.next_change), is_today(entry.next_change)
    if entry.open_now:
        return str(_("Ouvert maintenant, jusqu’à %(moment)s", moment=at))
    if today:
        return str(_("Fermé maintenant, ouvre à %(moment)s", moment=at))
    return str(_("Fermé maintenant, ouvre %(moment)s", moment=at))


def round_the_clock(entry: Entry) -> bool:
    """Whether it is open now and nothing ever changes that."""
    return entry.open_now is True and entry.next_change is None


def speaks(entry: Entry) -> bool:
    """Whether somebody answers there by voice."""
    return not (entry.sms and entry.tel in MUTE)


def moment(at: datetime) -> str:
    """« 18:00 »; of another day « lundi à 10:00 », beyond a week also the date. By the clock there."""
    if is_today(at):
        return f"{at:%H:%M}"
    soon = at.date() - _here(at).date() < timedelta(days=7)
    day = format_date(at.date(), "EEEE" if soon else "EEEE d MMMM")
    return str(_("%(day)s à %(hour)s", day=day, hour=f"{at:%H:%M}"))


def is_today(at: datetime) -> bool:
    """Whether it is today there."""
    return at.date() == _here(at).date()


def _here(at: datetime) -> datetime:
    return now().astimezone(at.tzinfo or PARIS)


def distance(km: float | None) -> str:
    """« à 3 km », « à moins d’un kilomètre »; nothing where nobody knows."""
    if km is None:
        return ""
    if km < HERE:
        return str(_("à moins d’un kilomètre"))
    return str(_("à %(km)s km", km=round(km)))


def checked(entry: Entry) -> str:
    """When its facts were last checked, and whether that is too long ago."""
    if entry.verifie_le is None:
        return str(_("Pas encore vérifié par l’unité."))
    day = format_date(entry.verifie_le, "d MMMM y")
    if entry.stale:
        return str(_("Vérifié le %(day)s : cela a pu changer depuis.", day=day))
    return str(_("Vérifié le %(day)s.", day=day))


def link(address: str) -> str:
    """The address of a site where it is one: never what would run in our page."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def site(address: str) -> str:
    """What a site is called: its host alone."""
    return urlsplit(address).netloc.removeprefix("www.")


def words(codes: tuple[str, ...], of: str) -> str:
    """« français, anglais »."""
    return ", ".join(taxonomy.named(taxonomy.ALL[of], codes))


def particular(name: str) -> str:
    """What a column is called, in the list of what a source says otherwise."""
    return str(PARTICULARS.get(name, name))


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(
        opening=opening,
        distance=distance,
        checked=checked,
        link=link,
        site=site,
        words=words,
        in_words=in_words,
        particular=particular,
        round_the_clock=round_the_clock,
        speaks=speaks,
        spoken=telephone.spoken,
    )
    app.jinja_env.globals.update(taxonomy=taxonomy)

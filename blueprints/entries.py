"""An entry of the directory as people read it: whether it is open, how far it is, when it was checked."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import format_date

from blueprints.speaking import _
from domain import taxonomy
from domain.clock import PARIS, now
from domain.directory import Entry

HERE = 1  # km; below, metres are said


def opening(entry: Entry) -> str:
    """« Ouvert maintenant, jusqu’à 18:00 »; nothing where nobody can tell."""
    if entry.open_now is None:
        return ""
    if entry.next_change is None:
        return str(_("Ouvert jour et nuit") if entry.open_now else _("Fermé maintenant"))
    at = moment(entry.next_change)
    if entry.open_now:
        return str(_("Ouvert maintenant, jusqu’à %(moment)s", moment=at))
    return str(_("Fermé maintenant, ouvre à %(moment)s", moment=at))


def moment(at: datetime) -> str:
    """« 18:00 »; of another day « 10:00, lundi », of another week also the date. By the clock there."""
    days = (at.date() - now().astimezone(at.tzinfo or PARIS).date()) // timedelta(days=1)
    if not days:
        return f"{at:%H:%M}"
    return f"{at:%H:%M}, {format_date(at.date(), 'EEEE' if 0 < days < 7 else 'EEEE d MMMM')}"


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
        return str(_("Ces informations n’ont pas encore été vérifiées par l’unité."))
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


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(
        opening=opening, distance=distance, checked=checked, link=link, site=site, words=words
    )
    app.jinja_env.globals.update(taxonomy=taxonomy)

"""Appointments as people read them: when, where, by whom she is received, and what is so in words."""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints.shifts import day
from blueprints.speaking import _
from blueprints.wording import hour, language
from domain import agenda, moving
from domain.conversation import Conversation
from domain.fitting import LANGUAGES
from domain.keeping import due
from domain.slot import Slot
from domain.station import Station

COLOURS: dict[str, LazyString] = {
    "green": _l("vert"),
    "violet": _l("violet"),
    "yellow": _l("jaune"),
    "grey": _l("gris"),
}
GENDERS: dict[str, LazyString] = {
    "": _l("sans préférence"),
    "f": _l("une femme"),
    "m": _l("un homme"),
}
HOURS: dict[str, LazyString] = {
    "": _l("à toute heure"),
    "school": _l("pendant l’école (en semaine, de 9 h à 16 h)"),
    "after": _l("hors du travail (avant 9 h, après 17 h, ou le week-end)"),
}
STANDS: dict[str, LazyString] = {
    "free": _l("libre"),
    "held": _l("proposé, pas encore accepté"),
    "taken": _l("pris"),
    "withdrawn": _l("retiré"),
}


def slot_day(slot: Slot) -> str:
    """« jeudi 3 décembre à 10:00 », by the clock in metropolitan France."""
    return str(
        _("%(day)s à %(hour)s", day=day(slot.starts_at, "EEEE d MMMM"), hour=hour(slot.starts_at))
    )


def place(station: Station) -> str:
    """Its name and where it is."""
    town = f"{station.postal_code} {station.locality}".strip()
    return ", ".join(part for part in (station.name, station.address, town) if part)


def received(slot: Slot) -> str:
    """By whom and how she is received, as far as the station said."""
    said = []
    if slot.gender:
        said.append(_("accueil par %(who)s", who=GENDERS[slot.gender]))
    if slot.languages:
        names = ", ".join(language(code) for code in slot.languages.split())
        said.append(_("interprète possible : %(languages)s", languages=names))
    if slot.accessible:
        said.append(_("accès en fauteuil roulant"))
    return " · ".join(said)


def outlives(slot: Slot, conversation: Conversation) -> bool:
    """Whether the conversation may be erased, if nothing happens any more, before this slot is over."""
    return due(conversation).by < slot.ends_at


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(
        slot_day=slot_day, place=place, received=received, colour=lambda code: COLOURS.get(code, code),
        slot_stands=lambda slot: STANDS[slot.stands],
    )  # fmt: skip
    app.jinja_env.globals.update(
        agenda=agenda.of,
        other_times=moving.elsewhen,
        outlives=outlives,
        genders=GENDERS,
        slot_hours=HOURS,
        slot_languages=LANGUAGES,
    )

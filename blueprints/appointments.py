"""Appointments as people read them: when, where, by whom she is received, and what is so in words."""

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints.shifts import day
from blueprints.speaking import _
from blueprints.wording import by_name, language
from domain import agenda, moving, needing, pass_, stranded
from domain.clock import now
from domain.conversation import Conversation
from domain.fitting import LANGUAGES
from domain.keeping import due
from domain.open_now import clock_of
from domain.pass_ import Needs
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
# Where clocks are not those of Paris: as people there call theirs.
CLOCKS: dict[str, LazyString] = {
    "America/Guadeloupe": _l("heure de la Guadeloupe"),
    "America/Martinique": _l("heure de la Martinique"),
    "America/Cayenne": _l("heure de la Guyane"),
    "Indian/Reunion": _l("heure de La Réunion"),
    "America/Miquelon": _l("heure de Saint-Pierre-et-Miquelon"),
    "Indian/Mayotte": _l("heure de Mayotte"),
    "America/St_Barthelemy": _l("heure de Saint-Barthélemy"),
    "America/Marigot": _l("heure de Saint-Martin"),
    "Indian/Kerguelen": _l("heure des Kerguelen"),
    "Pacific/Wallis": _l("heure de Wallis-et-Futuna"),
    "Pacific/Tahiti": _l("heure de Tahiti"),
    "Pacific/Noumea": _l("heure de la Nouvelle-Calédonie"),
}
STANDS: dict[str, LazyString] = {
    "free": _l("libre"),
    "held": _l("proposé, pas encore accepté"),
    "taken": _l("pris"),
    "withdrawn": _l("retiré"),
}


def slot_day(slot: Slot) -> str:
    """« jeudi 3 décembre à 10:00 », by the clock of its station; and whose clock, where that is not Paris's."""
    return by_clock(slot_there(slot), slot.station.department)


def slot_there(slot: Slot) -> str:
    """The same for whoever stands there, or knows whose clock it is."""
    at, where = slot.starts_at, slot.station
    return str(_("%(day)s à %(hour)s", day=day_there(at, where), hour=hour_there(at, where)))


def hour_there(at: datetime, station: Station) -> str:
    """« 10:00 », by the clock of a station."""
    return f"{at.astimezone(station.clock):%H:%M}"


def day_there(at: datetime, station: Station) -> str:
    """« jeudi 3 décembre », the same."""
    return day(at.astimezone(station.clock).date(), "EEEE d MMMM")


def told_hour(at: datetime, station: Station) -> str:
    """« 10:00 » where clocks are those of Paris, else « 10:00 (heure de La Réunion) »."""
    return by_clock(hour_there(at, station), station.department)


def coming(at: datetime, department: str) -> str:
    """« 10:00 », with the day when it is not today, by the clock of a department."""
    shown = at.astimezone(clock_of(department))
    today = shown.date() == now().astimezone(shown.tzinfo).date()
    return by_clock(f"{shown:%H:%M}" if today else f"{shown:%d/%m %H:%M}", department)


def by_clock(said: str, department: str) -> str:
    """What was said, and by whose clock where that is not Paris's."""
    clock = CLOCKS.get(clock_of(department).key)
    return f"{said} ({clock})" if clock else said


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


def prepared(needs: Needs) -> str:
    """What there is to prepare, for whoever does; empty where there is nothing."""
    said = [_("accompagnée")] if needs.companion else []
    if needs.language:
        said.append(_("interprète : %(language)s", language=language(needs.language)))
    return " · ".join(map(str, said))


def hers(needs: Needs) -> list[tuple[str, str]]:
    """The same as she reads it, with the name of its field."""
    said = [("companion", _("vous venez accompagnée"))] if needs.companion else []
    if needs.language:
        what = _("il faut un interprète : %(language)s", language=language(needs.language))
        said.append(("language", what))
    return [(code, str(what)) for code, what in said]


def outlives(slot: Slot, conversation: Conversation) -> bool:
    """Whether the conversation may be erased, if nothing happens any more, before this slot is over."""
    return due(conversation).by < slot.ends_at


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(
        slot_day=slot_day, slot_there=slot_there, hour_there=hour_there, told_hour=told_hour,
        day_there=day_there, coming=coming, place=place, received=received,
        colour=lambda code: COLOURS.get(code, code), slot_stands=lambda slot: STANDS[slot.stands],
        prepared=prepared, needed=hers,
    )  # fmt: skip
    app.jinja_env.globals.update(
        agenda=agenda.of,
        other_times=moving.elsewhen,
        needs=needing.known,
        needs_of=pass_.needs,
        outlives=outlives,
        stranded=stranded.of,
        clock_said=lambda station: CLOCKS.get(station.clock.key),
        genders=GENDERS,
        slot_hours=HOURS,
        slot_languages=lambda: by_name(LANGUAGES),
    )

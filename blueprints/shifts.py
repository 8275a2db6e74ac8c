"""The rota as people read it: kinds, skills, moments, what is missing and what is broken."""

from datetime import date, datetime, timedelta

from babel.dates import get_day_names
from flask import Flask
from flask_babel import format_date, get_locale, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints.speaking import _
from blueprints.wording import ZONE, by_name, hour, language
from domain.coverage import Gap, Overlap
from domain.lacking import Lack
from domain.need import ANY, MINORS, PSYCHOLOGIST
from domain.need import SKILLS as CODES
from domain.resting import Breach
from domain.rota import AWAY
from domain.rota_rules import RULES
from domain.span import Span

KINDS: dict[str, LazyString] = {
    "work": _l("vacation"),
    "leave": _l("congé"),
    "training": _l("formation"),
    "sickness": _l("maladie"),
    "unavailable": _l("indisponible"),
    AWAY: _l("absence"),
}
PAST: dict[str, LazyString] = {
    "stayed": _l("resté plus longtemps"),
    "left": _l("parti plus tôt"),
    "replaced": _l("a remplacé quelqu’un"),
    "absent": _l("absence constatée"),
    "mistake": _l("erreur de saisie"),
}
NUMBERED: dict[str, LazyString] = {
    "shift": _l("vacation n° %(id)s"),
    "pattern": _l("cycle n° %(id)s"),
    "team": _l("équipe n° %(id)s"),
    "swap": _l("échange n° %(id)s"),
    "wish": _l("souhait n° %(id)s"),
    "bid": _l("créneau demandé n° %(id)s"),
    "handover": _l("relève n° %(id)s"),
    "station": _l("lieu n° %(id)s"),
    "slot": _l("créneau n° %(id)s"),
    "pass": _l("pass n° %(id)s"),
}
SKILLS: dict[str, LazyString | str] = {
    ANY: _l("tous les agents"),
    MINORS: _l("agents formés pour les moins de 18 ans"),
    PSYCHOLOGIST: _l("psychologues"),
}


def kind(code: str) -> str:
    """What a shift is."""
    return str(KINDS.get(code, code))


def skill(code: str) -> str:
    """Who has it; a language by its name."""
    if code in SKILLS:
        return str(SKILLS[code])
    name = language(code)
    if name[:1] in "aeiouyhéê":
        return str(_("agents lisant l’%(language)s", language=name))
    return str(_("agents lisant le %(language)s", language=name))


def skills() -> list[tuple[str, str]]:
    """All that can be needed; the languages as people look one up."""
    return [(code, skill(code)) for code in (*SKILLS, *by_name(set(CODES) - set(SKILLS)))]


def times(span: Span) -> str:
    """« 07:00–19:08 »."""
    return f"{hour(span.starts_at)}–{hour(span.ends_at)}"


def day(at: date | datetime, how: str = "EEE d MMM") -> str:
    """« lun. 30 nov. », in metropolitan time."""
    return str(format_date(at.astimezone(ZONE).date() if isinstance(at, datetime) else at, how))


def whole(span: Span) -> str:
    """« lundi 30 novembre 2026, 07:00–19:08 »; of several days from–to."""
    first, last = span.starts_at.astimezone(ZONE), span.ends_at.astimezone(ZONE)
    begun = day(span.starts_at, "EEEE d MMMM y")
    if last - first <= timedelta(hours=25):
        return f"{begun}, {times(span)}"
    until = day(span.ends_at, "EEEE d MMMM y")
    return str(
        _(
            "du %(first)s, %(start)s, au %(last)s, %(end)s",
            first=begun, start=hour(first), last=until, end=hour(last),
        )
    )  # fmt: skip


def lasting(minutes: int | timedelta) -> str:
    """« 12 h 08 »."""
    whole = minutes // timedelta(minutes=1) if isinstance(minutes, timedelta) else minutes
    hours, rest = divmod(whole, 60)
    if hours and rest:
        return str(_("%(h)s h %(min)s", h=hours, min=f"{rest:02}"))
    return str(_("%(h)s h", h=hours) if hours else _("%(min)s min", min=rest))


def stretch(since: datetime, until: datetime) -> str:
    """« lun. 30 nov. de 19:08 à 22:00 »; the second day too where it is another."""
    first, last = since.astimezone(ZONE), until.astimezone(ZONE)
    if first.date() == last.date():
        return str(
            _("%(day)s de %(first)s à %(last)s", day=day(first), first=hour(first), last=hour(last))
        )
    return str(
        _(
            "du %(day)s à %(first)s au %(other)s à %(last)s",
            day=day(first), first=hour(first), other=day(last), last=hour(last),
        )
    )  # fmt: skip


def missing(gap: Gap) -> str:
    """What is missing, in one sentence."""
    there = ngettext("%(num)s prévu", "%(num)s prévus", gap.there) if gap.there else _("personne")
    return str(
        _(
            "%(when)s : %(there)s, pour %(least)s (%(skill)s).",
            when=stretch(gap.starts_at, gap.ends_at), there=there, least=gap.least,
            skill=skill(gap.skill),
        )
    )  # fmt: skip


def over(overlap: Overlap) -> str:
    """What is over, in one sentence."""
    more = ngettext("jusqu’à %(num)s agent de plus", "jusqu’à %(num)s agents de plus", overlap.over)
    when = stretch(overlap.starts_at, overlap.ends_at)
    return str(_("%(when)s : %(more)s que le besoin.", when=when, more=more))


def broken(breach: Breach) -> str:
    """Which rule, by how much, and where it was looked."""
    if isinstance(breach, Lack) and breach.gap:
        return missing(breach.gap)
    rule, by = str(RULES[breach.rule].sentence).rstrip("."), lasting(breach.minutes)
    when = stretch(breach.starts_at, breach.ends_at)
    return str(_("%(rule)s, de %(by)s : %(when)s.", rule=rule, by=by, when=when))


def weekdays() -> list[str]:
    """Monday first."""
    names = get_day_names("wide", locale=get_locale())
    return [names[number] for number in range(7)]


def of_rota(act: str, why: str) -> str:
    """What an entry says of the rota besides its act."""
    words = why.split()
    if act == "shift.overridden" and len(words) == 2:
        rule, count = words
        named = RULES[rule].sentence if rule in RULES else rule
        return f"{named} ({ngettext('%(num)s fois', '%(num)s fois', int(count))})"
    if len(words) == 3:
        first, last, count = words
        made = ngettext("%(num)s vacation", "%(num)s vacations", int(count))
        return f"{_('du %(first)s au %(last)s', first=first, last=last)}, {made}"
    return why


def init_app(app: Flask) -> None:
    """Give templates these words."""
    words = {"shift_kind": kind, "skill": skill, "times": times, "whole": whole, "lasting": lasting}
    app.jinja_env.filters.update(words, missing=missing, over=over, broken=broken, day_name=day)
    app.jinja_env.globals.update(
        shift_kinds=KINDS, corrections=PAST, skills=skills, weekdays=weekdays
    )

"""Hours in words: opening hours of OpenStreetMap as people read them, or the text as it was kept."""

import re
from functools import lru_cache

from flask_babel import lazy_gettext as _l

from domain.open_now import readable

_DAY = {
    "Mo": _l("lundi"),
    "Tu": _l("mardi"),
    "We": _l("mercredi"),
    "Th": _l("jeudi"),
    "Fr": _l("vendredi"),
    "Sa": _l("samedi"),
    "Su": _l("dimanche"),
    "PH": _l("jours fériés"),
}
_MONTH = {
    "Jan": _l("janvier"),
    "Feb": _l("février"),
    "Mar": _l("mars"),
    "Apr": _l("avril"),
    "May": _l("mai"),
    "Jun": _l("juin"),
    "Jul": _l("juillet"),
    "Aug": _l("août"),
    "Sep": _l("septembre"),
    "Oct": _l("octobre"),
    "Nov": _l("novembre"),
    "Dec": _l("décembre"),
}
_NTH = {
    "1": _l("premier"),
    "2": _l("deuxième"),
    "3": _l("troisième"),
    "4": _l("quatrième"),
    "-1": _l("dernier"),
}
_CODE = "Mo|Tu|We|Th|Fr|Sa|Su"
_SPAN = re.compile(rf"({_CODE}|PH)(?:-({_CODE})|\[(-?\d)\])?")
_MONTHS = re.compile(rf"({'|'.join(_MONTH)})(?:-({'|'.join(_MONTH)}))?")
_TIMES = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")
_RULE = re.compile(
    rf"(?:(?P<months>{_MONTHS.pattern}(?:,\s?{_MONTHS.pattern})*):?\s+)?"
    rf"(?:(?P<days>{_SPAN.pattern}(?:,\s?{_SPAN.pattern})*)\s*)?"
    rf"(?P<times>{_TIMES.pattern}(?:,\s?{_TIMES.pattern})*)?"
    r'\s*(?P<shut>off|closed)?\s*(?:"(?P<said>[^"]*)")?'
)


@lru_cache(maxsize=4096)
def _spoken(hours: str) -> tuple[str, ...] | None:
    if hours == "24/7":
        return (str(_l("Tous les jours, 24 heures sur 24")),)
    told = []
    for rule in hours.split(";"):
        found = _RULE.fullmatch(rule.strip())
        if found is None or not rule.strip():
            return None
        told.append(_told(found))
    return tuple(told)


def in_words(hours: str) -> tuple[str, ...]:
    """A line for each rule: « Du lundi au vendredi : 9 h – 12 h, 14 h – 18 h »; the text itself otherwise."""
    if not hours.strip():
        return ()
    text = " ".join(hours.split())
    return (_spoken(text) if readable(text) else None) or (hours.strip(),)


def _told(rule: re.Match[str]) -> str:
    when = [_span(each) for each in _SPAN.finditer(rule["days"] or "")]
    if rule["days"] in (None, "Mo-Su"):
        when = [str(_l("tous les jours"))]
    days = _joined(when)
    if rule["months"]:
        months = _joined([_month(each) for each in _MONTHS.finditer(rule["months"])])
        days = f"{months}, {days}"
    times = ", ".join(_time(each) for each in _TIMES.finditer(rule["times"] or ""))
    if rule["shut"]:
        times = str(_l("fermé"))
    said = f" ({rule['said']})" if rule["said"] else ""
    line = f"{days} : {times}" if times else days
    return line[0].upper() + line[1:] + said


def _span(found: re.Match[str]) -> str:
    first, last, nth = found.groups()
    if last:
        return str(_l("du %(first)s au %(last)s", first=_DAY[first], last=_DAY[last]))
    if nth:
        return str(_l("%(nth)s %(day)s du mois", nth=_NTH.get(nth, nth), day=_DAY[first]))
    return str(_DAY[first])


def _month(found: re.Match[str]) -> str:
    first, last = found.groups()
    if last:
        return str(_l("de %(first)s à %(last)s", first=_MONTH[first], last=_MONTH[last]))
    return str(_l("en %(month)s", month=_MONTH[first]))


def _time(found: re.Match[str]) -> str:
    return f"{_clock(found[1], found[2])} – {_clock(found[3], found[4])}"


def _clock(hour: str, minute: str) -> str:
    if (hour, minute) == ("24", "00"):
        return str(_l("minuit"))
    return f"{int(hour)} h" if minute == "00" else f"{int(hour)} h {minute}"


def _joined(parts: list[str]) -> str:
    return (
        str(_l("%(most)s et %(last)s", most=", ".join(parts[:-1]), last=parts[-1]))
        if parts[1:]
        else parts[0]
    )

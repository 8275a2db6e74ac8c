"""The filter of the audit: what was typed, read as an inquiry."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext as _l

from blueprints.rendering import LARGEST
from blueprints.wording import ZONE
from domain.audit import ABOUT, ACT, LONGEST, NOBODY, SERVICE, VICTIM
from domain.errors import Refused
from domain.inquiry import Inquiry

FIELDS = ("who", "act", "about", "since", "until", "before")


class NoPeriod(Refused):
    """A day that is none, or a period that ends before it begins."""

    sentence = _l("Indiquez des dates qui existent, la première avant la seconde.")
    field = "since"


class NoSubject(Refused):
    """Nothing an entry could be about."""

    sentence = _l("Indiquez un numéro de conversation, ou un objet tel que « officer:3 ».")
    field = "about"


def kept(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, for the form that is shown again."""
    return {name: typed.get(name, "") for name in FIELDS}


def asked(typed: Mapping[str, str]) -> Inquiry:
    """The inquiry; ``NoPeriod`` when the dates make none. Days are those of metropolitan France."""
    who, act = typed.get("who", ""), typed.get("act", "").strip()
    since, until = _day(typed.get("since", "")), _day(typed.get("until", ""))
    if since and until and until < since:
        raise NoPeriod
    return Inquiry(
        officer_id=_number(who),
        role=who if who in (VICTIM, SERVICE, NOBODY) else None,
        act=act if re.fullmatch(ACT, act) else None,
        about=_about(typed.get("about", "")),
        since=since,
        until=_next(until),
    )


def _day(text: str) -> datetime | None:
    """Its first moment."""
    if not text.strip():
        return None
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d")
    except ValueError as error:
        raise NoPeriod from error
    return day.replace(tzinfo=ZONE)


def _next(day: datetime | None) -> datetime | None:
    """The first moment of the day after: the last day is part of the period."""
    try:
        after = day and day.date() + timedelta(days=1)
    except OverflowError as error:
        raise NoPeriod from error
    return datetime.combine(after, time.min, ZONE) if after else None


def _number(text: str) -> int | None:
    return min(int(text), LARGEST) if re.fullmatch(r"[0-9]{1,20}", text) else None


def _about(text: str) -> str | None:
    """``conversation:12``; a number alone is that of a conversation."""
    text = text.strip().lower()
    about = f"conversation:{text}" if re.fullmatch(r"[0-9]+", text) else text
    if about and (len(about) > LONGEST or not re.fullmatch(ABOUT, about)):
        raise NoSubject
    return about or None

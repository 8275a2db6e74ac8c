"""The form of the figures: what was typed, read as a survey."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from blueprints.admin.forms import NoPeriod
from domain.errors import Refused
from domain.figure import DAY
from domain.survey import ASKED, GRAINS, Survey
from domain.wall import today

FIELDS = ("what", "grain", "since", "until")
USUAL = timedelta(days=27)  # four weeks, today among them
LONGEST = timedelta(days=1100)
LONGEST_BY_DAY = timedelta(days=100)
FIRST = date(2000, 1, 1)  # nobody counted before


class TooLongAPeriod(Refused):
    """More lines than anybody reads."""

    sentence = _l("Période trop longue : 100 jours au plus par jour, trois ans au plus sinon.")
    field = "since"


def usual() -> Survey:
    """What is asked when nothing is: how many opened, day by day, these four weeks."""
    return Survey("volume", DAY, today() - USUAL, today())


def kept(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, for the form that is shown again; what is usual where nothing was."""
    at_first = usual()
    return {name: typed.get(name) or str(getattr(at_first, name)) for name in FIELDS}


def asked(typed: Mapping[str, str]) -> Survey:
    """The survey; ``NoPeriod`` when the dates make none, ``TooLongAPeriod``. Nothing is counted tomorrow."""
    form = kept(typed)
    since, until = _day(form["since"]), _day(form["until"])
    if until < since:
        raise NoPeriod
    what = form["what"] if form["what"] in ASKED else usual().what
    grain = form["grain"] if form["grain"] in GRAINS else DAY
    survey = Survey(what, grain, since, max(FIRST, min(until, today())))
    if survey.until - since > (LONGEST_BY_DAY if survey.by_day else LONGEST):
        raise TooLongAPeriod
    return survey


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise NoPeriod from error
    if day < FIRST:
        raise NoPeriod
    return day

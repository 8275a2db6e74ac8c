"""A tally: what is counted of a conversation, each step once, in the transaction that takes it."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from domain import commune, figure
from domain.card import CARD
from domain.clock import now
from domain.commune import Commune
from domain.histogram import bucket
from domain.message import Message
from extensions import Model, ask, transaction
from statement import Statement

ENDED, LAPSED = "ended", "lapsed"  # how it was over without an officer closing it: by her, by age


def opened(place: Commune | None) -> None:
    """She entered the queue."""
    figure.count("opened")
    figure.count("department", label=(place and place.department) or figure.UNTOLD)


def referred(measure: str, commune_code: str | None) -> None:
    """An organisation was put into a conversation of hers, or something was passed on to one."""
    place = commune.get(commune_code) if commune_code else None
    figure.count(measure, label=(place and place.department) or figure.UNTOLD)


def taken(id: int) -> None:
    """An officer took it: the first one ends the wait, whoever takes it again does not."""
    _waited("taken", _first_taking(), id)


def answer(voice: Any, body: str, key: str) -> int:
    """An officer who had said nothing yet speaks; the number. Only the first to do so ends the wait."""
    with transaction():
        number: int = voice.say(body=body, key=key)
        answered(voice.conversation_id)
    return number


def answered(id: int) -> None:
    """An officer has just said something in it."""
    _waited("answered", _first_words(), id)


def over(id: int, outcome: str | None) -> None:
    """It was closed with this outcome, or ended by her. What was reopened is over already, for figures."""
    ((opened_at, taken_at, ends),) = ask(_course(), mine=id)
    if opened_at is not None and ends == 1:
        _over(opened_at, taken_at, outcome or ENDED, lasted=True)


def erased(id: int, opened_at: datetime | None, closed_at: datetime | None, by_her: bool) -> None:
    """It is being erased: over, if it was not. Those that were left and never taken are counted here."""
    if opened_at is not None and closed_at is None:
        ((_, taken_at, ends),) = ask(_course(), mine=id)
        if not ends:
            _over(opened_at, taken_at, ENDED if by_her else LAPSED, lasted=by_her)


def _over(opened_at: datetime, taken_at: datetime | None, how: str, *, lasted: bool) -> None:
    if taken_at is None:
        return figure.count("abandoned", at=opened_at)
    if lasted:  # what lapsed ended when nobody knows
        figure.count("duration", bucket=bucket(now() - taken_at))
    return figure.count("outcome", label=how)


def _waited(measure: str, first: Statement, id: int) -> None:
    for (opened_at,) in ask(first, mine=id):
        figure.count(measure, bucket=bucket(now() - opened_at))


# Asked inside the transaction that has just written, and so has the conversation's row to itself.
_mine = Message.conversation_id == bindparam("mine")
_taking = and_(_mine, Message.event == "taken")
_spoken = or_(Message.event.is_(None), Message.event == CARD)
_theirs = and_(_mine, Message.officer_id.is_not(None), _spoken)


@cache
def _first_taking() -> Statement:
    return _if_only(_taking)


@cache
def _first_words() -> Statement:
    return _if_only(_theirs)


def _if_only(which: Any) -> Statement:
    """When it was opened, if there is only one such message in it."""
    table = Model.metadata.tables["conversation"].c
    many = select(func.count()).select_from(Message).where(which).scalar_subquery()
    return Statement(select(table.opened_at).where(table.id == bindparam("mine"), many == 1))


@cache
def _course() -> Statement:
    """When it was opened, and first taken; how often it ended."""
    table = Model.metadata.tables["conversation"].c
    first = select(func.min(Message.said_at)).where(_taking).scalar_subquery()
    ended = and_(_mine, or_(Message.event == "closed", Message.event == "ended"))
    ends = select(func.count()).select_from(Message).where(ended).scalar_subquery()
    return Statement(select(table.opened_at, first, ends).where(table.id == bindparam("mine")))

"""A card: what it says of an organisation, whatever the directory holds; put into a conversation once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from domain import arrival, referring, retention, transcript
from domain.card import DOES, LINE, LINES, Card
from domain.conversation import Conversation
from domain.directory import Entry
from domain.message import LONGEST, Message
from domain.officer import Officer
from domain.organisation import Organisation
from domain.referring import NotHeld, OrganisationGone
from domain.situation import Wiped
from extensions import db, transaction
from tests.domain.at_once import at_once
from tests.guards import altered

ENTRY = Entry(
    id=1, nom="CIDFF", description="Droits", services=("Écoute",), telephone="04 78 00 00 01",
    tel="+33478000001", sms=False, hours=("lundi : 9 h à 17 h",), open_now=True, next_change=None,
    address="1 rue", area="Lyon (69 Rhône)", distance_km=1.0, accessible="", langues=("fr", "ar"),
    violences=(), besoins=(), publics=(), courriel="a@example.org", site_web="https://example.org",
    urgence=False, nationale=False, verifie_le=date(2026, 11, 2), stale=False, a_recontroler=False,
    provenance="",
)  # fmt: skip


def test_neither_an_address_nor_a_link_is_on_it() -> None:
    text = Card.of(ENTRY).text
    for hidden in ("rue", "http", "example", "ouvert"):
        assert hidden not in text
    assert Card.of(replace(ENTRY, accessible="https://acceslibre.example")).access == ""
    assert Card.of(replace(ENTRY, a_recontroler=True)).hours == ()
    assert Card.of(replace(ENTRY, description="")).does == "Écoute"
    assert Card.of(replace(ENTRY, tel="javascript:alert(1)//+33 4")).tel == "1+334"


@given(words=st.text(max_size=3000), lines=st.lists(st.text(max_size=300), max_size=30))
def test_whatever_the_directory_says_it_fits_in_a_message_and_is_read_back(
    words: str, lines: list[str]
) -> None:
    full = replace(ENTRY, nom=words, description=words, telephone=words, area=words)
    card = Card.of(replace(full, accessible=words, hours=tuple(lines)))
    assert Card.read(card.text) == card
    assert len(card.plain) <= LONGEST
    assert len(card.does) <= DOES
    assert len(card.hours) <= LINES
    assert all(len(line) <= LINE for line in (card.name, card.area, card.access, *card.hours))
    assert "\n" not in card.does
    assert "\0" not in card.text


def test_one_of_another_version_is_read_all_the_same() -> None:
    assert Card.read('{"name": "A", "colour": "red", "hours": ["9 h"]}') == Card(
        "A", hours=("9 h",)
    )


@pytest.fixture
def near(inside: None) -> int:
    made = Organisation(source="t", reference="a", nom="CIDFF", date_maj=date(2026, 9, 1))
    with transaction():
        db.session.add(made)
    return made.id


@pytest.fixture
def talk(martin: Officer) -> Conversation:
    mine = arrival.begin("hers", place="lyon 3", speaks_as="victim", draft="Bonjour", untold=False)
    mine.take(martin)
    return mine


def said(talk: Conversation) -> list[Any]:
    db.session.refresh(talk)
    return [(each.number, each.body) for each in transcript.latest(talk).messages if each.card]


def test_pressed_by_several_hands_at_once_it_is_one_card(
    app: Flask, talk: Conversation, martin: Officer, near: int
) -> None:
    mine, him = talk.id, martin.id
    db.session.remove()

    def press(_: int) -> int:
        found = db.session.get(Conversation, mine)
        return referring.propose(found, near, key="k", by=db.session.get(Officer, him))

    assert at_once(app, press, 4) == [3] * 4
    assert said(db.session.get(Conversation, mine)) == [(3, "CIDFF")]


def test_a_retry_finds_the_same_card_although_the_organisation_is_gone(
    talk: Conversation, martin: Officer, near: int
) -> None:
    first = referring.propose(talk, near, key="k", by=martin)
    with transaction():
        db.session.execute(update(Organisation).values(gone_at=talk.arrived_at + timedelta(days=1)))
    assert referring.propose(talk, near, key="k", by=martin) == first
    with pytest.raises(OrganisationGone):
        referring.propose(talk, near, key="other", by=martin)


def test_what_is_typed_stays_and_it_counts_as_an_answer(
    talk: Conversation, martin: Officer, near: int
) -> None:
    talk.prepare("Je vous")
    number = referring.propose(talk, near, key="k", by=martin)
    db.session.refresh(talk)
    assert (talk.answer, talk.officer_number, talk.read_number) == ("Je vous", number, number)


def test_it_is_refused_where_nobody_would_read_it(
    talk: Conversation, martin: Officer, petit: Officer, near: int
) -> None:
    with pytest.raises(NotHeld):
        referring.propose(talk, near, key="k", by=petit)
    talk.close(martin, "advice")
    with pytest.raises(NotHeld):
        referring.propose(talk, near, key="k", by=martin)
    retention.erase(talk.id, "closed", told=True)
    db.session.refresh(talk)
    with pytest.raises(Wiped):
        referring.propose(talk, near, key="k", by=martin)


def test_it_is_sealed_as_a_message_and_erased_as_one(
    talk: Conversation, martin: Officer, near: int
) -> None:
    number = referring.propose(talk, near, key="k", by=martin)
    row = db.session.scalars(select(Message).where(Message.number == number)).one()
    assert b"CIDFF" not in row.sealed_body
    with transaction():
        row.sealed_body = altered(row.sealed_body)
    (broken,) = [each for each in transcript.latest(talk).messages if each.event == "card"]
    assert (broken.unreadable, broken.card, broken.spoken) == (True, None, True)
    retention.erase(talk.id, "closed")
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0

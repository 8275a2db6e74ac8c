"""What she is told of the wait: from the rota, called an estimate, never the hour at which a shift begins."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from domain import duty
from domain.clock import now
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.domain.counted import put
from tests.domain.planned import standing

People = Callable[[], Browser]
FREE = r"À \d\d:\d\d, au moins une personne est là et libre pour vous répondre, à votre tour\."


@pytest.fixture(autouse=True)
def _rota(app: Flask) -> None:
    """Martin is planned all day, Petit works beside the rota; forty minutes is what a conversation takes."""
    with app.app_context():
        durand, martin = Officer.called("durand"), Officer.called("martin")
        martin.places = 2
        standing(martin, durand, now() - timedelta(hours=1), 12)
        for who in (martin, Officer.called("petit")):
            duty.begin(who)
        put("duration", now() - timedelta(days=6), 9, bucket=39)
        db.session.remove()


def stands(person: Browser) -> str:
    return person.visit("/").page.select_one("#stands").get_text(" ", strip=True)


def test_her_wait_is_told_from_the_places_of_the_rota(
    app: Flask, browser: People, officer: Browser
) -> None:
    people = [browser().visit("/").press("Commencer", untold="1") for _ in range(3)]
    assert [bool(re.search(FREE, stands(each))) for each in people] == [True, True, False]
    told = r"À partir de \d\d:\d\d, l’attente est d’habitude de 15 à 60 minutes\. Ce n’est qu’une estimation\."
    assert re.search(told, stands(people[2])), "Petit’s places are promised to nobody"
    officer.visit("/desk").press("Prendre en charge")
    assert re.search(FREE, stands(people[1]))
    assert re.search(told, stands(people[2])), "two before her of three, one place of two"
    app.extensions.pop("vacancy", None)
    text = browser().visit("/").text
    assert "Vous devrez sans doute attendre avant d’avoir une réponse." in text
    assert "L’attente est d’habitude de 45 minutes à plus d’une heure. Ce n’est" in text


def test_to_a_minor_too_and_nothing_of_the_shift_that_begins(
    app: Flask, browser: People, officer: Browser
) -> None:
    with app.app_context():
        durand, petit = Officer.called("durand"), Officer.called("petit")
        standing(petit, durand, now() + timedelta(minutes=33), 8)
        for each in (petit, Officer.called("martin")):
            duty.end(each)
        db.session.remove()
    person = browser().visit("/").press("Commencer", untold="1", minor="1")
    assert "l’attente est d’habitude de moins de 45 minutes" in stands(person)
    officer.visit("/desk").press("Prendre mon service")
    assert re.search(FREE, stands(person)), "looked at anew: the bell rang"

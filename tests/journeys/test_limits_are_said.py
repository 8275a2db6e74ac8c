"""What cannot be promised is said before she writes, with the figures that are set."""

from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from tests.browser import Browser

People = Callable[[], Browser]


def test_what_cannot_be_promised_is_said_on_arrival_and_leads_to_the_rest(browser: People) -> None:
    person = browser().visit("/")
    for said in (
        "un psychologue", "lisent vos messages", "la loi leur demande d’en informer le procureur",
        "la police peut chercher à savoir qui vous êtes", "n’enregistre pas l’adresse internet",
        "est gardée 90 jours, parfois plus", "l’historique de cet appareil garde « Accueil »",
    ):  # fmt: skip
        assert said in person.text, said
    assert person.page.select_one("main a[href='/infos']")


def test_the_page_needs_no_cookie_and_is_neutral(app: Flask, browser: People) -> None:
    person = Browser(app.test_client(use_cookies=False)).visit("/infos")
    assert person.statuses == [200]
    assert person.page.title.text == "Informations"
    assert person.has_button("Quitter vite")
    assert person.response.headers["Cache-Control"].startswith("no-store")
    for said in (
        "article 40",
        "procureur",
        "adresse internet",
        "anonymat a des limites",
        "chiffré",
    ):
        assert said in person.text
    assert len(person.response.get_data()) < 24_000


def test_the_figures_are_those_of_the_settings(app: Flask, browser: People) -> None:
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"],
        keep_closed_days=77,
        keep_open_days=1,
        idle_minutes=12,
        keep_arrival_hours=5,
        keep_audit_days=444,
    )
    text = browser().visit("/infos").text
    assert "Une conversation terminée : 77 jours." in text
    assert "sans nouvelles : 1 jour." in text
    assert "pendant 12 minutes" in text
    assert "si la conversation ne s’est pas ouverte : 5 heures." in text
    assert "sans rien de ce qui a été dit : 444 jours." in text
    ending = browser().visit("/").press("Commencer", untold="1").press("Terminer et effacer")
    assert "sans rien de ce qui a été dit, pendant 444 jours." in ending.text
    ending.press("Terminer et effacer")
    for stays in ("Un appel ou un SMS", "ajouté à l’agenda", "permis la position"):
        assert stays in ending.text
        assert stays in text


def test_everybody_who_may_read_is_named(browser: People) -> None:
    text = browser().visit("/infos").text
    for who in (
        "un collègue ou un psychologue que",
        "un second agent",
        "une responsable de l’équipe",
    ):
        assert who in text


def test_it_is_small(app: Flask) -> None:
    answer = app.test_client().get("/infos", headers={"Accept-Encoding": "gzip"})
    sent = len(answer.get_data()) + len(str(answer.headers))
    assert sent < 7000, sent

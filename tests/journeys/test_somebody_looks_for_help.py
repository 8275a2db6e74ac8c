"""The public directory without scripts: found by place, need, language; one address, and nothing kept of it."""

import gzip
import logging
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from flask import Flask

from blueprints import pace
from tests.blueprints.test_traces import NOTHING_LEARNT
from tests.browser import Browser
from tests.organisations import organisation

People = Callable[[], Browser]
Add = Callable[..., int]
SEALED = "12 rue de l’Abri"


@pytest.fixture
def add(app: Flask) -> Add:
    """``add("CIDFF", code_insee="69383")``: one more organisation; its number."""
    return partial(organisation, app)


def names(person: Browser) -> list[str]:
    return [each.get_text(strip=True) for each in person.page.select(".found h3")]


@pytest.fixture
def helpers(add: Add) -> None:
    add("3919", nationale=True, telephone="3919", besoins="ecoute", violences="conjugales")
    add("Lyon", code_insee="69383", besoins="droits hebergement", telephone="+33478000001")
    add("Villeurbanne", code_insee="69266", besoins="droits", langues="ar fr", sms=True)
    add("Saint-Denis", code_insee="93066", besoins="droits")
    add("Abri", code_insee="69383", adresse=SEALED, adresse_masquee=True, besoins="hebergement")


def test_whoever_opens_it_finds_numbers_before_typing_anything(
    browser: People, helpers: None
) -> None:
    person = browser().visit("/aide")
    assert names(person)[0] == "3919"
    links = [str(a["href"]) for a in person.page.select("main a[href]")]
    assert links[:3] == ["tel:17", "tel:112", "sms:114"], "emergencies first"
    assert "tel:3919" in links
    assert person.page.title.text == "Adresses"
    assert person.has_button("Quitter vite")
    for form in person.page.select("form"):
        assert form["autocomplete"] == "off"
    for field in person.page.select("main input:not([type])"):
        assert {name: field.get(name) for name in NOTHING_LEARNT} == NOTHING_LEARNT
    assert "no-store" in person.response.headers["Cache-Control"]


def test_the_way_there_is_where_numbers_are_told_and_while_she_waits(browser: People) -> None:
    person = browser()
    for address in ("/", "/infos"):
        assert person.visit(address).page.select_one("main a[href='/aide']"), address
    person.visit("/").press("Commencer", untold="1", minor="1")
    assert person.page.select_one("#stands a[href='/aide']")
    other = browser().visit("/").press("Commencer", untold="1", message="Bonjour")
    assert other.page.select_one("#stands a[href='/aide']")
    other.visit("/aide").visit("/")
    assert other.messages == ["Vous: Bonjour"], "she finds her conversation again"


def test_near_her_and_by_need_and_nothing_of_it_in_an_address(
    browser: People, helpers: None, caplog: pytest.LogCaptureFixture
) -> None:
    person = browser().visit("/aide")
    with caplog.at_level(logging.DEBUG):
        person.press("Chercher", place="lyon 3", besoin="droits")
    assert person.statuses == [303, 200]
    assert names(person) == ["Lyon", "Villeurbanne"]
    person.press("Chercher", langue="ar")
    assert names(person) == ["Villeurbanne"], "the place and the need stayed in the form"
    assert set(person.addresses) == {"/aide"}
    assert "lyon" not in caplog.text.lower()
    assert "droits" not in caplog.text


def test_what_was_looked_for_is_shown_once_and_sealed_until_then(
    browser: People, helpers: None
) -> None:
    person = browser().visit("/aide")
    form = person._filled(person.page.select_one("main form")) | {"place": "lyon 3"}
    sent = person.client.post("/aide", data=form | {"do": "search"})
    assert (sent.status_code, sent.location) == (303, "/aide")
    with person.client.session_transaction() as kept:
        assert set(kept) == {"k", "a"}
        assert "yon" not in str(dict(kept))
    assert "Depuis Lyon 3e" in person.visit("/aide").text
    person.visit("/aide")
    assert person.page.select_one("#place")["value"] == "", "whoever opens it next sees no search"
    assert "Depuis" not in person.text


def test_several_communes_are_chosen_from(browser: People, helpers: None) -> None:
    person = browser().visit("/aide").press("Chercher", place="saint denis", besoin="droits")
    group = person.page.select_one("fieldset#commune")
    assert group.legend.text == "Choisissez votre commune"
    assert len(group.select("input[type=radio]")) > 2
    person.press("Continuer")
    assert "Choisissez votre commune" in person.alert
    person.press("Continuer", commune="93066")
    assert names(person) == ["Saint-Denis"], "the need was not lost on the way"
    assert "Depuis Saint-Denis (93" in person.text
    person.press("Chercher", place="saint denis").press("Écrire une autre commune")
    assert person.page.select_one("#place")["value"] == "saint denis"
    person.press("Chercher", besoin="").press("Continuer", commune="untold")
    assert names(person) == ["3919"], "who answers from everywhere, and nobody of somewhere else"
    assert set(person.addresses) == {"/aide"}


def test_a_place_that_is_none_is_refused_with_all_that_was_typed(
    browser: People, helpers: None
) -> None:
    person = browser().visit("/aide").press("Chercher", place="zzqqxx", besoin="droits", open="1")
    assert "pas trouvé cette commune" in person.alert
    assert person.page.select_one("#refusal a")["href"] == "#place"
    assert person.page.select_one("#place")["aria-invalid"] == "true"
    kept = person._filled(person.page.select("main form")[0])
    assert (kept["place"], kept["besoin"], kept["open"]) == ("zzqqxx", "droits", "1")


def test_it_is_said_when_nobody_is_near(browser: People, helpers: None) -> None:
    said = "Nous n’avons trouvé personne près de là."
    person = browser().visit("/aide").press("Chercher", place="lille")
    assert (names(person), said in person.text) == (["3919"], True)
    assert said not in person.press("Chercher", place="lyon 3").text


def test_ten_at_a_time(browser: People, add: Add) -> None:
    for number in range(23):
        add(f"n° {number:02}", code_insee="69383")
    person = browser().visit("/aide").press("Chercher", place="lyon 3")
    assert (len(names(person)), names(person)[0]) == (10, "n° 00")
    assert not person.has_button("Voir les précédents")
    person.press("Voir plus").press("Voir plus")
    assert names(person) == ["n° 20", "n° 21", "n° 22"]
    assert not person.has_button("Voir plus")
    assert names(person.press("Voir les précédents"))[0] == "n° 10"
    assert set(person.addresses) == {"/aide"}


def test_a_hidden_address_is_nowhere_in_what_is_sent(browser: People, helpers: None) -> None:
    person = browser().visit("/aide").press("Chercher", place="lyon 3", besoin="hebergement")
    assert "Abri" in names(person)
    assert "Abri (" not in person.text
    assert SEALED not in person.response.text
    assert "rue" not in person.page.select_one("main").text


def test_what_is_doubtful_shows_no_hours_and_a_number_that_dials(browser: People, add: Add) -> None:
    add("Douteux", nationale=True, horaires_accueil="Mo-Fr 09:00-17:00", a_recontroler=True)
    add("Sûr", nationale=True, telephone="+33631596950", sms=True, site_web="https://sur.example/a")
    add("Muet", nationale=True, telephone="114", sms=True)
    add("Piège", nationale=True, site_web="javascript:alert(1)", description="<b>gras</b>")
    person = browser().visit("/aide")
    assert "Horaires" not in person.text
    links = {str(a["href"]) for a in person.page.select(".found a")}
    assert links >= {"tel:+33631596950", "sms:+33631596950", "https://sur.example/a"}
    assert not any(link.startswith("javascript") for link in links)
    assert ("sms:114" in links, "tel:114" in links) == (True, False), "nobody hears a call there"
    assert not person.page.select(".found li b")
    assert person.page.select_one(".found a[href^=https]")["rel"] == ["noreferrer"]


def test_whoever_refuses_cookies_finds_help_too(app: Flask, helpers: None) -> None:
    person = Browser(app.test_client(use_cookies=False)).visit("/aide")
    person.press("Chercher", place="lyon 3", besoin="droits")
    assert (person.statuses, names(person)) == ([200], ["Lyon", "Villeurbanne"])
    person.press("Chercher", place="zzqqxx")
    assert person.statuses == [422]
    assert person.page.select_one("#place")["value"] == "zzqqxx"


def test_a_device_that_has_just_left_shows_nothing_of_it(browser: People, helpers: None) -> None:
    person = browser().visit("/aide").press("Chercher", place="lyon 3")
    person.press("Quitter vite")
    assert person.response.headers["Refresh"].startswith("0;url=https://")
    assert person.visit("/aide").text == "Accueil Accueil Continuer"


@pytest.mark.parametrize(
    "typed",
    [
        {"page": "x"}, {"page": "-1"}, {"page": "9" * 30}, {"besoin": "x", "violence": "\0"},
        {"langue": "fr' OR 1=1"}, {"place": "a" * 5000}, {"commune": "69383"}, {"do": "\ud7ff"},
    ],
)  # fmt: skip
def test_nonsense_is_a_page(browser: People, helpers: None, typed: dict[str, str]) -> None:
    person = browser().visit("/aide")
    person._read(person.client.post("/aide", data=typed))
    assert person.statuses == [303, 200]
    forged = person.client
    with forged.session_transaction() as kept:
        kept["a"] = "not of our making"
    assert person.visit("/aide").statuses == [200]


def test_a_flood_of_searches_waits_with_the_numbers_in_sight(
    browser: People, helpers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "LOOKS", 2)
    person, other = browser(), browser()
    for each, address in ((person, "92.184.100.7"), (other, "90.12.3.4")):
        each.client.environ_base["REMOTE_ADDR"] = address
    for _ in range(2):
        person.visit("/aide").press("Chercher", place="lyon 3")
        assert person.statuses[-1] == 200
    person.visit("/aide").press("Chercher", place="lyon 3")
    assert person.statuses == [429]
    assert int(person.response.headers["Retry-After"]) <= 60
    assert "Attendez un peu" in person.text
    assert person.page.select_one("#place")["value"] == "lyon 3"
    assert person.page.select_one("main a[href='tel:17']")
    other.visit("/aide").press("Chercher", place="lyon 3")
    assert names(other)[:1] == ["Lyon"]


def test_who_finds_nothing_is_led_to_who_answers_everywhere(browser: People, helpers: None) -> None:
    person = browser().visit("/aide").press("Chercher", besoin="enfants")
    assert names(person) == []
    led = person.page.select_one("main p a[href='/aide']")
    assert led.text == "Voir qui répond partout en France"
    assert names(person.visit(led["href"])) == ["3919"]


def test_a_full_page_is_at_most_ten_kib_with_its_headers(app: Flask, add: Add) -> None:
    words = "Accueil, écoute et accompagnement des victimes de violences ; permanence juridique. "
    for number in range(12):
        add(
            f"Centre d’information n° {number} des droits des femmes et des familles",
            code_insee="69383", commune="Lyon", code_postal="69003", langues="fr ar en es",
            adresse=f"{number} avenue Maréchal de Saxe", telephone=f"+3347800{1234 + 7 * number}",
            description=words * 3, horaires_accueil=f"Mo-Fr 0{number % 9}:00-17:00; Sa 10:00-12:00",
            site_web=f"https://centre-{number * 7919}.example.org/", accessibilite="Rampe, ascenseur",
            verifie_le=date(2026, 10, number + 1), besoins="droits ecoute", sms=True,
        )  # fmt: skip
    client = app.test_client()
    client.get("/aide")
    sent = client.post("/aide", data={"place": "lyon 3", "do": "search"})
    answer = client.get("/aide", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data).decode().count("Centre d’information") == 10
    size = len(answer.data) + len(str(answer.headers)) + len(str(sent.headers))
    assert size <= 10 * 1024, size

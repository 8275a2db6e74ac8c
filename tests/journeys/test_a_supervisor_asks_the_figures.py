"""The page of the figures: who may see it, what it shows and hides, what is taken away."""

import base64
import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from blueprints.admin.tellings import WHAT
from blueprints.typography import NBSP
from domain import figure
from domain.clock import now
from domain.figure import PARIS
from domain.histogram import bucket
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.counted import put
from tests.signing import member

People = Callable[[], Browser]
MONDAY = date(2026, 6, 1)
PERIOD = "since=2026-06-01&until=2026-06-07"


@pytest.fixture
def durand(browser: People) -> Browser:
    return browser().sign_in("durand").visit("/admin/figures")


@pytest.fixture(autouse=True)
def _counted(app: Flask, clock: Clock) -> None:
    """A week in June: on Tuesday three opened, on Wednesday none. It is November."""
    clock.time = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    with app.app_context():
        for day, people in enumerate((9, 3, 0, 4, 12, 6, 7)):
            noon = datetime.combine(MONDAY + timedelta(days=day), datetime.min.time(), PARIS)
            noon += timedelta(hours=12, minutes=20)
            put("opened", noon, people)
            for person in range(people):
                put("answered", noon, bucket=bucket(timedelta(seconds=20 * (person + 1))))
            put("outcome", noon, people, label="referral" if day % 2 else "advice")
            for measure in ("department", "card", "referral"):
                put(measure, noon, people, label=("69", "59", "48")[day % 3])
        db.session.remove()


def table(person: Browser) -> dict[str, list[str]]:
    """The cells of each row by what the row is called."""
    return {
        row.select_one("th").text: [cell.text for cell in row.select("td")]
        for row in person.page.select("tbody tr")
    }


def picture(person: Browser) -> str:
    address = str(person.page.select_one("main img")["src"])
    kind, _, image = address.partition(",")
    assert kind == "data:image/svg+xml;base64"
    return base64.b64decode(image).decode()


def test_only_supervisors_and_administrators_come_in(browser: People) -> None:
    stranger = browser().client.get("/admin/figures")
    assert (stranger.status_code, stranger.headers["Location"]) == (303, "/sign-in")
    for login in ("martin", "accueil"):
        person = browser().sign_in(login)
        person.visit("/admin/figures")
        assert person.statuses[0] == (303 if login == "accueil" else 404)
        assert "Chiffres" not in person.text
    martin = browser().sign_in("martin").visit("/desk")
    token = martin.page.select_one("[name=csrf_token]")["value"]
    assert martin.client.post("/admin/figures", data={"csrf_token": token}).status_code == 404
    for login in ("durand", "admin"):
        person = browser().sign_in(login).visit("/admin")
        link = next(a for a in person.page.select("main a") if "Chiffres" in a.text)
        assert person.visit(link["href"]).statuses == [200]


def test_what_people_do_is_there_at_once(
    browser: People, victim: Browser, officer: Browser, durand: Browser
) -> None:
    for _ in range(5):
        browser().visit("/").press("Commencer", place="lyon 3", message="Bonjour")
    durand.visit("/admin/figures")
    assert "6 conversations" in durand.text
    assert ["6"] in table(durand).values()
    for _ in range(5):
        officer.visit("/desk").press("Prendre en charge").press("Envoyer", message="Je vous lis.")
        officer.press("Clore", outcome="advice")
    durand.visit("/admin/figures?what=prompt&grain=hour")
    assert ["5", "5", "100 %"] in table(durand).values()
    assert "5 premières réponses sur 5" in durand.text
    durand.visit("/admin/figures?what=outcome")
    assert "Rien n’a été compté" in durand.text, "until yesterday"


def test_small_numbers_are_nowhere(durand: Browser) -> None:
    durand.visit(f"/admin/figures?what=volume&grain=day&{PERIOD}")
    assert list(table(durand).values()) == [["9"], ["< 5"], ["0"], ["< 5"], ["12"], ["6"], ["7"]]
    assert "34 conversations" in durand.text, "the total is of what is shown"
    drawn = picture(durand)
    assert "Moins de 5, ou masqué" in drawn
    bars = {
        float(rect["height"]) for rect in BeautifulSoup(drawn, "html.parser").select(".series rect")
    }
    unit = max(bars) / 12
    assert {round(bar / unit, 2) for bar in bars} == {0, 0.48, 6, 7, 9, 12}, "0.48: what is hidden"
    durand.press("Exporter en CSV")
    assert [line[1] for line in sheet(durand)[1:]] == ["9", "< 5", "0", "< 5", "12", "6", "7"]


def sheet(person: Browser) -> list[list[str]]:
    text = person.response.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("grain", ["hour", "day", "week"])
def test_each_question_has_a_picture_a_sentence_and_a_table_of_the_same(
    app: Flask, durand: Browser, what: str, grain: str
) -> None:
    with app.app_context():
        for measure in ("taken", "duration", "abandoned", "back", "answered"):
            for person in range(28):
                noon = datetime(2026, 6, 3 + person % 2 * 2, 12, tzinfo=PARIS)
                put(measure, noon, bucket=bucket(timedelta(seconds=person * 9)))
        db.session.remove()
    durand.visit(f"/admin/figures?what={what}&grain={grain}&{PERIOD}")
    assert durand.statuses == [200]
    page = durand.page
    assert str(WHAT[what]) in page.select_one("h2").text
    heads = [head.text for head in page.select("thead th")]
    assert all(th["scope"] == "col" for th in page.select("thead th"))
    assert all(th["scope"] == "row" for th in page.select("tbody th"))
    assert str(WHAT[what]) in page.select_one("caption").text
    sentence = page.select_one("img").find_parent("p").find_next_sibling("p").text
    assert sentence in page.select_one("main img")["alt"]
    assert re.search(r"\d", sentence)
    for cells in table(durand).values():
        assert len(cells) == len(heads) - 1
    for select, value in (("what", what), ("grain", grain)):
        assert page.select_one(f"#{select} [selected]")["value"] == value
    taken_away = sheet(durand.press("Exporter en CSV"))
    shown = list(table(durand.visit(f"/admin/figures?what={what}&grain={grain}&{PERIOD}")).values())
    assert [line[1] for line in taken_away[1:]] == [cells[0] for cells in shown]
    assert len({len(line) for line in taken_away}) == 1
    assert NBSP not in "".join(map("".join, taken_away)), "another program looks for « 0 h à 1 h »"


def test_the_picture_runs_nothing_and_asks_for_nothing(durand: Browser) -> None:
    for asked in (f"what=answered&grain=day&{PERIOD}", f"what=department&{PERIOD}", PERIOD):
        drawn = picture(durand.visit(f"/admin/figures?{asked}"))
        assert not re.search(r"<script|<a\b|href|@import|url\(|\son\w+=|<!--|foreignObject", drawn)
        elsewhere = re.findall(r"\w+://[^\"' ]+", drawn)
        assert set(elsewhere) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
        assert "img-src data:" in durand.response.headers["Content-Security-Policy"]


def test_waits_are_told_in_words_and_in_seconds(durand: Browser) -> None:
    durand.visit(f"/admin/figures?what=answered&grain=day&{PERIOD}")
    assert "à 10 % près" in durand.text
    cells = table(durand)["ven. 5 juin 2026"]
    assert cells[0] == "12"
    minutes, seconds = re.fullmatch(r"(\d+) min (\d+) s", cells[1]).groups()
    assert int(minutes) * 60 + int(seconds) == pytest.approx(120, rel=0.1)
    heads, *lines = sheet(durand.press("Exporter en CSV"))
    assert heads[2:] == [
        "Médiane (secondes, à 10 % près)",
        "Neuf sur dix, au plus (secondes, à 10 % près)",
    ]
    friday = next(line for line in lines if line[0] == "2026-06-05")
    assert int(friday[2]) == pytest.approx(120, rel=0.05)
    assert int(friday[3]) == pytest.approx(220, rel=0.05)


def test_departments_and_outcomes_are_told_by_month_and_never_by_hour(durand: Browser) -> None:
    durand.visit("/admin/figures?what=department&grain=hour&since=2026-06-03&until=2026-06-03")
    assert "du 1 juin 2026 au 30 juin 2026" in durand.text
    assert table(durand) == {"48 Lozère": ["6"], "59 Nord": ["15"], "69 Rhône": ["20"]}
    durand.visit("/admin/figures?what=outcome&since=2026-06-03&until=2026-06-03")
    found = table(durand)
    assert found["Écoute et conseil"] == ["28"]
    assert found["Terminée par la personne"] == ["0"]


@pytest.mark.parametrize(
    "asked",
    ["since=hier", "until=2026-02-30", "since=2026-05-02&until=2026-05-01", "since=0001-01-01",
     "grain=day&since=2026-01-01&until=2026-06-01", "grain=week&since=2010-01-01"],
)  # fmt: skip
def test_nonsense_is_answered_in_a_sentence_and_kept(durand: Browser, asked: str) -> None:
    durand.visit(f"/admin/figures?{asked}")
    assert durand.statuses == [422]
    assert durand.alert
    assert durand.page.select_one(durand.page.select_one(".refusal a")["href"])
    for one in asked.split("&"):
        name, _, value = one.partition("=")
        field = durand.page.select_one(f"[name={name}]")
        chosen = field.select_one("[selected]") if field.name == "select" else field
        assert chosen["value"] == value
    assert not durand.page.select("table")


@pytest.mark.parametrize(
    "asked",
    ["what=x&grain=y", "since=2030-01-01&until=9999-12-31", "since=9999-12-31&until=9999-12-31"],
)
def test_what_no_form_of_ours_sends_breaks_nothing(durand: Browser, asked: str) -> None:
    assert durand.visit(f"/admin/figures?{asked}").statuses[0] in (200, 422)


def test_a_period_before_anything_and_one_of_too_little(durand: Browser) -> None:
    durand.visit("/admin/figures?since=2021-06-01&until=2021-06-07")
    assert "Rien n’a été compté du 1 juin 2021 au 7 juin 2021." in durand.text
    durand.visit("/admin/figures?since=2026-06-02&until=2026-06-02")
    assert "Trop peu pour être montré" in durand.text
    for _ in range(2):
        assert not durand.page.select("table, main img")
        assert not durand.has_button("Exporter en CSV")


def test_taking_it_away_is_an_entry(durand: Browser) -> None:
    durand.visit(f"/admin/figures?what=department&grain=week&{PERIOD}").press("Exporter en CSV")
    answer = durand.response
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert (
        'filename="chiffres-department-2026-06-01-2026-06-07.csv"'
        in (answer.headers["Content-Disposition"])
    )
    assert answer.headers["Cache-Control"].startswith("no-store")
    durand.visit("/admin/audit?act=figures.exported")
    row = durand.page.select_one("tbody tr").get_text(" · ", strip=True)
    assert "Claude Durand (responsable) · Chiffres exportés · Départements" in row
    assert "Semaine, du 2026-06-01 au 2026-06-07" in row


def test_a_refused_export_is_no_entry(durand: Browser) -> None:
    token = durand.page.select_one("[name=csrf_token]")["value"]
    typed = {"csrf_token": token, "since": "hier"}
    assert durand.client.post("/admin/figures", data=typed).status_code == 422
    assert "Aucune entrée" in durand.visit("/admin/audit?act=figures.exported").text


def test_taking_it_away_asks_who_it_is(app: Flask, clock: Clock) -> None:
    object.__setattr__(app.config["SETTINGS"], "second_factor", True)
    durand = member(app, "durand").visit(f"/admin/figures?what=volume&{PERIOD}")
    clock.go(minutes=11)
    durand.press("Exporter en CSV")
    assert "Confirmer que c’est vous" in durand.text
    durand.press("Confirmer", proof_password="passerelle-demo", code=durand.digits())
    assert durand.response.mimetype == "text/csv"
    assert next(line[1] for line in sheet(durand)[1:]) == "9"


def test_its_address_names_nobody(durand: Browser) -> None:
    form = durand.page.select_one("form.filter")
    assert form["method"] == "get"
    assert {str(field["name"]) for field in form.select("[name]")} == {
        "what", "grain", "since", "until",
    }  # fmt: skip
    assert figure.start("day", now()).astimezone(PARIS).hour == 0

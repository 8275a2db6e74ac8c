"""A supervisor asks for a rota, watches it by a link, stops it, reads it; and how many are needed."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from domain import launching, proposing
from domain.clock import PARIS
from domain.histogram import bucket
from domain.officer import Officer
from domain.planning import paper
from domain.planning.problem import Rules
from domain.proposal import RUNNING, SILENCE, Proposal
from extensions import db, transaction
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.counted import put
from tests.domain.planned import standing
from tests.domain.planning import cases

People = Callable[[], Browser]
WHERE = "/rota/proposals"
ADDRESSES = (WHERE, f"{WHERE}/1", "/rota/officers-needed")


@pytest.fixture(autouse=True)
def launched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The tests work it out themselves, when they want it."""
    found: list[int] = []
    monkeypatch.setattr(launching, "launch", found.append)
    return found


@pytest.fixture
def durand(browser: People) -> Browser:
    return browser().sign_in("durand").visit(WHERE)


def ask(
    person: Browser, first: str = "2026-03-02", last: str = "2026-03-03", **how: str
) -> Browser:
    return person.visit(WHERE).press("Proposer un planning", first=first, last=last, **how)


def work(app: Flask, seconds: float = 3) -> None:
    with app.app_context():
        proposing.work_out(db.session.scalar(select(func.max(Proposal.id))), seconds)
        db.session.remove()


def changed(app: Flask, **values: object) -> None:
    with app.app_context():
        with transaction():
            db.session.execute(update(Proposal).values(**values))
        db.session.remove()


def table(person: Browser, caption: str) -> dict[str, list[str]]:
    found = next(t for t in person.page.select("table") if caption in t.select_one("caption").text)
    return {
        row.select_one("th").text: [cell.text for cell in row.select("td")]
        for row in found.select("tbody tr")
    }


def test_only_supervisors_and_administrators_come_in(
    app: Flask, browser: People, durand: Browser
) -> None:
    ask(durand)
    stranger = browser().client
    for where in ADDRESSES:
        assert stranger.get(where).headers["Location"] == "/sign-in"
    for login in ("martin", "accueil"):
        person = browser().sign_in(login)
        for where in ADDRESSES:
            assert person.visit(where).statuses[0] == (303 if login == "accueil" else 404)
    martin = browser().sign_in("martin").visit("/desk")
    token = martin.page.select_one("[name=csrf_token]")["value"]
    for where in (WHERE, f"{WHERE}/1/cancellation"):
        typed = {"csrf_token": token, "first": "2026-03-02", "last": "2026-03-02", "key": "m"}
        assert martin.client.post(where, data=typed).status_code == 404
    with app.app_context():
        assert [each.cancelled_at for each in Proposal.recent()] == [None]
        db.session.remove()
    link = next(a for a in durand.visit("/admin").page.select("nav a") if a.text == "Propositions")
    assert durand.visit(link["href"]).statuses == [200]
    assert durand.visit(f"{WHERE}/99").statuses == [404]


def test_asked_watched_and_read(app: Flask, durand: Browser, launched: list[int]) -> None:
    ask(durand)
    assert durand.statuses == [303, 200]
    assert re.fullmatch(rf"{WHERE}/\d+", durand.addresses[-1])
    assert "en attente" in durand.text
    assert launched == [int(durand.addresses[-1].rpartition("/")[2])]
    link = next(a for a in durand.page.select("main a") if a.text == "Actualiser")
    assert link["href"] == durand.addresses[-1]
    assert "Refresh" not in durand.response.headers
    changed(
        app, state=RUNNING,
        progress=json.dumps({"aim": "needs", "seconds": 12.3, "objective": 1680, "bound": 1230}),
    )  # fmt: skip
    durand.visit(link["href"])
    assert (
        "12 s : couvrir les besoins. Heures d’agent manquantes : 28, au mieux 20,5." in durand.text
    )
    heart = durand.client.get(link["href"], headers={"HX-Request": "true"}).text
    assert heart.lstrip().startswith('<div id="proposal" data-hx-get=')
    changed(app, state="waiting")
    work(app)
    durand.visit(link["href"])
    assert "prête" in durand.text
    assert "Rien n’est publié" in durand.text
    assert not durand.page.select("[data-hx-get]"), "nothing to wait for"
    assert not durand.has_button("Arrêter le calcul")
    assert set(table(durand, "Qui porte quoi")) == {"Alex Petit", "Camille Martin"}
    rows = table(durand, "Semaine du lun. 2 mars 2026")
    services = [cell for row in rows.values() for cell in row]
    assert any(re.search(r"(Camille Martin|Alex Petit) \(ajouté\)", cell) for cell in services)
    reasons = [cells[-1] for cells in table(durand, "Heures d’agent manquantes").values()]
    assert reasons
    assert all(reasons)
    for head in durand.page.select("th"):
        assert head.get("scope") in ("col", "row")


def test_stopped(app: Flask, durand: Browser) -> None:
    ask(durand).press("Arrêter le calcul")
    assert durand.statuses == [303, 200]
    assert "Arrêt demandé" in durand.text
    assert not durand.has_button("Arrêter le calcul")
    work(app)
    assert "arrêtée" in durand.visit(durand.addresses[-1]).text
    durand.visit("/admin/audit?act=proposal.cancelled")
    row = durand.page.select_one("tbody tr").get_text(" · ", strip=True)
    assert "Claude Durand (responsable) · Calcul de planning arrêté · proposition n° 1" in row


def test_another_one_waits_for_the_first(durand: Browser) -> None:
    ask(durand)
    ask(durand, "2026-04-06", "2026-04-07")
    assert durand.statuses == [409]
    assert "déjà en cours" in durand.alert
    assert durand.page.select_one("#first")["value"] == "2026-04-06"


@pytest.mark.parametrize(
    ("first", "last"),
    [("", "2026-03-03"), ("hier", "2026-03-03"), ("2026-03-04", "2026-03-03"), ("2026-03-02", "2026-05-25")],
)  # fmt: skip
def test_days_that_make_no_period_are_kept_and_told(durand: Browser, first: str, last: str) -> None:
    ask(durand, first, last)
    assert durand.statuses == [422]
    assert "douze semaines" in durand.alert
    assert durand.page.select_one(".refusal a")["href"] == "#first"
    assert [durand.page.select_one(f"#{name}")["value"] for name in ("first", "last")] == [
        first,
        last,
    ]
    assert durand.page.select_one("#first")["aria-invalid"] == "true"


def test_the_same_form_twice_is_one(app: Flask, durand: Browser) -> None:
    form = {field["name"]: field["value"] for field in durand.page.select("form.filter input")}
    answers = [durand.client.post(WHERE, data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    with app.app_context():
        assert len(Proposal.recent()) == 1
        db.session.remove()


def test_a_dead_process_is_told(durand: Browser, clock: Clock) -> None:
    ask(durand)
    clock.go(seconds=SILENCE.total_seconds() + 1)
    durand.visit(durand.addresses[-1])
    assert "ne donne plus de nouvelles" in durand.text
    assert not durand.page.select("[data-hx-get]")
    assert "échouée" in table(durand.visit(WHERE), "Dernières propositions")["Proposition n° 1"]


def test_rules_that_collide_are_named(app: Flask, durand: Browser) -> None:
    ask(durand)
    asked = cases.problem(fixed=(cases.given(1, 0, cases.EVENING), cases.given(1, 1)))
    changed(app, problem=paper.write(asked))
    work(app, 5)
    durand.visit(durand.addresses[-1])
    assert "ce qui est déjà décidé ; 11 heures de repos entre deux services" in durand.text
    asked = replace(asked, rules=Rules(rest=timedelta(hours=12)))
    changed(app, problem=paper.write(asked))
    assert "12 heures de repos entre deux services" in durand.visit(durand.addresses[-1]).text
    assert "Cela concerne : Camille Martin." in durand.text
    assert not durand.page.select("table")


def test_needs_that_must_be_met_and_cannot_are_answered_by_the_rules_in_conflict(
    app: Flask, durand: Browser
) -> None:
    """Two people for two at any hour: nothing is proposed, and the fewest rules to blame are named."""
    ask(durand, strict="1")
    assert "Les besoins doivent être tenus." in durand.text
    work(app, 5)
    durand.visit(durand.addresses[-1])
    assert "Pourquoi aucun planning n’est possible" in durand.text
    colliding = re.search(r"ne peuvent pas être respectées ensemble : ([^.]*)\.", durand.text)
    assert colliding
    assert set(colliding[1].split(" ; ")) in (
        {"les besoins à chaque heure", "11 heures de repos entre deux services"},
        {"les besoins à chaque heure", "un seul service à la fois"},
    )
    assert not durand.page.select("table")
    assert not durand.page.select("a.go"), "nothing to take up"


def test_without_being_asked_it_says_why_not_all_needs_are_met(app: Flask, durand: Browser) -> None:
    durand.visit(WHERE).press("Proposer un planning", first="", last="", keep="1", strict="1")
    assert durand.statuses == [422]
    assert durand.page.select_one("#keep").has_attr("checked")
    assert durand.page.select_one("#strict").has_attr("checked")
    ask(durand)
    assert "Les besoins doivent être tenus." not in durand.text
    work(app)
    heads = [head.text for head in durand.visit(durand.addresses[-1]).page.select("h2")]
    why = heads.index("Pourquoi les besoins ne peuvent pas tous être tenus")
    assert why < heads.index("Heures d’agent manquantes, et pourquoi")
    assert "les besoins à chaque heure" in durand.text


def test_what_is_published_is_kept(app: Flask, durand: Browser) -> None:
    """Also where a supervisor accepted that it breaks a rule."""
    with app.app_context():
        martin, by = Officer.called("martin"), Officer.called("durand")
        for hour in (7, 18):  # two shifts, and three hours and a half of rest between them
            begins = datetime(2026, 3, 3, hour, 30, tzinfo=UTC)
            standing(martin, by, begins, 7.5)
        db.session.remove()
    ask(durand, last="2026-03-04", keep="1")
    assert "Ce qui est publié est gardé." in durand.text
    work(app, 4)
    rows = table(durand.visit(durand.addresses[-1]), "Semaine du lun. 2 mars 2026")
    assert "Camille Martin (inchangé)" in str(durand.page.select("table"))
    assert "retiré)" not in str(durand.page.select("table"))
    assert rows
    assert "Pourquoi aucun planning" not in durand.text


def test_a_psychologist_at_part_time_has_the_office_and_no_nights(
    app: Flask, browser: People, durand: Browser
) -> None:
    with app.app_context():
        petit = Officer.called("petit").id
        db.session.remove()
    admin = browser().sign_in("admin").visit(f"/admin/officers/{petit}")
    admin.press("Enregistrer", name="Alex Petit", role="psychologist")
    admin.press("Enregistrer le temps de travail", weekly="60")
    assert admin.statuses == [422]
    assert admin.page.select_one(".refusal a")["href"] == "#weekly"
    admin.press("Enregistrer le temps de travail", weekly="16")
    assert admin.page.select_one("#weekly")["value"] == "16"
    ask(durand, "2026-03-02", "2026-03-08")
    work(app)
    carried = table(durand.visit(durand.addresses[-1]), "Qui porte quoi")
    assert carried["Alex Petit"] == ["0", "0", "2", "16"]
    assert int(carried["Camille Martin"][2]) > 2


def test_the_log_says_it_in_french(app: Flask, durand: Browser) -> None:
    ask(durand)
    work(app)
    durand.visit("/admin/audit")
    rows = [row.get_text(" · ", strip=True) for row in durand.page.select("tbody tr")]
    assert any(
        "Le service · Proposition de planning prête · proposition n° 1" in row for row in rows
    )
    assert any("Proposition de planning demandée" in row and "du 2026-03-02" in row for row in rows)


@pytest.fixture
def counted(app: Flask, clock: Clock) -> None:
    """Ten people came between 14 h and 15 h each day of June."""
    clock.time = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    with app.app_context():
        for day in range(28):
            noon = datetime.combine(
                date(2026, 6, 1) + timedelta(days=day), datetime.min.time(), PARIS
            )
            put("opened", noon + timedelta(hours=14, minutes=5), 10)
        put(
            "duration",
            datetime(2026, 6, 3, 15, tzinfo=PARIS),
            50,
            bucket=bucket(timedelta(minutes=40)),
        )
        db.session.remove()


def test_how_many_are_needed(counted: None, browser: People) -> None:
    durand = (
        browser().sign_in("durand").visit("/rota/officers-needed?since=2026-06-01&until=2026-06-28")
    )
    assert durand.statuses == [200]
    rows = table(durand, "Agents nécessaires par heure")
    assert len(rows) == 24
    arrivals, officers, late, _leaving = rows["14 h à 15 h"]
    assert arrivals == "10,0"
    assert int(officers) > 2
    assert int(late.split()[0]) <= 10
    assert rows["3 h à 4 h"][:2] == ["0,0", "2"]
    sentence = f"Le plus : {officers} agents, de 14 h à 15 h."
    assert sentence in durand.text
    image = durand.page.select_one("main img")
    assert sentence in image["alt"]
    kind, _, encoded = str(image["src"]).partition(",")
    assert kind == "data:image/svg+xml;base64"
    drawn = base64.b64decode(encoded).decode()
    assert not re.search(r"<script|<a\b|href|@import|url\(|\son\w+=|<!--|foreignObject", drawn)
    assert "Un agent qui tient plusieurs conversations" in durand.text
    assert "pas une promesse" in durand.text


def test_too_little_is_said_so(counted: None, browser: People) -> None:
    durand = (
        browser().sign_in("durand").visit("/rota/officers-needed?since=2026-02-02&until=2026-03-01")
    )
    assert "Trop peu de conversations terminées" in durand.text
    assert not durand.page.select("table, main img")


@pytest.mark.parametrize(
    ("asked", "field"),
    [("part=100", "part"), ("places=deux", "places"), ("within=-1", "within"), ("least=99999999", "least"),
     ("least=1", "least"), ("since=hier", "since"), ("since=2026-06-02&until=2026-06-01", "since"),
     ("patience=²", "patience")],
)  # fmt: skip
def test_what_makes_no_question_is_kept_and_told(
    counted: None, browser: People, asked: str, field: str
) -> None:
    durand = browser().sign_in("durand").visit(f"/rota/officers-needed?{asked}")
    assert durand.statuses == [422]
    assert durand.alert
    assert durand.page.select_one(".refusal a")["href"] == f"#{field}"
    assert durand.page.select_one(f"#{field}")["aria-invalid"] == "true"
    for one in asked.split("&"):
        name, _, value = one.partition("=")
        assert durand.page.select_one(f"#{name}")["value"] == value
    assert not durand.page.select("table")

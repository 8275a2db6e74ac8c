"""The rota without scripts: officers read it, supervisors plan, lay, publish and need."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from domain import need, planner
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, planned, standing

People = Callable[[], Browser]
DAY = str(MONDAY)
WEEK = f"/rota?day={DAY}"


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


@pytest.fixture
def durand(browser: People) -> Browser:
    return browser().sign_in("durand")


@pytest.fixture
def martin(browser: People) -> Browser:
    return browser().sign_in("martin")


@pytest.fixture
def ids(app: Flask) -> dict[str, str]:
    with app.app_context():
        found = {officer.login: str(officer.id) for officer in Officer.everybody()}
        db.session.remove()
    return found


def row(page: Browser, name: str) -> list[str]:
    """What stands in the cells of one officer."""
    for line in page.page.select("tbody tr"):
        if line.th.get_text(strip=True) == name:
            return [cell.get_text(" ", strip=True) for cell in line.select("td")]
    raise AssertionError(f"no row of {name} in {page.text}")


def plan(by: Browser, officer: str, **typed: str) -> Browser:
    shown = {"day": DAY, "start": "07:00", "end": "19:08", "officer": officer}
    return by.visit("/rota/shifts").press("Planifier", **{**shown, **typed})


def publish(by: Browser, **reasons: str) -> Browser:
    by.visit(f"/rota/publication?since={DAY}&until={MONDAY + timedelta(days=13)}")
    return by.press("Publier", **reasons)


def link(page: Browser, name: str) -> str:
    return str(page.page.find("a", string=name)["href"])


def test_a_shift_is_planned_published_read_changed_and_cancelled(
    durand: Browser, martin: Browser, ids: dict[str, str]
) -> None:
    plan(durand, ids["martin"])
    assert (durand.statuses, durand.addresses[-1]) == ([303, 200], WEEK)
    assert row(durand, "Camille Martin")[0] == "07:00–19:08 brouillon"
    martin.visit(link(martin.visit("/desk"), "Planning")).visit(WEEK)
    assert row(martin, "Camille Martin") == [""] * 7, "a draft is for supervisors"
    publish(durand)
    assert durand.addresses[-1] == WEEK
    assert row(martin.visit(WEEK), "Camille Martin") == ["07:00–19:08", *[""] * 6]
    assert not martin.page.select("td a"), "nothing there is theirs to change"
    durand.visit(WEEK).visit(link(durand, "07:00–19:08"))
    assert "lundi 30 novembre 2026, 07:00–19:08" in durand.text
    durand.press("Enregistrer", end="18:00")
    assert row(martin.visit(WEEK), "Camille Martin")[0] == "07:00–18:00"
    durand.visit(link(durand, "07:00–18:00")).press("Annuler la vacation")
    assert row(durand, "Camille Martin") == row(martin.visit(WEEK), "Camille Martin") == [""] * 7
    told = durand.visit("/admin/audit").text
    for sentence in (
        "Vacation planifiée",
        "Planning publié",
        "Vacation changée",
        "Vacation annulée",
    ):
        assert sentence in told
    assert "vacation n° 1" in told
    assert "1 vacation" in told


def test_the_week_is_a_table_that_says_what_it_is(durand: Browser, ids: dict[str, str]) -> None:
    plan(durand, ids["martin"])
    table = durand.page.table
    assert table.caption.text == "Semaine du 30 novembre au 6 décembre 2026"
    assert [cell["scope"] for cell in table.select("thead th")] == ["col"] * 8
    assert {cell["scope"] for cell in table.select("tbody th, tfoot th")} == {"row"}
    assert (
        table.select_one("thead").get_text(" ", strip=True).startswith("Agent lun. 30 nov. mar. 1")
    )
    region = table.parent
    assert (region["role"], region["tabindex"]) == ("region", "0")
    assert durand.page.find(id=region["aria-labelledby"]).name == "caption"
    assert foot(durand)["Manque"][:2] == ["24 h", "24 h"], "one officer is not two"


def foot(reader: Browser) -> dict[str, list[str]]:
    """The rows below a table: by their heading, what stands under each day."""
    return {
        row.th.get_text(" ", strip=True): [cell.text for cell in row.select("td")]
        for row in reader.page.select("tfoot tr")
    }


def test_supervisors_read_the_published_figures_of_everybody_and_those_of_drafts_beside(
    durand: Browser, martin: Browser, ids: dict[str, str]
) -> None:
    for who in ("martin", "petit", "durand"):
        plan(durand, ids[who])
    durand.visit("/rota/needs?skill=minors").press("Enregistrer", **{"n0-7": "1", "n1-3": "2"})
    published = foot(martin.visit(WEEK))
    minors = "Manque : agents formés pour les moins de 18 ans"
    assert list(published) == ["Manque", minors, "Surnombre"]
    assert (published["Manque"][0], published["Surnombre"][0]) == ("24 h", "–")
    assert published[minors] == ["1 h", "1 h", *["–"] * 5]
    hers = foot(durand.visit(WEEK))
    assert {name: hers[name] for name in published} == published
    assert list(hers)[3:] == [f"{name}, avec les brouillons" for name in published]
    drafted = [hers[f"{name}, avec les brouillons"][0] for name in published]
    assert drafted == ["11 h 52", "1 h", "12 h 08"]
    assert "de ce qui est publié" in durand.text
    december = foot(durand.visit("/rota/month?day=2026-12-14"))
    assert list(december) == list(published), "there are no drafts in it"
    assert {len(lengths) for lengths in december.values()} == {31}
    assert len(foot(durand.visit("/rota/month?day=2026-11-30"))) == 6, "so does the month"


def test_weeks_and_months_are_turned(durand: Browser) -> None:
    durand.visit("/rota")
    assert "Semaine du 23 novembre" in durand.page.caption.text
    assert durand.visit(link(durand, "Suivant")).addresses[-1] == WEEK
    assert "23 novembre" in durand.visit(link(durand, "Précédent")).page.caption.text
    durand.visit("/rota/month?day=2027-02-14")
    assert durand.page.caption.text == "février 2027"
    assert len(durand.page.select("thead th")) == 29
    assert link(durand, "Suivant").endswith("2027-03-01")
    assert link(durand, "Précédent").endswith("2027-01-01")
    for nonsense in ("x", "0000-00-00", "99999-01-01", ""):
        assert durand.visit(f"/rota?day={nonsense}").statuses == [200]


def test_everybody_reads_their_own_hours_and_supervisors_those_of_each(
    durand: Browser, martin: Browser, browser: People, ids: dict[str, str]
) -> None:
    publish(plan(durand, ids["martin"]))
    told = (
        "Semaine du 30 novembre 2026 12 h 08 Quinzaine du 30 novembre au 13 décembre 2026 12 h 08"
    )
    assert f"Heures prévues {told} novembre 2026 12 h 08 Année 2026 12 h 08" in martin.visit(
        f"/rota/mine?day={DAY}"
    ).text.replace("\xa0", " ")
    theirs = f"/rota/officers/{ids['martin']}?day={DAY}"
    assert "Heures prévues" in durand.visit(theirs).text
    assert "Heures prévues" not in browser().sign_in("petit").visit(theirs).text


def test_ones_own_list_says_the_kind_and_colleagues_only_absence(
    app: Flask, durand: Browser, martin: Browser, browser: People, ids: dict[str, str]
) -> None:
    with app.app_context():
        who, by = Officer.called("petit"), Officer.called("durand")
        standing(who, by, at(0, 7), 12)
        standing(who, by, at(2), 48, "sickness")
        standing(who, by, at(-1, 5), 8)  # eleven hours are not left before Monday's, nor is a night
        db.session.remove()
    petit = browser().sign_in("petit").visit("/rota/mine")
    told = [each.get_text(" ", strip=True) for each in petit.page.select(".cards li")]
    assert told[0].startswith("dimanche 29 novembre 2026, 05:00–13:00") or told[0].startswith(
        "lundi"
    )
    assert any("maladie" in each for each in told)
    martin.visit(f"/rota/officers/{ids['petit']}")
    assert "maladie" not in martin.text
    assert "absence" in martin.text
    assert "Repos à rendre" not in martin.text, "what is owed is theirs and supervisors'"
    assert "maladie" not in martin.visit(WEEK).text
    assert row(martin, "Alex Petit")[2] == "absence"
    assert row(durand.visit(WEEK), "Alex Petit")[2] == "maladie"
    assert martin.visit("/rota/officers/999").statuses == [404]


def test_what_is_refused_comes_back_with_all_that_was_typed(
    durand: Browser, ids: dict[str, str]
) -> None:
    for typed, field in (
        ({"day": "2026-02-30"}, "day"), ({"start": "25:00"}, "start"), ({"end": "x"}, "end"),
        ({"last": "hier"}, "last"), ({"last": "2026-12-02"}, "end"),
        ({"kind": "work", "day": "2026-11-02"}, "why"),
        ({"day": "2027-03-28", "start": "02:30"}, "start"),
    ):  # fmt: skip
        plan(durand, ids["martin"], **typed)
        assert durand.statuses == [422], typed
        assert durand.page.select_one("#refusal a")["href"] == f"#{field}"
        shown = durand.page.select_one(f"#{field}")
        assert "refusal" in shown["aria-describedby"]
        assert shown["aria-invalid"] == "true"
        kept = durand._filled(durand.page.select_one("form.narrow"))
        assert kept["officer"] == ids["martin"]
        assert {name: kept[name] for name in typed} == typed
    plan(durand, ids["martin"])
    plan(durand, ids["martin"], start="12:00")
    assert (durand.statuses, "déjà une vacation" in durand.alert) == ([409], True)
    assert plan(durand, "x").statuses == plan(durand, ids["accueil"]).statuses == [422]


def test_the_past_is_corrected_for_a_reason(durand: Browser, ids: dict[str, str]) -> None:
    plan(durand, ids["martin"], day="2026-11-25")
    assert "rien ne se planifie dans le passé" in durand.alert
    durand.press("Planifier", why="replaced")
    assert durand.statuses == [303, 200]
    durand.visit(link(durand, "07:00–19:08")).press("Annuler la vacation")
    assert durand.statuses == [422]
    durand.press("Annuler la vacation", why="mistake")
    assert durand.statuses == [303, 200]
    told = durand.visit("/admin/audit").text
    assert "a remplacé quelqu’un" in told
    assert "erreur de saisie" in told


def test_a_rule_that_is_broken_asks_for_a_reason(durand: Browser, ids: dict[str, str]) -> None:
    plan(durand, ids["martin"])
    plan(durand, ids["martin"], day="2026-12-01", start="05:00", end="13:00")
    publish(durand)
    assert (durand.statuses, "des règles ne sont pas tenues" in durand.alert) == ([409], True)
    asked = durand.page.select_one("fieldset")
    assert asked.legend.text == "Camille Martin : Repos consécutif par 24 heures trop court."
    assert "de 1 h 08 : du lun. 30 nov. à 07:00 au mar. 1 déc. à 07:00" in asked.li.text
    field = str(asked.input["name"])
    assert durand.page.select_one(f"label[for='{field}']")
    durand.press("Publier", **{field: "a" * 201})
    assert durand.statuses == [422]
    assert durand.page.select_one(f"[name='{field}']")["value"] == "a" * 201
    durand.press("Publier", **{field: "Renfort demandé"})
    assert (durand.statuses, durand.addresses[-1]) == ([303, 200], WEEK)
    durand.visit(link(durand, "07:00–19:08"))
    assert "Claude Durand : 1 h 08. Renfort demandé" in durand.text
    assert "Camille Martin" in durand.visit("/rota/compensation").page.table.text
    assert "1 h 08" in durand.page.table.text
    told = durand.visit("/admin/audit").text
    assert "Dérogation à une règle du planning" in told
    assert "Repos consécutif par 24 heures trop court. (1 fois)" in told
    assert "Renfort" not in told


def test_a_published_shift_changed_against_a_rule_asks_too(
    durand: Browser, ids: dict[str, str]
) -> None:
    plan(durand, ids["martin"])
    plan(durand, ids["martin"], day="2026-12-01")
    publish(durand)
    durand.visit(link(durand, "07:00–19:08")).press("Enregistrer", end="22:00")
    assert durand.statuses == [409]
    field = str(durand.page.select_one("fieldset input")["name"])
    assert durand.page.select_one("#end")["value"] == "22:00", "what was typed is kept"
    durand.press("Enregistrer", **{field: "Danger en cours"})
    assert durand.statuses == [303, 200]
    assert row(durand, "Camille Martin")[0] == "07:00–22:00"


def test_two_supervisors_at_once(durand: Browser, browser: People, ids: dict[str, str]) -> None:
    admin = browser().sign_in("admin")
    plan(durand, ids["martin"])
    address = f"/rota/publication?since={DAY}&until={DAY}"
    admin.visit(address)
    durand.visit(address).press("Publier")
    admin.press("Publier")
    assert (admin.statuses, "Claude Durand vient de publier" in admin.alert) == ([409], True)
    where = link(durand, "07:00–19:08")
    admin.visit(where)
    durand.visit(where).press("Enregistrer", end="18:00")
    admin.press("Enregistrer", end="17:00")
    assert (admin.statuses, "changée entre-temps" in admin.alert) == ([409], True)
    assert admin.page.select_one("#end")["value"] == "17:00"
    admin.press("Enregistrer")  # having seen theirs
    assert row(admin, "Camille Martin")[0] == "07:00–17:00"
    admin.visit(where).press("Annuler la vacation")
    assert durand.visit(where).statuses == [404]


def test_all_drafts_of_a_period_are_discarded_at_once(
    durand: Browser, browser: People, ids: dict[str, str]
) -> None:
    plan(durand, ids["martin"])
    publish(durand)
    for day in (1, 2, 3):
        plan(durand, ids["martin"], day=str(MONDAY + timedelta(days=day)))
    address = f"/rota/publication?since={DAY}&until={MONDAY + timedelta(days=2)}"
    durand.visit(address).press("Écarter ces brouillons")
    assert (durand.statuses, "cochez la case" in durand.alert) == ([422], True)
    admin = browser().sign_in("admin").visit(address)
    durand.press("Écarter ces brouillons", sure="1")
    assert (durand.statuses, "Aucun brouillon à venir" in durand.text) == ([303, 200], True)
    assert durand.page.select_one("#until")["value"] == str(MONDAY + timedelta(days=2))
    left = ["07:00–19:08", "", "", "07:00–19:08 brouillon", "", "", ""]
    assert row(durand.visit(WEEK), "Camille Martin") == left
    admin.press("Écarter ces brouillons", sure="1")
    assert admin.statuses == [303, 200], "twice is once"


def test_a_cycle_and_a_team_become_a_rota(
    durand: Browser, martin: Browser, ids: dict[str, str]
) -> None:
    durand.visit("/rota/laying")
    assert "Il faut d’abord" in durand.text
    durand.visit("/rota/patterns").press("Ajouter", name="Jour", cycle="07:00-19:08\n06:00 rien")
    assert durand.statuses == [422]
    assert "Ligne 2" in durand.alert
    assert "06:00 rien" in durand.page.select_one("#cycle").text
    durand.press("Ajouter", cycle="07:00-19:08\r\n07:00-19:08\r\n-\r\n-")
    assert durand.page.tbody.get_text(" ", strip=True) == "Jour 4 2 24 h 16"
    durand.visit("/rota/teams").press(
        "Ajouter", name="A", begins=DAY, **{f"ahead-{ids['martin']}": "x"}
    )
    assert durand.statuses == [422]
    assert durand.page.select_one(f"[name='ahead-{ids['martin']}']")["value"] == "x"
    ahead = {f"ahead-{ids['martin']}": "0", f"ahead-{ids['petit']}": "2"}
    durand.press("Ajouter", **ahead)
    assert durand.page.tbody.get_text(" ", strip=True) == "A 2 30 nov. 2026"
    durand.visit("/rota/laying").press("Appliquer", since="2026-11-20", until="2026-12-06")
    assert (durand.statuses, "à partir de demain" in durand.alert) == ([422], True)
    assert durand.page.select_one("#until")["value"] == "2026-12-06"
    durand.press("Appliquer", since=DAY, until="2026-12-06")
    assert durand.statuses == [303, 200]
    assert "7 brouillons à publier" in durand.text
    durand.press("Publier")
    day, rest = "07:00–19:08", ""
    assert row(martin.visit(WEEK), "Camille Martin") == [day, day, rest, rest, day, day, rest]
    assert row(martin, "Alex Petit") == [rest, rest, day, day, rest, rest, day]
    assert "Cycle appliqué à une équipe" in durand.visit("/admin/audit").text


def test_cycles_and_teams_are_changed_by_one_at_a_time_and_retired(
    durand: Browser, browser: People, ids: dict[str, str]
) -> None:
    admin = browser().sign_in("admin")
    durand.visit("/rota/patterns").press("Ajouter", name="Jour", cycle="07:00-19:08\n-")
    durand.visit("/rota/teams").press("Ajouter", name="A", begins=DAY)
    for where, name, retire in (
        ("/rota/patterns", "Jour", "Retirer le cycle"), ("/rota/teams", "A", "Retirer l’équipe")
    ):  # fmt: skip
        address = link(durand.visit(where), name)
        admin.visit(address)
        durand.visit(address).press("Enregistrer", name="Le mien")
        admin.press("Enregistrer", name="Le sien")
        assert admin.statuses == [409]
        assert admin.page.select_one("#name")["value"] == "Le sien"
        admin.press("Enregistrer")
        assert durand.visit(where).page.find("a", string="Le sien")
        durand.visit(address).press(retire)
        assert durand.visit(address).statuses == [404]


def test_needs_are_a_table_of_numbers_never_under_two(durand: Browser) -> None:
    durand.visit("/rota/needs")
    fields = durand.page.select("td input")
    assert len(fields) == 168
    named = [durand.page.find(id=each).text for each in str(fields[0]["aria-labelledby"]).split()]
    assert named == ["lundi", "0 h"]
    durand.press("Enregistrer", **{"n0-7": "0"})
    assert (durand.statuses, "moins de deux" in durand.alert) == ([422], True)
    assert durand.page.select_one("#refusal a")["href"] == "#n0-7"
    assert durand.page.select_one("#n0-7")["aria-invalid"] == "true"
    durand.press("Enregistrer", **{"n0-7": "3"})
    assert durand.page.select_one("#n0-7")["value"] == "3"
    durand.visit("/rota/needs?skill=minors")
    durand.press("Enregistrer", **{"n6-23": "1"})
    assert durand.page.select_one("#n6-23")["value"] == "1"
    assert durand.visit("/rota/needs?skill=x").statuses == [404]
    told = durand.visit("/rota/coverage").text
    assert "lun. 30 nov. de 07:00 à 08:00 : personne, pour 3 (tous les agents)." in told
    assert "pour 1 (agents formés pour les moins de 18 ans)" in told
    assert "Besoins du planning changés" in durand.visit("/admin/audit").text


def test_coverage_counts_drafts_only_when_a_supervisor_asks(
    durand: Browser, martin: Browser, ids: dict[str, str]
) -> None:
    for who in ("martin", "petit"):
        plan(durand, ids[who])
    durand.visit("/rota/coverage")
    assert "1 manque" in durand.page.h2.text
    durand.visit(link(durand, "Avec les brouillons"))
    assert "2 manques" in durand.page.h2.text
    assert "1 manque" in martin.visit("/rota/coverage?drafts=1").page.h2.text
    assert "0 recouvrement" in martin.text


def test_lines_are_brought_all_or_none(durand: Browser, ids: dict[str, str]) -> None:
    good = f"identifiant;jour;début;fin\nmartin;{DAY};07:00;19:08\npetit;{DAY};18:52;07:00"
    durand.visit("/rota/import").press(
        "Importer", lines=f"{good}\nnobody;{DAY};07:00;08:00\nmartin;x;07:00;08:00"
    )
    assert durand.statuses == [422]
    assert "Ligne 4" in durand.text
    assert "Ligne 5" in durand.text
    assert "nobody" in durand.page.select_one("#lines").text
    durand.press("Vérifier", lines=good)
    assert "2 vacations seraient importées." in durand.page.select_one("[role=status]").text
    assert row(durand.visit(WEEK), "Camille Martin")[0] == "", "nothing was done yet"
    durand.visit("/rota/import").press("Importer", lines=good)
    assert row(durand.visit(WEEK), "Camille Martin")[0] == "07:00–19:08 brouillon"
    durand.visit("/rota/import").press("Vérifier", lines=good)
    assert "2 existent déjà" in durand.page.select_one("[role=status]").text


def test_a_file_is_brought_as_lines_are(durand: Browser) -> None:
    from io import BytesIO

    durand.visit("/rota/import")
    data = durand._filled(durand.page.select_one("form[enctype]"))
    text = f"martin;{DAY};07:00;19:08".encode()
    for do, status in (("look", 200), ("import", 303)):
        form = data | {"do": do, "file": (BytesIO(text), "mine.csv")}
        assert durand.client.post("/rota/import", data=form).status_code == status
    assert row(durand.visit(WEEK), "Camille Martin")[0].startswith("07:00")
    durand._read(
        durand.client.post(
            "/rota/import", data=data | {"do": "look", "file": (BytesIO(b"\xff\xfe"), "x")}
        )
    )
    assert durand.statuses == [422]


@pytest.mark.parametrize("login", ["martin", "accueil"])
def test_nobody_else_changes_the_rota(browser: People, login: str) -> None:
    person = browser().sign_in(login)
    token = person.page.select_one("[name=csrf_token]")["value"]
    missing = 404 if login == "martin" else 303  # a station's account has no way in yet
    for where in ("shifts", "patterns", "teams", "laying", "publication", "needs", "import"):
        answer = person.client.post(f"/rota/{where}", data={"csrf_token": token})
        assert answer.status_code == missing, where
        assert person.client.get(f"/rota/{where}").status_code == missing, where
    assert person.client.get("/rota/compensation").status_code == missing
    assert person.client.get("/rota").status_code == (200 if login == "martin" else missing)


def address(person: Browser) -> str:
    return str(
        re.search(r"https?://[^/]+(/rota/calendar/\S+)", person.page.select_one("#address").text)[1]
    )


def test_a_calendar_at_a_secret_address(app: Flask, martin: Browser, browser: People) -> None:
    with app.app_context():
        who, other, by = (Officer.called(login) for login in ("martin", "petit", "durand"))
        standing(who, by, at(0, 18 + 52 / 60), 12)
        standing(who, by, at(3), 24, "sickness")
        standing(other, by, at(1, 7), 12)
        planned(who, by, 5, 7, 12)  # a draft
        planner.cancel(
            planned(who, by, -9, 7, 12, "training", why="replaced"), by=by, why="mistake"
        )
        db.session.remove()
    martin.visit("/account").press("Faire une adresse")
    first = address(martin)
    stranger = browser()
    answer = stranger.client.get(first)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    text = answer.text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.replace("\r\n", "").count("\n") == 0
    assert max(map(len, text.splitlines())) <= 75
    assert text.count("BEGIN:VEVENT") == 1, "own published work only"
    assert "DTSTART:20261130T175200Z\r\n" in text
    assert "DTEND:20261201T055200Z\r\n" in text
    assert re.findall(r"SUMMARY:(.*)\r", text) == ["Travail"]
    assert not re.search("martin|police|passerelle|violence", text, re.IGNORECASE)
    martin.visit("/account").press("Refaire l’adresse")
    second = address(martin)
    assert stranger.client.get(first).status_code == 404
    assert stranger.client.get(second).status_code == 200
    uid = re.findall(r"UID:(.*)\r", text)
    assert re.findall(r"UID:(.*)\r", stranger.client.get(second).text) == uid, "the same event"
    martin.visit("/account").press("Retirer l’adresse")
    assert stranger.client.get(second).status_code == 404
    assert stranger.client.get(second[:-1]).status_code == 404
    told = browser().sign_in("durand").visit("/admin/audit").text
    assert "Adresse d’agenda faite, ou refaite" in told
    assert "Adresse d’agenda retirée" in told


def test_the_calendar_of_a_blocked_account_is_nowhere(
    app: Flask, martin: Browser, browser: People
) -> None:
    martin.visit("/account").press("Faire une adresse")
    where = address(martin)
    with app.app_context():
        Officer.called("martin").block()
        db.session.remove()
    assert browser().client.get(where).status_code == 404
    with app.app_context():
        kept = db.session.execute(db.text("SELECT token_hash FROM calendar")).scalar()
        assert kept
        assert kept not in where
        db.session.remove()


def test_a_skill_that_is_lacking_is_published_and_cancelled_for_a_reason(
    app: Flask, durand: Browser, ids: dict[str, str]
) -> None:
    with app.app_context():
        typed = {need.name(hour): str(int(hour == (0, 9))) for hour in need.HOURS}
        need.change("en", typed, known=need.seen("en"), by=Officer.called("durand"))
        db.session.remove()
    plan(durand, ids["martin"])
    publish(durand)
    assert durand.statuses == [409]
    legend = durand.page.select_one("form[method=post] fieldset legend").get_text()
    assert legend == "Toute l’unité : Compétence nécessaire absente."
    assert "de 09:00 à 10:00 : personne, pour 1 (agents lisant l’anglais)." in durand.text
    durand.press("Publier", **{"reason-0-skills": "Personne ne lit l’anglais."})
    assert durand.statuses == [303, 200]
    with app.app_context():
        Officer.called("martin").fit("4", "en", by=Officer.called("durand"))
        db.session.remove()
    durand.visit(WEEK).visit(link(durand, "07:00–19:08"))
    assert "Personne ne lit l’anglais." in durand.text
    durand.press("Annuler la vacation")
    assert durand.statuses == [409]
    (field,) = durand.page.select("#reason-0-skills")
    assert "cancellation" in field.find_parent("form")["action"]
    durand.press("Annuler la vacation", **{"reason-0-skills": "Maladie"})
    assert durand.statuses == [303, 200]
    durand.visit("/admin/audit?act=shift.overridden")
    assert "Compétence nécessaire absente. (1 fois)" in durand.text


def test_languages_stand_in_the_order_in_which_one_looks_them_up(durand: Browser) -> None:
    durand.visit("/rota/needs")
    who = [option.text for option in durand.page.select("#skill option")]
    names = [one.removeprefix("agents lisant l").lstrip("e’ ") for one in who[3:]]
    assert names[:3] == ["allemand", "amharique", "anglais"]
    assert names.index("géorgien") < names.index("grec") < names.index("hébreu")

"""A proposal is taken up, published, told to those concerned and read by them; and what they wish, they say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.clock import Clock
from tests.domain.planned import MONDAY, THURSDAY, at, proposed, standing

People = Callable[[], Browser]
SUNDAY = MONDAY + timedelta(days=6)
ADOPT, READ, SEE = "Reprendre cette proposition", "J’ai lu", "Voir les changements"
CHANGED = "Votre planning a changé"


@pytest.fixture(autouse=True)
def _thursday(clock: Clock) -> None:
    clock.time = THURSDAY


@pytest.fixture
def durand(browser: People) -> Browser:
    return browser().sign_in("durand")


@pytest.fixture
def address(app: Flask) -> str:
    """Of a proposal: Martin by day on Monday instead of the evening, Petit on Tuesday."""
    with app.app_context():
        martin, petit, by = (Officer.called(login) for login in ("martin", "petit", "durand"))
        standing(martin, by, at(0, 14), 8)
        made = proposed(by, (martin, 0, 8, 12), (petit, 1, 8, 12))
        db.session.remove()
        return f"/rota/proposals/{made.id}"


def more(app: Flask, services: int) -> str:
    """A proposal of so many services of Martin's, one each weekday."""
    with app.app_context():
        martin, by = Officer.called("martin"), Officer.called("durand")
        made = proposed(
            by, *((martin, 7 * (n // 5) + n % 5, 8, 6) for n in range(services)), days=14
        )
        db.session.remove()
        return f"/rota/proposals/{made.id}"


def link(page: Browser, name: str) -> str:
    return str(page.page.find("a", string=name)["href"])


def waited_for(person: Browser) -> list[str]:
    """Who has not read yet."""
    last = person.visit("/rota/publication").page.select("main ul")[-1]
    return [each.text.split(" : ")[0] for each in last.select("li")]


def publish(person: Browser, last: object = SUNDAY) -> Browser:
    return person.visit(f"/rota/publication?since={MONDAY}&until={last}").press("Publier")


def test_taken_up_published_told_and_read(browser: People, durand: Browser, address: str) -> None:
    martin = browser().sign_in("martin")
    durand.visit(address)
    durand.visit(link(durand, ADOPT))
    assert "Rien : le planning publié et les absences sont ceux" in durand.text
    assert "2 brouillons nouveaux" in durand.text
    assert "Camille Martin, lundi 30 novembre 2026, 14:00–22:00" in durand.text
    durand.press(ADOPT)
    assert durand.statuses == [422]
    assert durand.page.select_one("#refusal a")["href"] == "#rest-keep"
    assert durand.page.select_one("#rest-keep")
    durand.press(ADOPT, rest="keep")
    assert durand.statuses == [409]
    assert "Camille Martin a déjà une autre vacation" in durand.alert
    assert durand.page.select_one("#rest-keep").has_attr("checked"), "what was chosen stays"
    durand.press(ADOPT, rest="withdraw")
    assert durand.statuses == [303, 200]
    assert durand.addresses[-1] == f"/rota/publication?since={MONDAY}&until={SUNDAY}"
    rows = {row.th.text: row.td.text for row in durand.page.select("table tbody tr")}
    before, after = "lundi 30 novembre 2026, 14:00–22:00", "08:00–20:00"
    assert rows["Camille Martin"] == f"Changé : {before} devient {after}"
    assert rows["Alex Petit"] == "Ajouté : mardi 1 décembre 2026, 08:00–20:00"
    assert "1 vacation publiée sera retirée" in durand.text
    assert "Tous les agents ont lu" in durand.text
    assert CHANGED not in martin.visit("/desk").text
    assert "14:00–22:00" in martin.visit("/rota/mine").text
    durand.visit(f"/rota?day={MONDAY}")
    row = next(row for row in durand.page.select("tbody tr") if row.th.text == "Camille Martin")
    assert row.td.get_text(" ", strip=True) == "08:00–20:00 brouillon 14:00–22:00 à retirer"
    publish(durand)
    assert CHANGED in martin.visit("/desk").text
    assert f"Changé : {before} devient {after}" in martin.text
    assert CHANGED in martin.visit(martin.frame).text
    assert CHANGED in martin.client.get("/desk/news", headers={"HX-Request": "true"}).text
    assert f"Changé : {before} devient {after}" in martin.visit("/rota/mine").text
    assert "14:00–22:00" not in martin.page.select(".cards")[-1].text
    assert waited_for(durand) == ["Alex Petit", "Camille Martin"]
    martin.press(READ)
    assert martin.statuses == [303, 200]
    assert not martin.has_button(READ)
    assert CHANGED not in martin.visit("/desk").text
    assert waited_for(durand) == ["Alex Petit"]
    told = durand.visit("/admin/audit").text
    for sentence in (
        "Proposition de planning reprise, en brouillon", "2 vacations", "Vacation annulée",
        "remplacée par une proposition reprise", "Changement de vacation lu par l’agent",
    ):  # fmt: skip
        assert sentence in told


def test_another_supervisor_is_told_who_was_first(
    browser: People, durand: Browser, address: str
) -> None:
    admin = browser().sign_in("admin").visit(f"{address}/adoption")
    durand.visit(f"{address}/adoption")
    form = durand._filled(durand.page.select_one("main form")) | {"rest": "withdraw"}
    for _ in range(2):
        assert durand.client.post(f"{address}/adoption", data=form).status_code == 303
    admin.press(ADOPT, rest="withdraw")
    assert admin.statuses == [409]
    assert "Claude Durand a déjà repris cette proposition" in admin.alert
    assert not admin.has_button(ADOPT)
    assert "Reprise en brouillon" in durand.visit(address).text
    assert durand.page.find("a", string=ADOPT) is None


def test_what_changed_meanwhile_is_read_before_it_is_taken(
    app: Flask, durand: Browser, address: str
) -> None:
    durand.visit(f"{address}/adoption")
    with app.app_context():
        petit, by = Officer.called("petit"), Officer.called("durand")
        standing(petit, by, at(1), 24, "leave")
        db.session.remove()
    durand.press(ADOPT, rest="withdraw")
    assert durand.statuses == [409]
    assert "ont changé entre-temps" in durand.alert
    assert "Alex Petit, absence publiée depuis : mardi 1 décembre 2026" in durand.text
    assert "Alex Petit est en absence, et n’est pas planifié : mardi 1 décembre" in durand.text
    durand.press(ADOPT, rest="withdraw")
    assert durand.statuses == [303, 200]


def test_what_is_over_without_a_result_or_has_begun_says_so(
    durand: Browser, address: str, clock: Clock
) -> None:
    clock.time = at(0, 6)
    durand.visit("/sign-in").sign_in("durand").visit(f"{address}/adoption")
    assert durand.statuses == [409]
    assert "rien ne se planifie dans le passé" in durand.alert
    assert not durand.has_button(ADOPT)


def test_a_published_shift_that_was_to_go_is_kept(durand: Browser, address: str) -> None:
    durand.visit(f"{address}/adoption").press(ADOPT, rest="withdraw")
    durand.visit(f"/rota?day={MONDAY}").visit(link(durand, "14:00–22:00"))
    assert "Sera retirée quand ces jours seront publiés." in durand.text
    durand.press("La garder")
    assert durand.statuses == [303, 200]
    assert not durand.has_button("La garder")
    publish(durand)
    assert durand.statuses == [409], "both at once cannot be"


def test_reading_loses_no_answer_and_many_changes_are_read_on_their_page(
    app: Flask, browser: People, durand: Browser, victim: Browser
) -> None:
    martin = browser().sign_in("martin").press("Prendre en charge")
    durand.visit(f"{more(app, 2)}/adoption").press(ADOPT)
    publish(durand)
    martin.visit(martin.addresses[-1])
    assert len([li for li in martin.page.select("#lists li") if "Ajouté" in li.text]) == 2
    martin.press(READ, message="Je vous écoute")
    assert martin.draft == "Je vous écoute"
    assert CHANGED not in martin.text
    durand.visit(f"{more(app, 10)}/adoption").press(ADOPT)
    publish(durand, MONDAY + timedelta(days=13))
    martin.visit(martin.addresses[-1])
    assert CHANGED in martin.text
    assert not martin.has_button(READ), "nobody says they read what is not shown"
    where = martin.addresses[-1]
    martin.press(SEE, message="Je vous écoute encore")
    assert martin.addresses[-1] == "/rota/mine"
    assert len([li for li in martin.page.select(".cards li") if "Ajouté" in li.text]) == 8
    martin.press(READ)
    assert martin.visit(where).draft == "Je vous écoute encore"
    assert CHANGED not in martin.text


def test_wishes_are_said_read_and_taken_back(
    app: Flask, browser: People, durand: Browser, address: str
) -> None:
    martin = browser().sign_in("martin").visit("/rota/mine")
    assert "Facultatif, sans motif" in martin.text
    martin.press("Ajouter ce souhait", what="no-nights", first=str(MONDAY), last="2026-11-29")
    assert martin.statuses == [422]
    assert martin.page.select_one("#refusal a")["href"] == "#first"
    kept = martin._filled(martin.page.select_one("form.narrow"))
    assert (kept["what"], kept["first"], kept["last"]) == ("no-nights", str(MONDAY), "2026-11-29")
    martin.press("Ajouter ce souhait", last=str(SUNDAY))
    assert martin.statuses == [303, 200]
    said = "pas de nuit, du lun. 30 nov. 2026 au dim. 6 déc. 2026"
    assert said in martin.text
    martin.press("Ajouter ce souhait", what="off", first="2026-12-01")
    assert "ne pas travailler, le mar. 1 déc. 2026" in martin.text
    durand.visit("/rota").visit(link(durand, "Souhaits"))
    assert said in durand.text
    assert not durand.page.select("main form"), "theirs alone to take back"
    assert not durand.visit("/rota/mine").has_button("Ajouter ce souhait"), "nobody plans them"
    form = martin.page.select_one("form[action$=withdrawal]")
    data = martin._filled(form)
    petit = browser().sign_in("petit").visit("/rota/mine")
    assert said not in petit.text
    assert petit.visit("/rota/wishes").statuses == [404]
    data = data | {
        "csrf_token": petit.visit("/rota/mine").page.select_one("[name=csrf_token]")["value"]
    }
    assert petit.client.post(str(form["action"]), data=data).status_code == 404
    martin.press("Retirer")
    assert said not in martin.text
    with app.app_context():
        who, by = Officer.called("martin"), Officer.called("durand")
        made = proposed(by, (who, 1, 8, 8)).id
        db.session.remove()
    durand.visit(f"/rota/proposals/{made}")
    assert "Souhaits non suivis : 1." in durand.text
    assert "Camille Martin, mar. 1 décembre 2026 : ne pas travailler" in durand.text.replace(
        "déc.", "décembre"
    )

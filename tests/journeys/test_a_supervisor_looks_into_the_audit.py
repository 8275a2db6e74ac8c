"""The audit's page: who may see it, what is found, what is taken away."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from blueprints.admin import sheet
from domain import audit, inquiry, proof
from domain.clock import now
from domain.officer import Officer
from extensions import db, transaction
from tests.browser import Browser
from tests.clock import Clock

People = Callable[[], Browser]


@pytest.fixture
def durand(browser: People) -> Browser:
    return browser().sign_in("durand").visit("/admin/audit")


def done(app: Flask, count: int = 1, **said: object) -> None:
    with app.app_context():
        for number in range(count):
            with transaction():
                audit.record(
                    **{"act": "conversation.read", "about": f"conversation:{number}"} | said
                )
        db.session.remove()


def rows(person: Browser) -> list[str]:
    return [row.get_text(" · ", strip=True) for row in person.page.select("tbody tr")]


def test_only_supervisors_and_administrators_come_in(browser: People) -> None:
    for address in ("/admin", "/admin/audit"):
        stranger = browser().client.get(address)
        assert (stranger.status_code, stranger.headers["Location"]) == (303, "/sign-in")
    for login in ("martin", "petit", "accueil"):
        person = browser().sign_in(login)
        for address in ("/admin", "/admin/audit"):
            person.visit(address)
            assert person.statuses[0] == (303 if login == "accueil" else 404)
            assert "Journal" not in person.text
    martin = browser().sign_in("martin").visit("/desk")
    assert "Journal" not in martin.text
    token = martin.page.select_one("[name=csrf_token]")["value"]
    assert martin.client.post("/admin/audit", data={"csrf_token": token}).status_code == 404


def test_looking_is_an_entry_once_an_hour_for_one_filter(
    app: Flask, clock: Clock, browser: People
) -> None:
    durand = browser().sign_in("durand").visit("/admin/audit")
    assert "Journal lu" not in " ".join(rows(durand)), "after what it shows"
    for where in ("", "?before=2", "?act=officer.hired", "?act=officer.hired"):
        durand.visit(f"/admin/audit{where}")
    assert durand.visit(f"/admin/audit?act=a.{'b' * 300}").statuses == [200]
    assert durand.visit("/admin/audit?since=nonsense").statuses == [422]
    clock.go(minutes=61)
    browser().sign_in("admin").visit("/admin/audit")
    seen = rows(durand.visit("/admin/audit?act=audit.read"))
    said = [line.partition("Journal lu")[2].partition(" n°")[0].strip(" ·") for line in seen]
    assert said[-2:] == ["journal · act=officer.hired", "journal"]
    assert (len(said), "Administration" in seen[0]) == (4, True)


def test_both_roles_find_the_way(browser: People) -> None:
    durand = browser().sign_in("durand")
    assert durand.addresses[-1] == "/desk"
    admin = browser().sign_in("admin")
    assert admin.addresses[-1] == "/admin"
    assert admin.visit("/sign-in").addresses[-1] == "/admin"
    assert admin.client.get("/desk").status_code == 404, "an administrator reads nobody's words"
    for person in (durand, admin):
        link = next(a for a in person.page.select("header nav a") if a.text == "Journal")
        assert "Connexion" in " ".join(rows(person.visit(link["href"])))


def test_entries_are_sentences(
    app: Flask, durand: Browser, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    officer.press("Clore", outcome="referral")
    found = rows(durand.visit("/admin/audit"))
    number = officer.addresses[-1].rsplit("/", 1)[1]
    for sentence in (
        f"Camille Martin (agent) · Conversation lue · conversation {number} · messages 1 à 2",
        f"Camille Martin (agent) · Conversation prise en charge · conversation {number}",
        f"Conversation close · conversation {number} · Orientation vers une association",
        f"La personne · Conversation ouverte · conversation {number}",
        "Claude Durand (responsable) · Connexion · compte n°",
    ):
        assert any(sentence in row for row in found), sentence
    assert durand.page.select_one("table caption")
    assert [th["scope"] for th in durand.page.select("th")] == ["col"] * 3


def test_pages_of_fifty_follow_each_other(app: Flask, durand: Browser) -> None:
    done(app, 120)
    seen = []
    durand.visit("/admin/audit?act=conversation.read")
    for _ in range(4):
        seen.append(rows(durand))
        older = [a["href"] for a in durand.page.select("main nav a") if a.text == "Plus anciennes"]
        if not older:
            break
        assert "act=conversation.read" in older[0]
        durand.visit(older[0])
    assert [len(page) for page in seen] == [50, 50, 20]
    assert len({row for page in seen for row in page}) == 120
    newest = next(a for a in durand.page.select("main nav a") if a.text == "Les plus récentes")
    assert rows(durand.visit(newest["href"])) == seen[0]


def test_filters(app: Flask, durand: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        martin = {name: number for number, name in inquiry.officers()}["Camille Martin"]
        db.session.remove()
    done(app, 3, by=martin)
    done(app, 1, act="conversation.left", by=audit.VICTIM)
    old = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # in Paris the 29th, when the clocks change
    with monkeypatch.context() as earlier:
        earlier.setattr("domain.audit.now", lambda: old)
        done(app, 2, by=martin, act="conversation.taken")

    def found(**asked: str) -> int:
        durand.visit("/admin/audit")
        form = durand.page.select_one("form.filter")
        assert form["method"] == "get"
        known = {str(field["name"]) for field in form.select("[name]")}
        assert set(asked) <= known
        durand.visit("/admin/audit?" + "&".join(f"{k}={v}" for k, v in asked.items()))
        assert durand.statuses == [200]
        for name, value in asked.items():
            field = durand.page.select_one(f"form.filter [name={name}]")
            chosen = field.select_one("[selected]") if field.name == "select" else field
            assert chosen["value"] == value, "what was asked stays in the form"
        return len(rows(durand))

    assert found(who=str(martin)) == 5
    assert found(who="victim") == 1
    assert found(act="conversation.taken") == 2
    assert found(about="0") == found(about="conversation:0") == 3
    assert found(about="conversation:0", who=str(martin), act="conversation.read") == 1
    assert found(since="2026-03-29", until="2026-03-29") == 2
    assert found(until="2026-03-28") == 0
    assert "Aucune entrée" in durand.text
    assert found(since="2026-03-30", act="conversation.read") == 3


@pytest.mark.parametrize(
    "asked",
    ["since=hier", "since=2026-02-30", "since=2026-05-02&until=2026-05-01", "until=9999-12-31",
     "about=Madame Untel", "about=" + "a:" + "b" * 80],
)  # fmt: skip
def test_nonsense_is_answered_in_a_sentence_and_kept(durand: Browser, asked: str) -> None:
    durand.visit(f"/admin/audit?{asked}")
    assert durand.statuses == [422]
    assert durand.alert
    field = durand.page.select_one(".refusal a")["href"][1:]
    assert durand.page.select_one(f"#{field}")
    name, _, value = asked.split("&")[0].partition("=")
    assert durand.page.select_one(f"[name={name}]")["value"] == value
    assert rows(durand) == []


@pytest.mark.parametrize(
    "asked", ["who=x&act=y&before=z", "who=999999999999999&before=-1", "before=99999999999"]
)
def test_what_no_form_of_ours_sends_breaks_nothing(durand: Browser, asked: str) -> None:
    assert durand.visit(f"/admin/audit?{asked}").statuses == [200]


def test_taking_it_away_is_an_entry(app: Flask, durand: Browser) -> None:
    done(app, 3, why="=HYPERLINK(0)")
    durand.visit("/admin/audit?about=conversation:1")
    durand.press("Exporter en CSV")
    answer = durand.response
    assert answer.mimetype == "text/csv"
    assert 'filename="journal-' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"].startswith("no-store")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    heads, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert len(lines) == 1
    line = dict(zip(heads, lines[0], strict=True))
    assert line["Objet"] == "conversation:1"
    assert line["Motif brut"] == "'=HYPERLINK(0)"
    assert line["Qui"] == "Le service"
    first = rows(durand.visit("/admin/audit"))[0]
    assert (
        "Claude Durand (responsable) · Journal exporté · journal · 1 entrée, about=conversation:1 · à : compte"
        in first
    )
    with app.app_context():
        assert proof.verify().hash
        db.session.remove()


def test_an_export_is_whole_and_in_order(
    app: Flask, durand: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inquiry, "CHUNK", 7)
    done(app, 60)
    durand.visit("/admin/audit").press("Exporter en CSV")
    lines = list(csv.reader(io.StringIO(durand.response.data.decode("utf-8-sig")), delimiter=";"))
    assert [int(line[0]) for line in lines[1:]] == list(range(62, 0, -1))
    assert "62 entrées · à" in rows(durand.visit("/admin/audit"))[0]


def test_an_export_goes_out_as_it_is_read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiry, "CHUNK", 7)
    done(app, 60)
    read, reads = inquiry.Inquiry._read, []
    monkeypatch.setattr(
        inquiry.Inquiry, "_read", lambda *asked: reads.append(asked[1]) or read(*asked)
    )
    with app.test_request_context():
        lines = sheet.lines(inquiry.Inquiry().export(Officer.called("durand")))
        assert [next(lines) for _ in range(9)]
        assert reads == [61, 54], "two chunks for eight entries"
        db.session.remove()


def test_no_cell_is_a_formula(app: Flask) -> None:
    for start in "=+-@＝＋－＠\t\r\n":
        entry = inquiry.Entry(
            1, now(), "a.b", "a:1", None, f"{start}1", "officer", f"{start}A1", None, "k", "0"
        )
        with app.test_request_context():
            *_, line = sheet.lines([entry])
        cells = next(csv.reader(io.StringIO(line.decode(), newline=""), delimiter=";"))
        assert not [cell for cell in cells if cell.startswith(sheet.DANGEROUS)]
        assert f"'{start}A1" in cells

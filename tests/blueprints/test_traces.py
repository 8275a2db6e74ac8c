"""What her pages tell the browser, so that it keeps nothing; what the exit answers, whatever went wrong."""

import sqlite3
from collections.abc import Callable, Iterator
from itertools import product
from unittest.mock import Mock

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError, TimeoutError  # noqa: A004
from werkzeug.exceptions import BadRequest

from app import create_app
from blueprints.refusals import Crowded
from domain import accepting, appointment, introducing
from domain.conversation import Conversation
from domain.officer import Officer
from domain.terms import Terms
from extensions import csrf
from tests.browser import Browser
from tests.conftest import settings
from tests.domain import appointing
from vault import Unreadable

People = Callable[[], Browser]
OUT = "https://meteofrance.com/"


def pages(app: Flask, browser: People) -> Iterator[Browser]:
    """Every kind of page of hers."""
    her = browser().visit("/")
    yield her
    yield her.press("Commencer")  # refused
    yield her.press("Commencer", place="saint denis")  # which one
    yield her.press("Écrire une autre commune")
    yield her.press("Commencer", untold="1", message="Bonjour")
    for number in range(35):
        her.press("Envoyer", message=f"message {number}")
    yield her  # with what was said earlier behind a button
    yield her.visit("/nowhere")
    proposed(app)
    for button, back in (
        ("Obtenir un code de retour", "C’est noté"),
        ("Pour vous joindre", "Revenir sans changer"),
        ("Dire où je suis", "Revenir sans envoyer"),
        ("Faire une pause", "Revenir à la conversation"),
        ("Transmission à un organisme", "Revenir à la conversation"),
        ("Voir le rendez-vous", "Revenir à la conversation"),
        ("Montrer mon pass", "Revenir à la conversation"),
    ):
        yield her.visit("/").press(button)
        her.press(back)
    yield her.press("Obtenir un code de retour").press("Montrer comme une liste de courses")
    yield her.visit("/").press("C’est noté").press("Terminer et effacer")
    yield her.press("Terminer sans effacer")
    gone = browser().visit("/").press("Commencer", untold="1", message="Bonjour")
    page = gone.page
    yield gone.press("Terminer et effacer").press("Terminer et effacer")  # the farewell
    with gone.client.session_transaction() as session:
        session["c"] = "opens nothing"
    gone.page = page
    yield gone.press("Envoyer", message="perdu", csrf_token=token_of(gone))
    for public in ("/aide", "/infos"):
        yield browser().visit(public)
    yield her.press("Quitter vite")
    yield her.visit("/")  # the cover


def proposed(app: Flask) -> None:
    """What an officer asks her to let be passed on; and an appointment, which she accepted."""
    with app.app_context():
        hers, martin = app_conversations()[-1], Officer.called("martin")
        hers.take(martin)
        terms = Terms(7, "CIDFF", "04 78", alias="Anna", reach="le soir", ask="un rendez-vous")
        introducing.ask(hers, introducing.prepare(hers, terms, key="k", by=martin), by=martin)
        slot = appointing.opened(appointing.station())[0].id
        appointment.offer(hers, [slot], by=martin, key="k", lines=[("Danger", "armes")])
        accepting.accept(hers, slot)


TITLES = {"/aide": "Adresses", "/infos": "Informations"}
HEADINGS = (
    "Vous pouvez en parler", "Quelle est votre commune", "Vos messages", "Cela n’a pas marché",
    "Votre code de retour", "Vous joindre sans", "Dire où vous êtes", "Faire une pause",
    "Transmission à", "Votre rendez-vous", "Montrez ceci", "Courses", "Terminer et effacer ?",
    "C’est effacé", "Votre texte est là", "Des numéros et", "Comment ça marche", "Accueil",
)  # fmt: skip


def test_no_page_is_kept_none_says_what_it_is_and_no_field_learns(
    app: Flask, browser: People
) -> None:
    headings, fields = [], 0
    for her in pages(app, browser):
        path = her.response.request.path
        assert path in ("/", "/nowhere", *TITLES)
        assert "no-store" in her.response.headers["Cache-Control"]
        assert her.page.title.text == TITLES.get(path, "Accueil")
        assert str(her.page.select_one("link[rel=icon]")["href"]).startswith("data:")
        assert not her.page.select(
            "[rel=prefetch], [rel=preload], [rel=dns-prefetch], audio, video"
        )
        for form in her.page.select("form"):
            assert form.get("autocomplete") == "off", form
        for field in her.page.select("textarea, input:not([type])"):
            fields += 1
            for name, value in NOTHING_LEARNT.items():
                assert field.get(name) == value, (name, field)
        headings.append(her.page.select_one("h1").text)
    for heading in HEADINGS:
        assert any(each.startswith(heading) for each in headings), heading
    assert len(headings) == 23
    assert fields >= 20


NOTHING_LEARNT = {
    "autocomplete": "off",  # no list of what was typed, no field filled again
    "autocorrect": "off",  # no dictionary that grows
    "spellcheck": "false",  # some send what is typed to be checked elsewhere
    "writingsuggestions": "false",
}


def test_the_frame_is_called_what_every_page_is(victim: Browser) -> None:
    assert victim.visit(victim.frame).page.title.text == "Accueil"


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_dies_with_the_browser(app: Flask, secure: bool) -> None:
    from dataclasses import replace

    url = app.config["SQLALCHEMY_DATABASE_URI"]
    client = create_app(replace(settings(url), secure_cookies=secure)).test_client()
    cookies = client.get("/", base_url="https://here.example").headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    name, said = cookies[0].split("=", 1)
    assert name == ("__Host-s" if secure else "s")
    said = {part.strip().lower() for part in said.split(";")[1:]}
    assert said == {"httponly", "path=/", "samesite=lax"} | ({"secure"} if secure else set())


def test_the_exit_goes_on_by_itself_and_forgets(victim: Browser, app: Flask) -> None:
    victim.press("Quitter vite")
    answer = victim.response
    assert answer.status_code == 200, "no new address, and no redirect to follow back"
    assert answer.headers["Refresh"] == f"0;url={OUT}"
    assert victim.page.select_one("a")["href"] == OUT, "where the browser does not go by itself"
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    assert "Bonjour" not in answer.text
    assert kept(victim) == {"x"}
    with app.app_context():
        assert not [c for c in app_conversations() if c.left_at is None]


def test_back_shows_a_cover_that_leads_on_when_asked(victim: Browser) -> None:
    victim.press("Quitter vite")
    for _ in range(2):
        assert victim.visit("/").text == "Accueil Accueil Continuer"
        assert "Refresh" not in victim.response.headers
    assert victim.press("Continuer").has_button("Commencer")
    assert victim.visit("/").has_button("Commencer")


def test_every_public_page_and_every_mishap_is_covered(app: Flask, victim: Browser) -> None:
    """Also the pages of other rooms that were open before, and those that will be added."""
    theirs = ["/nowhere", "/infos/", "/live/x"]
    for rule in app.url_map.iter_rules():
        room = rule.endpoint.rpartition(".")[0]
        if (
            room in ("chat", "pages", "finding", "")
            and "GET" in rule.methods
            and not rule.arguments
        ):
            theirs.append(rule.rule)
    assert {"/", "/infos", "/aide"} <= set(theirs)
    before = {page: victim.visit(page).text for page in ("/infos", "/aide", "/nowhere")}
    assert not any("Continuer" in text for text in before.values())
    victim.visit("/").press("Quitter vite")
    for page in set(theirs) - {"/live", "/news"}:
        assert victim.visit(page).text == "Accueil Accueil Continuer", page
    sent = victim.client.post("/aide", data={"place": "Lyon"}, follow_redirects=True)
    assert "Continuer" in sent.text
    assert "Lyon" not in sent.text
    asked = {"do": "here", "csrf_token": token_of(victim)}
    assert victim.client.post("/", data=asked).status_code == 404, "nor one that was put aside"
    odd = victim.client.put("/", data={})
    assert "Cela n’a pas" not in odd.text
    assert victim.visit("/sign-in").has_button("Se connecter"), "a colleague's page, not hers"
    assert victim.visit("/").press("Continuer").visit("/infos").text == before["/infos"]


def test_the_cover_is_lifted_after_a_while(victim: Browser, monkeypatch: object) -> None:
    victim.press("Quitter vite")
    late = __import__("time").time() + 21 * 60
    monkeypatch.setattr("blueprints.chat.leaving.time", lambda: late)  # type: ignore[attr-defined]
    assert victim.visit("/").has_button("Commencer")


def test_a_script_and_the_form_may_both_say_it(victim: Browser, officer: Browser) -> None:
    officer.visit("/desk").press("Prendre en charge")
    token = str(victim.page.select_one("[name=csrf_token]")["value"])
    told = victim.client.post("/", data={"csrf_token": token, "do": "leave", "live": "1"})
    assert (told.status_code, told.data) == (204, b"")
    assert '"cache"' in told.headers["Clear-Site-Data"]
    again = victim.client.post("/", data={"csrf_token": token, "do": "leave"})
    assert again.headers["Refresh"] == f"0;url={OUT}", (
        "its token is worth nothing any more: it leads out"
    )
    officer.press("Voir les réponses")
    assert officer.messages.count("La personne a quitté par « Quitter vite ».") == 1


@pytest.mark.parametrize(
    ("origin", "opens"), [("http://localhost", False), ("https://evil.example", True)]
)
def test_a_page_too_old_to_prove_itself_leaves_all_the_same(
    victim: Browser, origin: str, opens: bool
) -> None:
    cookie = victim.client.get_cookie("s").value
    left = victim.client.post("/", data={"do": "leave"}, headers={"Origin": origin})
    assert left.headers["Refresh"] == f"0;url={OUT}"
    assert victim.visit("/").text == "Accueil Accueil Continuer"
    victim.client.set_cookie("s", cookie)
    assert ("Bonjour" in victim.visit("/").text) is opens, (
        "nobody else's page ends her conversation"
    )


def full_disk() -> Exception:
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    return OperationalError("UPDATE", {}, cause)


@pytest.mark.parametrize("where", ["seen", "leave"])
def test_the_exit_leads_out_even_when_all_else_fails(
    app: Flask,
    victim: Browser,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
) -> None:
    """What fails on the way to it, and what fails in it; in a page, and to a script; whatever its token."""
    errors = [
        RuntimeError("Bonjour"),
        full_disk(),
        OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked")),
        TimeoutError("no line came free"),
        Unreadable("no key"),
        Crowded(),
        BadRequest(),
    ]
    cookie, ours = victim.client.get_cookie("s").value, {"Origin": "http://localhost"}
    sound = str(victim.page.select_one("[name=csrf_token]")["value"])
    app.testing = False
    for error, token, beacon in product(errors, (sound, "old"), ({}, {"live": "1"})):
        monkeypatch.setattr(Conversation, where, Mock(side_effect=error))
        victim.client.set_cookie("s", cookie)
        said = {"do": "leave", "csrf_token": token} | beacon
        answer = victim.client.post("/", data=said, headers=ours)
        assert answer.status_code == (204 if beacon else 200), error
        assert answer.headers.get("Refresh") == (None if beacon else f"0;url={OUT}")
        assert kept(victim) == {"x"}
        assert type(error).__name__ in caplog.messages[-1]
        assert "Bonjour" not in answer.text + caplog.text


def test_an_exit_that_is_too_large_leads_out_and_a_body_nobody_reads_is_not_one(
    victim: Browser,
) -> None:
    far = victim.client.post("/", data={"do": "leave", "more": "x" * 3_000_000})
    assert far.status_code == 413
    large = victim.client.post("/", data={"do": "leave", "more": "x" * 70_000})
    assert large.headers["Refresh"] == f"0;url={OUT}"
    assert kept(victim) == {"x"}


def test_a_page_that_closes_or_asks_is_answered_with_nothing(victim: Browser) -> None:
    for what in ("shut", "here"):
        token = str(victim.page.select_one("[name=csrf_token]")["value"])
        answer = victim.client.post("/", data={"csrf_token": token, "do": what})
        assert (answer.status_code, answer.data) == (204, b"")
    victim.press("Quitter vite")
    asked = victim.client.post("/", data={"do": "here"}, headers={"HX-Request": "true"})
    assert asked.status_code == 409, "not hers any more: the page is not shown again"


def kept(her: Browser) -> set[str]:
    """The names of what her cookie holds."""
    with her.client.session_transaction() as inside:
        return set(inside)


def app_conversations() -> list[Conversation]:
    from sqlalchemy import select

    from extensions import db

    return list(db.session.scalars(select(Conversation)))


def token_of(her: Browser) -> str:
    """One of this browser's own, whatever page it stands on."""
    with her.client:
        her.client.get("/sign-in")
        return csrf.token()

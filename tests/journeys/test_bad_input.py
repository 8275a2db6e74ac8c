"""Whatever is thrown at it: a clear answer, nothing lost, nothing logged of what she wrote."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.browser import Browser

People = Callable[[], Browser]
SECRET = "une phrase que personne ne doit retrouver"


def test_an_empty_message_is_refused_in_words(victim: Browser) -> None:
    victim.press("Envoyer", message="   \n ")
    assert "Écrivez quelque chose" in victim.alert
    assert victim.messages == ["Vous: Bonjour"]
    assert victim.page.select_one(".refusal a")["href"] == "#message"


def test_an_over_long_message_stays_in_the_field(victim: Browser) -> None:
    text = "é" * 4001
    victim.press("Envoyer", message=text)
    assert "4 000" in victim.alert
    assert victim.draft == text
    assert victim.statuses == [303, 200]  # a 422 would leave her words in the session file
    victim.press("Envoyer", message=text[:4000])
    assert victim.messages[-1] == "Vous: " + "é" * 4000
    assert victim.alert == ""


def test_to_scripts_a_refusal_is_a_422_with_its_sentence(victim: Browser) -> None:
    data = victim._filled(victim.page.select_one("#composer")) | {"do": "send", "message": " "}
    answer = victim.client.post("/", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Écrivez quelque chose" in answer.text
    assert answer.text.startswith('<div id="refusal"')


@pytest.mark.parametrize("place", ["Xqzwkj", "🙂🙂", "\0\0", "-", "9" * 300])
def test_a_town_that_matches_nothing_keeps_everything(browser: People, place: str) -> None:
    person = browser().visit("/").press("Commencer", place=place, message=SECRET)
    assert "pas trouvé" in person.alert
    assert person.draft == SECRET
    assert person.page.select_one("#place")["aria-invalid"] == "true"
    person.press("Commencer", place="Lyon 3")
    assert person.messages == [f"Vous: {SECRET}"]


def test_no_town_at_all_is_asked_again(browser: People) -> None:
    person = browser().visit("/").press("Commencer", speaks_as="witness")
    assert "Indiquez votre ville" in person.alert
    assert person.page.select_one("#witness").has_attr("checked")
    person.press("Commencer", untold="1")
    assert person.has_button("Envoyer")


def test_a_forged_token_changes_nothing_and_keeps_the_text(victim: Browser) -> None:
    for token in ("", "x", "A" * 32, "🙂", "é" * 40):
        data = {"csrf_token": token, "do": "send", "message": SECRET, "key": "k"}
        victim._read(victim.client.post("/", data=data))
        assert victim.statuses == [422]
        assert SECRET in victim.draft
        assert victim.messages == ["Vous: Bonjour"]
    victim.press("Envoyer")
    assert victim.messages[-1] == f"Vous: {SECRET}"


def test_a_browser_that_lost_its_cookie_loses_no_text(victim: Browser) -> None:
    victim.client.delete_cookie("s")
    victim.press("Envoyer", message=SECRET)
    assert victim.draft == SECRET
    assert "oublié" in victim.alert


def test_a_cookie_of_a_conversation_that_is_gone(app: Flask, victim: Browser) -> None:
    with victim.client.session_transaction() as session:
        session["c"] = "of-nobody"
    victim.press("Envoyer", message=SECRET)
    assert victim.statuses == [409]
    assert victim.draft == SECRET
    assert "ne connaît plus" in victim.alert
    assert victim.has_button("Commencer")


def test_to_scripts_a_lost_session_is_said_and_acknowledges_nothing(
    victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    forms = [
        (person, str(form["action"]), person._filled(form))
        for person in (victim, officer)
        if (form := person.page.select_one("#composer"))
    ]
    sentences = ("ne connaît plus", "session est terminée")
    for (person, action, data), sentence in zip(forms, sentences, strict=True):
        with person.client.session_transaction() as session:
            session.pop("c", None)
            session.pop("s", None)
        for gesture in ("send", "end", "look"):
            posted = data | {"do": gesture, "message": SECRET, "live": "1"}
            answer = person.client.post(action, data=posted, headers={"HX-Request": "true"})
            assert answer.status_code in (200, 401, 409), "never a 500"
            assert "N" not in answer.headers
            if gesture == "send":
                assert answer.status_code in (401, 409)
                assert sentence in answer.text


def test_nobody_reads_what_is_not_theirs(
    browser: People, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    other = browser().sign_in("petit")
    number = officer.addresses[-1].rsplit("/", 1)[1]
    for address in (f"/desk/conversations/{number}", f"/desk/news?conversation={number}"):
        response = other.client.get(address, headers={"HX-Request": "true"})
        assert response.status_code == 404, address
        assert "Bonjour" not in response.text
    token = other.page.select_one("[name=csrf_token]")["value"]
    for act in ("messages", "close", "typing"):
        data = {"csrf_token": token, "message": "à vous", "outcome": "advice"}
        answer = other.client.post(f"/desk/conversations/{number}/{act}", data=data)
        assert answer.status_code == 404
    stranger = browser().visit("/")
    assert "Bonjour" not in stranger.text


def test_numbers_no_database_holds_are_nothing(victim: Browser, officer: Browser) -> None:
    huge = "9" * 20
    assert officer.visit(f"/desk/conversations/{huge}").statuses == [404]
    for address in (f"/desk?pages={huge}", f"/desk/news?conversation={huge}&after={huge}"):
        assert officer.client.get(address, headers={"HX-Request": "true"}).status_code in (200, 404)
    for after in (huge, "-1", "x"):
        answer = victim.client.get(f"/news?after={after}", headers={"HX-Request": "true"})
        assert answer.status_code == 200


def test_the_desk_is_for_officers(browser: People) -> None:
    person = browser()
    response = person.client.get("/desk")
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")
    person.sign_in("accueil")
    assert person.statuses == [403]
    assert "pas accès" in person.alert


def test_a_message_into_a_closed_conversation_is_not_swallowed(
    victim: Browser, officer: Browser
) -> None:
    old_page = victim.page
    officer.visit("/desk").press("Prendre en charge").press("Clore", outcome="advice")
    victim.page = old_page
    victim.press("Envoyer", message=SECRET)
    assert "n’a pas été envoyé" in victim.alert
    assert victim.draft == SECRET
    assert SECRET not in " ".join(victim.messages)
    victim.press("Ouvrir une nouvelle conversation")
    assert victim.messages == [f"Vous: {SECRET}"]
    officer.visit("/desk")
    assert "Lyon 3e" in officer.text
    assert officer.has_button("Prendre en charge")


def test_closing_asks_for_an_outcome(victim: Browser, officer: Browser) -> None:
    officer.visit("/desk").press("Prendre en charge").press("Clore", message="pas fini")
    assert officer.draft == "pas fini"
    assert officer.statuses == [422]
    assert "issue" in officer.alert


@pytest.mark.parametrize(
    "body",
    [b"do=send&message=%ff%fe%00", b"do=send&message=caf\xe9", b"do=\x00", b"%%%", b"&&&===&do"],
)
def test_bytes_that_are_no_text(victim: Browser, body: bytes) -> None:
    token = victim.page.select_one("#composer [name=csrf_token]")["value"]
    victim._read(
        victim.client.post(
            "/",
            data=body + b"&csrf_token=" + token.encode(),
            content_type="application/x-www-form-urlencoded",
        )
    )
    assert victim.response.status_code in (200, 422)
    assert victim.messages[0] == "Vous: Bonjour"


def test_nul_bytes_are_dropped_and_the_rest_kept(victim: Browser) -> None:
    victim.press("Envoyer", message="un\0deux")
    assert victim.messages[-1] == "Vous: undeux"


def test_a_hundred_kilobytes_come_back_in_the_field(victim: Browser) -> None:
    text = "x" * 100_000
    victim.press("Envoyer", message=text)
    assert victim.statuses == [413]
    assert victim.draft == text
    assert "trop long" in victim.alert


def test_three_megabytes_are_refused_in_a_sentence(victim: Browser) -> None:
    victim._read(victim.client.post("/", data={"message": "x" * 3_000_000}))
    assert victim.statuses == [413]
    assert victim.has_button("Quitter vite")
    assert "17" in victim.text


def test_unknown_fields_and_gestures_change_nothing(victim: Browser) -> None:
    data = victim._filled(victim.page.select_one("#composer"))
    victim._read(victim.client.post("/", data=data | {"do": "explode", "admin": "1"}))
    assert victim.statuses == [303, 200]
    assert victim.messages == ["Vous: Bonjour"]


def test_any_unicode_is_shown_as_typed_and_never_as_markup(victim: Browser) -> None:
    for text in (
        "<script>alert(1)</script>&amp;",
        "مرحبا",
        "👩‍👩‍👧‍👦 ñ e\u0301",
        "un\r\n  deux\n\n\ttrois",
    ):
        victim.press("Envoyer", message=text)
        assert victim.messages[-1] == "Vous: " + text.replace("\r\n", "\n")
        assert victim.page.select("#messages script") == []
    arabic = [p["lang"] for p in victim.page.select("#messages p[lang]")]
    assert arabic == ["ar"]


def test_too_many_in_a_minute_wait_in_the_field(victim: Browser) -> None:
    for number in range(59):
        victim.press("Envoyer", message=f"n° {number}")
    victim.press("Envoyer", message="encore")
    assert "beaucoup de messages" in victim.alert
    assert victim.draft == "encore"


def test_guessing_a_password_is_stopped(browser: People) -> None:
    person = browser()
    for _ in range(5):
        person.sign_in("martin", "not-the-password")
        assert person.statuses == [422]
        assert "incorrect" in person.alert
    person.sign_in("martin")
    assert person.statuses == [429]
    assert person.response.headers["Retry-After"] == "60"
    assert person.page.select_one("#login")["value"] == "martin"


def test_nothing_she_wrote_is_logged(victim: Browser, caplog: pytest.LogCaptureFixture) -> None:
    victim.press("Envoyer", message=SECRET)
    victim.client.post("/", data={"message": SECRET})
    assert SECRET not in caplog.text


def test_a_page_left_open_for_eight_hours_still_sends(
    victim: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from itsdangerous.timed import TimestampSigner

    now = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: now(self) + 8 * 3600)
    victim.press("Envoyer", message="huit heures plus tard")
    assert victim.messages[-1] == "Vous: huit heures plus tard"


def test_an_officer_who_answers_too_late_keeps_the_text(victim: Browser, officer: Browser) -> None:
    officer.visit("/desk").press("Prendre en charge")
    victim.visit("/").press("Terminer et effacer").press("Terminer sans effacer")
    officer.press("Envoyer", message="Je suis là pour vous")
    assert officer.statuses == [409]
    assert "n’a pas été envoyé" in officer.alert
    assert officer.draft == "Je suis là pour vous"
    assert not officer.has_button("Envoyer")

"""How often: a flood waits behind the others, and nobody is shut out of what is hers."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints import counts, pace
from domain import queue, return_code
from domain.clock import now
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.officer import Officer
from extensions import db, transaction
from tests.browser import Browser

People = Callable[..., Browser]
SHELTER, ELSEWHERE = "92.184.100.7", "90.12.3.4"
TEXT = "Je suis au foyer"


@pytest.fixture
def people(app: Flask, browser: Callable[[], Browser]) -> People:
    """``people(address)``: somebody's browser, seen from that address. Two openings an hour are usual."""
    object.__setattr__(app.config["SETTINGS"], "openings_an_hour", 2)

    def somebody(address: str = SHELTER, **headers: str) -> Browser:
        person = browser()
        person.client.environ_base["REMOTE_ADDR"] = address
        for name, value in headers.items():
            person.client.environ_base[f"HTTP_{name}"] = value
        return person.visit("/")

    return somebody


def opened(person: Browser, **typed: str) -> Browser:
    return person.press("Commencer", **({"untold": "1", "message": TEXT} | typed))


def test_a_flood_waits_behind_the_others_and_is_told_so(people: People) -> None:
    usual = [opened(people()) for _ in range(2)]
    for person in usual:
        assert "quinze minutes" not in person.text
    late = opened(people())
    assert late.messages == [f"Vous: {TEXT}"], "it is open, and what was written is there"
    assert "bien ouverte" in late.text
    assert "Personnes avant vous : 2." in late.text
    other = opened(people(ELSEWHERE))
    assert "bien ouverte" not in other.text
    assert "Personnes avant vous : 2." in other.text, "she came later and is not behind the flood"
    assert "Personnes avant vous : 3." in late.visit("/").text


def test_gestures_that_leave_an_entry_are_counted_and_nothing_typed_is_lost(
    app: Flask, victim: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "gesture", replace(pace.gesture, most=lambda: "3 per hour"))
    for _ in range(3):
        victim.press("Obtenir un code de retour").press("C’est noté")
    rules = {"phone": "0611223344", "when": "le matin", "call": "yes"}
    victim.visit("/").press("Pour vous joindre", message="à garder").press("Enregistrer", **rules)
    assert victim.statuses == [429]
    assert 3000 < int(victim.response.headers["Retry-After"]) <= 3600
    assert "la dernière n’a pas été faite" in victim.alert
    kept = {name: victim.page.select_one(f"#{name}")["value"] for name in ("phone", "when")}
    assert kept == {"phone": "0611223344", "when": "le matin"}
    assert victim.page.select_one("#call-yes").has_attr("checked")
    victim.visit("/").press("Obtenir un code de retour", message="tout autre chose")
    assert (victim.statuses, victim.draft) == ([429], "tout autre chose")
    victim.press("Envoyer")
    assert victim.messages[-1] == "Vous: tout autre chose", "she goes on writing"
    victim.press("Dire où je suis").press("Envoyer ma position", position="derrière la gare")
    assert (victim.statuses, victim.draft) == ([429], "Ma position : derrière la gare")
    with app.app_context():
        acts = [entry.act for entry in db.session.query(AuditEntry)]
    assert acts == ["conversation.opened", *["conversation.code"] * 3]
    victim.press("Terminer et effacer").press("Terminer et effacer")
    assert victim.statuses == [303, 200], "leaving is never counted"


def test_who_guesses_codes_from_one_address_shuts_nobody_elses_way_back(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(return_code, "EVERYBODY", 20)
    monkeypatch.setattr(pace, "mistyped", replace(pace.mistyped, most=lambda: "8 per minute"))
    hers = opened(people(ELSEWHERE)).press("Obtenir un code de retour")
    code = hers.page.select_one("strong[lang=fr]").text
    last = people()
    for _ in range(30):  # each with another cookie
        last = people().press("Reprendre", code="abaisser abandon abdiquer abeille abolir aborder")
    assert "Attendez une minute" in last.alert
    assert "Attendez une minute" in people().press("Reprendre", code=code).alert, "the same address"
    back = people("88.1.2.3").press("Reprendre", code=code)
    assert back.messages[0] == f"Vous: {TEXT}"


def test_nobody_waits_behind_for_ever(app: Flask, people: People) -> None:
    flood = [opened(people()) for _ in range(3)]
    assert "bien ouverte" in flood[-1].text
    with app.app_context():
        late = db.session.scalars(select(Conversation).order_by(Conversation.id.desc())).first()
        assert timedelta(minutes=14) < late.queued_at - now() <= timedelta(minutes=15)
        late.queued_at -= timedelta(minutes=16)
        db.session.commit()
    opened(people(ELSEWHERE))
    with app.app_context():
        assert [listed.id for listed in queue.waiting()][-1] != late.id


def test_the_officers_see_how_long_she_really_waits(people: People, officer: Browser) -> None:
    for _ in range(3):
        opened(people())
    assert officer.visit("/desk").text.count("attend depuis 0 min") == 3


def test_far_beyond_a_new_one_is_refused_kindly_and_nothing_is_lost(people: People) -> None:
    for _ in range(10):
        opened(people())
    person = opened(people(), place="Lyon 3", untold="")
    assert person.statuses == [429]
    assert 3500 < int(person.response.headers["Retry-After"]) <= 3600
    for number in ("17", "112", "114", "3919"):
        assert number in person.alert
    assert "autre connexion" in person.alert
    assert person.draft == TEXT
    assert person.page.select_one("#place")["value"] == "Lyon 3"
    person.client.environ_base["REMOTE_ADDR"] = ELSEWHERE  # she did as she was told
    assert person.press("Commencer").messages == [f"Vous: {TEXT}"]


def test_to_scripts_the_same_refusal_is_a_sentence(people: People) -> None:
    for _ in range(10):
        opened(people())
    person = people()
    data = person._filled(person.page.select_one("form[autocomplete]")) | {"do": "arrive"}
    answer = person.client.post("/", data=data, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text[:17]) == (429, '<div id="refusal"')
    assert answer.headers["HX-Reswap"] == "none", "the form stays as it is, with her text"


def test_who_has_a_conversation_is_never_counted(people: People) -> None:
    first = opened(people(), place="saint denis", untold="", message=TEXT)
    for _ in range(9):
        opened(people())
    assert opened(people()).statuses == [429]
    first.press("Continuer", commune="93066")  # choosing is no second opening
    assert first.messages == [f"Vous: {TEXT}"]
    for words in ("un", "deux", "trois"):
        assert first.press("Envoyer", message=words).messages[-1] == f"Vous: {words}"
    assert first.press("Voir les réponses").statuses == [303, 200]
    assert first.client.get(first.frame).status_code == 200
    first.press("Terminer et effacer").press("Terminer sans effacer")
    first.press("Ouvrir une nouvelle conversation", message="encore")
    assert first.statuses == [303, 200], "kept with its conversation, and shown after a redirect"
    assert "3919" in first.alert
    assert first.draft == "encore"


def test_whom_an_officer_has_answered_may_come_back_from_a_crowded_place(
    people: People, officer: Browser
) -> None:
    hers = opened(people())
    code = hers.press("Obtenir un code de retour").page.select_one("main strong[lang]").text
    hers.press("C’est noté")
    kept = str(hers.client.get_cookie("s").value)
    officer.visit("/desk").press("Prendre en charge").press("Clore", outcome="advice")
    for _ in range(10):
        opened(people())
    hers.visit("/").press("Ouvrir une nouvelle conversation", message="encore moi")
    assert hers.messages == ["Vous: encore moi"]
    assert "bien ouverte" not in hers.text
    hers.client.set_cookie("s", kept)  # the old one again, by a copy of its cookie or by its code
    assert hers.visit("/").has_button("Commencer")
    hers.press("Reprendre", code=code)
    assert hers.messages[0] == "Vous: encore moi", "its code opens the one that came after"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "fe80::1%eth0", "", "unix:"])
def test_an_address_that_may_be_everybodys_limits_nobody(
    app: Flask, people: People, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    pace._warned.clear()
    last = [opened(people(address)) for _ in range(12)][-1]
    assert last.messages == [f"Vous: {TEXT}"]
    assert "bien ouverte" not in last.text
    said = [record.message for record in caplog.records if "TRUSTED_PROXIES" in record.message]
    assert len(said) == (1 if ":" not in address or "::" in address else 0) * bool(address)
    assert not address or address not in " ".join(said)


def test_behind_a_proxy_that_is_counted_addresses_are_those_it_says(app: Flask) -> None:
    from app import create_app
    from tests.conftest import settings

    url = app.config["SQLALCHEMY_DATABASE_URI"]
    proxied = create_app(settings(url, trusted_proxies=1, openings_an_hour=2))
    proxied.testing = True

    def crowded(*forwarded: str) -> list[bool]:
        shown = []
        for said in forwarded:
            person = Browser(proxied.test_client())
            person.client.environ_base |= {"HTTP_X_FORWARDED_FOR": said, "REMOTE_ADDR": "10.0.0.1"}
            shown.append("bien ouverte" in opened(person.visit("/")).text)
        return shown

    assert crowded("92.184.1.1", "92.184.1.1", "92.184.1.1") == [False, False, True]
    assert crowded("92.184.1.2") == [False]
    # What she writes herself before the proxy's word changes nothing.
    assert crowded("1.2.3.4, 92.184.1.1", "92.184.1.2") == [True, False]
    with proxied.app_context():
        db.engine.dispose()


def test_without_a_counted_proxy_what_a_header_says_is_not_believed(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    pace._warned.clear()
    last = [opened(people(X_FORWARDED_FOR=f"9.9.9.{n}")) for n in range(3)][-1]
    assert "bien ouverte" in last.text
    assert caplog.text.count("not believed") == 1


def test_a_home_is_one_address_in_ipv6(people: People) -> None:
    addresses = ("2a01:cb00:1:2::1", "2a01:cb00:1:3::9", "2a01:cb00:1:4:5:6:7:8")
    assert "bien ouverte" in [opened(people(address)) for address in addresses][-1].text
    assert "bien ouverte" not in opened(people("2a01:cb00:1:200::1")).text
    for address in ("::ffff:92.184.100.8", "92.184.100.8"):
        opened(people(address))
    assert "bien ouverte" in opened(people("::ffff:92.184.100.8")).text


def test_no_address_is_kept_or_logged(
    app: Flask, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for _ in range(12):
        opened(people())
    counted = list(app.extensions["counts"]._shared.storage.storage)
    assert any("/open/" in key for key in counted)
    assert SHELTER not in f"{counted} {caplog.text}"
    hashes = {key.split("/")[1] for key in counted}
    assert not any(each in caplog.text for each in hashes)
    with app.app_context():
        for table in db.metadata.sorted_tables:
            rows = str(db.session.execute(select(table)).all())
            assert not any(each in rows for each in {SHELTER, *hashes}), table.name


def test_the_hash_is_another_one_tomorrow(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow:
        @staticmethod
        def now(zone: object) -> object:
            return now() + timedelta(days=1)

    with app.test_request_context("/", environ_base={"REMOTE_ADDR": SHELTER}):
        today = pace.address()
        assert today == pace.address()
        monkeypatch.setattr(pace, "datetime", Tomorrow)
        assert pace.address() not in (today, None)
        app.secret_key = "another secret"
        assert pace.address() != today


def test_towns_are_no_longer_proposed_to_what_nobody_types(browser: Callable[[], Browser]) -> None:
    person = browser().visit("/")
    data = person._filled(person.page.select_one("form[autocomplete]"))
    data |= {"do": "suggest", "place": "Lyon"}
    answers = [person.client.post("/", data=data, headers={"HX-Request": "1"}) for _ in range(121)]
    assert {answer.status_code for answer in answers} == {200}
    assert "option" in answers[119].text
    assert "option" not in answers[120].text
    assert opened(person).has_button("Envoyer"), "the form goes on working"


def test_an_account_takes_and_answers_no_faster_than_people_do(
    app: Flask, browser: Callable[[], Browser], victim: Browser, officer: Browser
) -> None:
    with app.app_context(), transaction():
        Officer.called("martin").places = 40  # more than anybody has, to come as far as the pace
    for _ in range(30):
        opened(browser().visit("/"))
    for _ in range(30):
        officer.visit("/desk").press("Prendre en charge")
        assert officer.has_button("Clore")
    officer.visit("/desk").press("Prendre en charge")
    assert officer.statuses == [429]
    assert "Trop d’actions" in officer.alert
    assert 0 < int(officer.response.headers["Retry-After"]) <= 600
    officer.page = officer.visit(
        officer.page.select_one("#lists a[href*=conversations]")["href"]
    ).page
    for number in range(60):
        officer.press("Envoyer", message=f"n° {number}")
    officer.press("Envoyer", message="encore")
    assert officer.statuses == [429]
    assert officer.draft == "encore"


def test_signing_in_from_one_address_is_counted_whatever_the_names(people: People) -> None:
    person = people().visit("/sign-in")
    for number in range(30):
        person.press("Se connecter", login=f"nobody{number}", password="x")
        assert person.statuses == [422]
    person.press("Se connecter", login="martin", password="passerelle-demo")
    assert person.statuses == [429]
    person.client.environ_base["REMOTE_ADDR"] = ELSEWHERE
    assert person.press("Se connecter", password="passerelle-demo").has_button("Se déconnecter")


def test_counting_goes_on_when_redis_does_not_answer(app: Flask, people: People) -> None:
    from limits.storage import storage_from_string

    away = storage_from_string("redis://127.0.0.1:1", **counts.impatient())
    app.extensions["counts"] = counts.Counts(away)
    assert "bien ouverte" in [opened(people()) for _ in range(3)][-1].text
    app.extensions["counts"]._away_until = 0  # asked again, it is still away: nothing is forgotten
    assert "bien ouverte" in opened(people()).text


def test_where_it_counts() -> None:
    assert counts.storage_uri(None) == "memory://"
    assert counts.storage_uri("unix:///run/redis.sock") == "redis+unix:///run/redis.sock"
    assert counts.storage_uri("rediss://h/1") == "rediss://h/1"

"""Rotating keys: all under the first, nothing said is touched, and what misses is told."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, has_app_context
from sqlalchemy import select, update

from domain import arrival, health, retention, transcript, wrapping
from domain.conversation import Conversation
from domain.debrief import Debrief
from domain.message import Message
from domain.officer import Officer
from extensions import db, transaction
from tests.browser import Browser
from vault import Vault, wrapper

OLD, NEW = {"t1": bytes(range(32))}, {"t2": bytes([7]) * 32}  # t1 is the ring of all tests


@pytest.fixture
def ring(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Start again with this ring; a process knows one ring all its life."""

    def put(**keys: bytes) -> None:
        monkeypatch.setitem(app.extensions, "vault", Vault(keys))
        health._looks.clear()
        if has_app_context():
            db.session.remove()

    return put


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.remove()


def opened(token: str) -> int:
    return arrival.begin(token, place="", speaks_as=None, draft=f"mots de {token}", untold=True).id


def words(token: str) -> list[str]:
    return [m.body for m in transcript.latest(Conversation.of(token)).messages]


def counts() -> dict[str, int]:
    return {name: hanging.count for name, hanging in wrapping.status().items()}


@pytest.mark.usefixtures("context")
def test_rotation_moves_every_data_key_and_nothing_else(ring: Callable[..., None]) -> None:
    ids = [opened(f"n{number}") for number in range(5)]
    retention.erase(ids[1], "herself")
    bodies = db.session.scalars(select(Message.sealed_body).order_by(Message.id)).all()
    stamps = db.session.scalars(select(Conversation.active_at).order_by(Conversation.id)).all()
    ring(**NEW, **OLD)
    assert counts() == {"t2": 0, "t1": 4}
    assert wrapping.rotate() == wrapping.Rotation(4, 0)
    assert wrapping.rotate() == wrapping.Rotation(0, 0), "again: nothing left to do"
    assert counts() == {"t2": 4, "t1": 0}
    ring(**NEW)
    assert words("n0") == ["mots de n0"]
    assert wrapping.readable() == "all"
    assert db.session.scalars(select(Message.sealed_body).order_by(Message.id)).all() == bodies
    after = db.session.scalars(select(Conversation.active_at).order_by(Conversation.id)).all()
    assert after == stamps, "upkeep is no news: it must not keep anything longer"
    erased = select(Conversation.wrapped_key).where(Conversation.id == ids[1])
    assert db.session.scalar(erased) in (None, b"")


@pytest.mark.usefixtures("context")
def test_rotation_moves_the_keys_of_what_officers_left_for_the_psychologist(
    ring: Callable[..., None],
) -> None:
    martin = Officer.called("martin")
    who = ("moreau", "Dominique Moreau", "psychologist")
    moreau = Officer.hire(*who, "passerelle-demo", public=True)
    for words in ("un", "deux"):
        Debrief.leave(martin, words, key="k")
    Debrief.waiting(moreau)[0].discuss(moreau)
    ring(**NEW, **OLD)
    assert counts() == {"t2": 0, "t1": 1}, "what was erased has no key any more"
    assert wrapping.rotate() == wrapping.Rotation(1, 0)
    ring(**NEW)
    assert counts() == {"t2": 1}
    assert wrapping.readable() == "all"
    assert [left.text for left in Debrief.waiting(Officer.called("moreau"))] == ["deux"]
    ring(**OLD)
    assert wrapping.readable() == "none", "a key that misses is told"


@pytest.mark.usefixtures("context")
def test_rotation_never_brings_back_what_is_erased_meanwhile(
    ring: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    hers, _newest = opened("hers"), opened("newest")
    ring(**NEW, **OLD)
    swap = wrapping._swap

    def late(holder: wrapping.Holder, id: int, old: bytes, new: bytes) -> int:
        if id == hers:  # as another process does between the reading and the writing
            gone = update(Conversation).where(Conversation.id == id)
            db.session.execute(gone.values(wrapped_key=b""))
        return swap(holder, id, old, new)

    monkeypatch.setattr(wrapping, "_swap", late)
    assert wrapping.rotate().done == 1
    assert db.session.scalar(select(Conversation.wrapped_key).where(Conversation.id == hers)) == b""


@pytest.mark.usefixtures("context")
def test_stopped_in_the_middle_it_is_run_again(
    ring: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrapping, "BATCH", 2)
    for number in range(5):
        opened(f"n{number}")
    ring(**NEW, **OLD)

    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(wrapping, "sleep", stop)
    with pytest.raises(KeyboardInterrupt):
        wrapping.rotate()
    monkeypatch.undo()
    ring(**NEW, **OLD)
    assert counts() == {"t2": 2, "t1": 3}
    assert [words(f"n{number}") for number in (0, 4)] == [["mots de n0"], ["mots de n4"]]
    assert wrapping.rotate().done == 3


def test_the_commands_say_what_hangs_where(app: Flask, ring: Callable[..., None]) -> None:
    with app.app_context():
        opened("hers")
    say = lambda *words: app.test_cli_runner().invoke(args=list(words))  # noqa: E731
    assert say("vault", "status").output == "t1: 1 (wraps what is new)\n"
    ring(**NEW, **OLD)
    assert "t1: 1 (needed" in say("vault", "status").output
    assert "1 data keys are now under t2" in say("vault", "rotate").output
    assert "t1: 0 (needed to prove the audit" in say("vault", "status").output
    ring(t3=bytes(32))
    assert "t2: 1 (NOT ON THE RING" in say("vault", "status").output
    ring(t2=bytes(32))
    assert "t2: 1 (wraps what is new; 1 DO NOT OPEN" in say("vault", "status").output
    ring(t3=bytes(32))
    stuck = say("vault", "rotate")
    assert stuck.exit_code == 1
    assert "1 could not be" in stuck.output
    with app.app_context():
        assert wrapper(db.session.scalars(select(Conversation.wrapped_key)).one()) == "t2"


@pytest.mark.parametrize("keys", [NEW, {"t1": bytes(32)}], ids=["missing", "another of its name"])
def test_without_the_right_key_one_conversation_is_unreadable_and_the_rest_goes_on(
    app: Flask,
    ring: Callable[..., None],
    browser: Callable[[], Browser],
    victim: Browser,
    officer: Browser,
    keys: dict[str, bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    victim.press("Voir les réponses", message="brouillon")
    assert app.test_client().get("/readyz").status_code == 200
    arriving = browser().visit("/").press("Commencer", place="Xqzwkj", message="premier essai")
    choosing = (
        browser().visit("/").press("Commencer", place="Saint-Denis", message="à ne pas perdre")
    )
    assert choosing.has_button("Continuer")
    ring(**keys)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "no key fits\n")
    assert "flask vault status" in caplog.text
    assert "Ce message ne peut pas être affiché." in victim.visit("/").text
    assert victim.draft == ""
    assert "Ce message ne peut pas être lu" in officer.visit(officer.addresses[-1]).text
    assert victim.has_button("Envoyer")
    victim.press("Envoyer", message="un mot de plus")
    assert victim.statuses == [503], "not kept where nobody could read it"
    assert victim.draft == "un mot de plus"
    assert "n’a pas pu être enregistré" in victim.alert
    officer.press("Envoyer", message="une réponse")
    assert officer.statuses == [503]
    assert officer.draft == "une réponse"
    arriving.press("Commencer", untold="1", message="deuxième essai")
    assert arriving.statuses == [503]
    assert arriving.draft == "deuxième essai"
    _press_any_commune(choosing)
    assert choosing.statuses == [503], "not opened without the words she had written"
    other = browser().visit("/").press("Commencer", untold="1", message="Une autre")
    assert other.messages == ["Vous: Une autre"]
    assert "Prendre en charge" in officer.visit("/desk").text
    health._looks.clear()
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready, some keys missing, sweep late\n")
    assert "un mot" not in caplog.text
    assert "Bonjour" not in caplog.text
    ring(**OLD)
    _press_any_commune(choosing.visit("/"))
    assert choosing.messages == ["Vous: à ne pas perdre"]


def _press_any_commune(person: Browser) -> None:
    """Choose the first of the communes that a page offered before something went wrong."""
    data = {"do": "choose", "commune": "93066", "csrf_token": _token(person)}
    person._read(person.client.post("/", data=data))


def _token(person: Browser) -> str:
    return str(person.page.select("[name=csrf_token]")[-1]["value"])


def test_a_truncated_and_a_moved_body_take_nothing_else_with_them(
    app: Flask, browser: Callable[[], Browser], victim: Browser, officer: Browser,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    other = browser().visit("/").press("Commencer", untold="1", message="Chez une autre")
    for text in ("deux", "trois", "quatre", "cinq"):
        victim.press("Envoyer", message=text)
    with app.app_context(), transaction():
        rows = db.session.scalars(select(Message).order_by(Message.id)).all()
        bodies = {row.number: row for row in rows if row.conversation_id == rows[0].conversation_id}
        foreign = next(row for row in rows if row.conversation_id != rows[0].conversation_id)
        bodies[2].sealed_body = bodies[2].sealed_body[:9]
        bodies[3].sealed_body = b""
        bodies[4].sealed_body = foreign.sealed_body
    officer.visit("/desk").press("Prendre en charge")
    lost = "La personne: Ce message ne peut pas être lu. Les autres ne sont pas touchés."
    assert officer.messages[:5] == ["La personne: Bonjour", lost, lost, lost, "La personne: cinq"]
    lost = "Vous: Ce message ne peut pas être affiché."
    assert victim.visit("/").messages[:5] == ["Vous: Bonjour", lost, lost, lost, "Vous: cinq"]
    live = {"headers": {"HX-Request": "true"}}
    assert victim.client.get("/news?after=1", **live).text.count("ne peut pas être affiché") == 3
    number = officer.addresses[-1].rpartition("/")[2]
    heard = officer.client.get(f"/desk/news?conversation={number}&after=1", **live).text
    assert (heard.count("ne peut pas être lu"), heard.count("cinq")) == (3, 1)
    assert other.visit("/").messages == ["Vous: Chez une autre"]
    assert f"message:{number}:4:victim" in caplog.text

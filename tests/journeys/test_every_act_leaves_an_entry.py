"""What people do leaves entries that say who, what, when, why and to whom, and never what was said."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select

import config
from blueprints.admin.sentences import ACTS
from domain import audit, proof
from domain.clock import now
from domain.entry import AuditEntry, AuditHead
from domain.officer import Officer
from extensions import db
from tests.browser import Browser
from tests.guards import unguarded

People = Callable[[], Browser]
SECRET = "une phrase que personne ne doit retrouver"
Said = Callable[..., list[tuple[str, str, str | None]]]


@pytest.fixture
def said(app: Flask) -> Said:
    """What was done since it was last asked: act, role, why."""
    seen = [0]

    def said(*acts: str) -> list[tuple[str, str, str | None]]:
        with app.app_context():
            new = (
                db.session.query(AuditEntry)
                .filter(AuditEntry.id > seen[0])
                .order_by(AuditEntry.id)
                .all()
            )
            seen[0] = new[-1].id if new else seen[0]
            db.session.remove()
        return [(e.act, e.role, e.why) for e in new if not acts or e.act in acts]

    return said


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """``minutes(2)``: two minutes later, for whoever asks whether it is the same opening."""
    gone = [0.0]

    def pass_by(count: float) -> None:
        gone[0] += count

    later = lambda: now() + timedelta(minutes=gone[0])  # noqa: E731
    for module in ("consulting", "audit"):
        monkeypatch.setattr(f"domain.{module}.now", later)
    return pass_by


def test_a_whole_conversation(browser: People, said: Said, app: Flask) -> None:
    her = browser().visit("/").press("Commencer", place="lyon 3", message=SECRET)
    assert said() == [("conversation.opened", "victim", None)]
    him = browser().sign_in("martin")
    assert said() == [("officer.signed-in", "officer", None)]
    him.press("Prendre en charge")
    assert said() == [
        ("duty.begun", "officer", None),
        ("conversation.taken", "officer", None),
        ("conversation.read", "officer", "1-2"),
    ]
    her.press("Envoyer", message=f"{SECRET} 2")
    him.press("Envoyer", message=f"{SECRET} 3")
    assert said() == [], "a message is its own record: author, moment, never changed"
    him.press("Clore", outcome="referral")
    assert said() == [("conversation.closed", "officer", "referral")]
    him.press("Se déconnecter")
    assert said() == [
        ("duty.ended", "officer", "signed-out"),
        ("officer.signed-out", "officer", None),
    ]
    her.visit("/").press("Ouvrir une nouvelle conversation")
    her.press("Terminer et effacer").press("Terminer sans effacer")
    assert said() == [
        ("conversation.opened", "victim", None),
        ("conversation.ended", "victim", None),
    ]
    with app.app_context():
        assert proof.verify().count == 10
        for row in db.session.query(AuditEntry):
            assert "phrase" not in repr(vars(row))
        db.session.remove()


def test_leaving_by_the_exit_is_an_entry_once(victim: Browser, said: Said) -> None:
    said()
    token = victim.page.select_one("[name=csrf_token]")["value"]
    victim.client.post("/", data={"csrf_token": token, "do": "leave"})
    assert said() == [("conversation.left", "victim", None)]


def test_each_opening_is_an_entry_a_reload_is_not(
    victim: Browser, officer: Browser, said: Said, minutes: Callable[[float], None]
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    assert said("conversation.read") == [("conversation.read", "officer", "1-2")]
    address = officer.addresses[-1]
    for number in range(3):
        victim.press("Envoyer", message=f"n° {number}")
        officer.visit(address)
    assert said("conversation.read") == [], "the same opening"
    minutes(1.1)
    officer.visit(address)
    assert said("conversation.read") == [("conversation.read", "officer", "1-5")]
    officer.press("Envoyer", message="")  # refused: the page is drawn again, at once
    minutes(1.1)
    officer.press("Envoyer", message="")
    assert said("conversation.read") == [("conversation.read", "officer", "1-5")]


def test_looking_further_back_is_another_opening(
    victim: Browser, officer: Browser, said: Said
) -> None:
    for number in range(40):
        victim.press("Envoyer", message=f"n° {number}")
    officer.visit("/desk").press("Prendre en charge")
    officer.visit(officer.addresses[-1] + "?pages=2")
    spans = [why for _act, _role, why in said("conversation.read")]
    assert spans == ["13-42", "1-42"]


def test_the_frame_and_the_poll_go_on_without_entries_but_not_back(
    victim: Browser, officer: Browser, said: Said, minutes: Callable[[float], None]
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    frame, script = officer.frame, {"HX-Request": "true"}
    poll = frame.partition("&page=")[0]
    assert said("conversation.read")
    for turn in range(3):
        minutes(2)
        victim.press("Envoyer", message=f"n° {turn}")
        assert f"n° {turn}" in officer.client.get(frame).text
        assert f"n° {turn}" in officer.client.get(poll, headers=script).text
        assert said("conversation.read") == [], "what comes while it is open"
    back = re.sub(r"after=\d+", "after=0", poll)
    assert "Bonjour" in officer.client.get(back, headers=script).text
    assert said("conversation.read") == [("conversation.read", "officer", "1-5")]


def test_whoever_may_not_read_leaves_no_entry_of_reading(
    browser: People, victim: Browser, officer: Browser, said: Said
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    other, address = browser().sign_in("petit"), officer.addresses[-1]
    said()
    for _ in range(2):
        assert other.client.get(address).status_code == 404
    assert said() == [("officer.strayed", "officer", "desk.conversation")], "once, for a while"
    poll = f"/desk/news?conversation={address.rsplit('/', 1)[1]}"
    assert other.client.get(poll, headers={"HX-Request": "true"}).status_code == 404
    assert said() == [("officer.strayed", "officer", "desk.news")]
    assert other.client.get("/desk/conversation/nowhere").status_code == 404
    assert said() == [], "an address that leads nowhere"


def test_what_cannot_be_noted_is_not_done(
    app: Flask, victim: Browser, officer: Browser, minutes: Callable[[float], None]
) -> None:
    taken = officer.visit("/desk").press("Prendre en charge").addresses[-1]
    minutes(2)
    app.testing = False  # an error is answered, as it would be
    with app.app_context(), unguarded() as hand:
        head = dict(hand.execute(select(AuditHead.__table__)).mappings().one())
        hand.execute(delete(AuditHead.__table__))
    page = officer.page
    officer.visit(taken)
    assert officer.statuses == [500]
    assert "Bonjour" not in officer.text
    officer.page = page
    officer.press("Clore", outcome="advice")
    assert officer.statuses == [500]
    victim.press("Envoyer", message="toujours là ?")
    assert victim.messages[-1] == "Vous: toujours là ?", "a message waits for nothing of this"
    with app.app_context(), unguarded() as hand:
        hand.execute(insert(AuditHead.__table__), head)


def test_signing_in_and_failing_to(browser: People, said: Said, app: Flask) -> None:
    with app.app_context():
        durand = Officer.called("durand").id
    person = browser()
    for _ in range(8):
        person.sign_in("durand", "not-the-password")
    kinds = [("officer.refused", "unknown", None)] * 5 + [("officer.locked", "unknown", None)]
    assert said() == kinds, "the lock is said once, not at each try behind it"
    person.sign_in("ma phrase de passe", "not-the-password")
    assert said() == [("officer.refused", "unknown", None)]
    with app.app_context():
        abouts = [e.about for e in db.session.query(AuditEntry).order_by(AuditEntry.id)]
        db.session.remove()
    assert abouts == [f"officer:{durand}"] * 6 + ["officer:unknown"]
    browser().client.post("/sign-out")
    assert said() == [], "nobody was signed in"


def test_hiring_and_revoking(app: Flask, officer: Browser, said: Said) -> None:
    said()
    run = app.test_cli_runner()
    run.invoke(args=["officers", "hire", "new", "Nouvelle", "--password", "long enough 12"])
    told = run.invoke(args=["officers", "revoke", "martin"])
    assert (told.exit_code, told.stderr) == (0, "")
    assert run.invoke(args=["officers", "revoke", "martin"]).exit_code == 1
    assert said() == [("officer.hired", "service", "officer"), ("officer.revoked", "service", None)]
    assert officer.client.get("/desk").status_code == 303


def test_revoking_says_who_is_left_without_an_answer(
    app: Flask, victim: Browser, officer: Browser
) -> None:
    officer.visit("/desk").press("Prendre en charge")
    told = app.test_cli_runner().invoke(args=["officers", "revoke", "martin"])
    assert officer.addresses[-1].rsplit("/", 1)[1] in told.stderr


def recorded() -> Iterator[str]:
    """Every act that the code writes out."""
    for path in [
        *(config.ROOT / "domain").glob("*.py"),
        *(config.ROOT / "migrations").rglob("*.py"),
    ]:
        yield from re.findall(rf'"({audit.ACT})"', path.read_text())
        if "conversation.{event}" in path.read_text():
            yield from ("conversation.closed", "conversation.ended")


def test_every_act_has_a_sentence() -> None:
    acts = {act for act in recorded() if Path(act).suffix not in (".py", ".csv", ".id", ".gz")}
    assert {"conversation.taken", "officer.locked", "audit.begun"} <= acts
    assert acts - set(ACTS) == set(), "write its sentence in blueprints/admin/sentences.py"

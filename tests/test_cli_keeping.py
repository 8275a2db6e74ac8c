"""The shell's door to keeping: each command says what it did, and its code says whether it could."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result
from flask import Flask

from domain import arrival, retention
from domain.audit import AuditEntry
from domain.clock import now
from domain.conversation import Conversation
from domain.officer import Officer
from domain.wish import Wish
from extensions import db, transaction


@pytest.fixture
def hers(app: Flask) -> int:
    """A conversation that nothing happened in for forty days, and a newer one."""
    with app.app_context():
        for token in ("hers", "newer"):
            made = arrival.begin(token, place="", speaks_as=None, draft="Bonjour", untold=True)
        first = Conversation.of("hers")
        with transaction():
            first.active_at = now() - timedelta(days=40)
        assert made.id > first.id
        return first.id


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def test_a_dry_run_says_and_erases_nothing(app: Flask, hers: int) -> None:
    told = run(app, "retention", "run", "--dry-run")
    assert told.exit_code == 0, told.output
    assert "open: 1 would be erased after 30 days" in told.output
    assert "reported: 0 would be erased after 2190 days" in told.output
    with app.app_context():
        assert Conversation.of("hers") is not None
        acts = {entry.act for entry in db.session.query(AuditEntry)}
        assert acts == {"conversation.opened"}


def test_a_run_says_what_it_erased_and_leaves_entries(app: Flask, hers: int) -> None:
    ran = run(app, "retention", "run")
    assert ran.exit_code == 0, ran.output
    assert "open: 1 erased after 30 days" in ran.output
    again = run(app, "retention", "run")
    assert "open: 0 erased" in again.output
    with app.app_context():
        assert Conversation.of("hers") is None
        entries = db.session.query(AuditEntry).order_by(AuditEntry.id).all()
        assert [(e.act, e.about, e.why) for e in entries[2:]] == [
            ("conversation.erased", f"conversation:{hers}", "open"),
            ("retention.ran", "retention:sweep", "erased: open 1; audit entries: 0"),
            ("retention.ran", "retention:sweep", "erased: nothing; audit entries: 0"),
        ]


def test_a_run_forgets_what_was_wished_a_year_ago(app: Flask) -> None:
    with app.app_context():
        long_ago = (now() - timedelta(days=400)).date()
        days = {"what": "off", "first": long_ago, "last": long_ago}
        with transaction():
            db.session.add(Wish(key="k", officer_id=Officer.called("martin").id, **days))
        db.session.remove()
    assert "rota:" not in run(app, "retention", "run", "--dry-run").output
    assert "rota: 1 wishes, notices and proposals" in run(app, "retention", "run").output
    assert "rota:" not in run(app, "retention", "run").output, "it is gone"


def test_a_doubtful_clock_is_an_exit_code_of_its_own(
    app: Flask, hers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(app, "retention", "run").exit_code == 0
    monkeypatch.setattr(retention, "now", lambda: datetime.now(UTC) + timedelta(days=400))
    doubted = run(app, "retention", "run")
    assert doubted.exit_code == 3
    assert "Nothing was erased: the clock may have leapt" in doubted.output
    assert "--clock-is-right" in doubted.output
    with app.app_context():
        assert Conversation.of("newer") is not None
    assert "open: 1 erased" in run(app, "retention", "run", "--clock-is-right").output


def test_a_hold_from_the_shell(app: Flask, hers: int) -> None:
    last_day = f"{now() + timedelta(days=10):%Y-%m-%d}"
    words = ["--by", "durand", "--reason", "réquisition 7", "--until", last_day]
    placed = run(app, "hold", "set", hers, *words)
    assert placed.exit_code == 0, placed.output
    assert f"conversation {hers} stays until {last_day}" in placed.output
    listed = run(app, "hold", "list").output
    assert f"until {last_day}, Claude Durand: réquisition 7" in listed
    assert "open: 0 erased after 30 days, 1 held" in run(app, "retention", "run").output
    number = placed.output.split()[1].rstrip(":")
    assert "lifted" in run(app, "hold", "lift", number, "--by", "durand").output
    with app.app_context():  # nobody signed in: it is no act of Durand's
        said = [(e.act, e.officer_id, e.role, e.why) for e in db.session.query(AuditEntry)]
        name = f"hold:{number} shell Claude Durand"
        assert ("conversation.released", None, "service", name) in said
        why = f"hold:{number} until {last_day} shell Claude Durand"
        assert ("conversation.held", None, "service", why) in said
    assert run(app, "hold", "list").output == ""
    assert "open: 1 erased" in run(app, "retention", "run").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["set", "99999", "--by", "durand", "--reason", "r", "--until", "2035-01-01"],
            "existe pas",
        ),
        (["set", "1", "--by", "martin", "--reason", "r", "--until", "2035-01-01"], "rôle"),
        (
            ["set", "1", "--by", "nobody", "--reason", "r", "--until", "2035-01-01"],
            "Nobody signs in",
        ),
        (["set", "1", "--by", "durand", "--reason", "r", "--until", "2001-01-01"], "date de fin"),
        (["set", "1", "--by", "durand", "--reason", "r", "--until", "tomorrow"], "does not match"),
        (["lift", "99999", "--by", "durand"], "no hold 99999"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(
    app: Flask, hers: int, words: list[str], sentence: str
) -> None:
    refused = run(app, "hold", *words)
    assert refused.exit_code != 0
    assert sentence in refused.output
    assert "Traceback" not in refused.output

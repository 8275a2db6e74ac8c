"""The line to the database: one a person, given back by whoever waits; errors as SQLAlchemy tells them."""

from datetime import UTC, datetime

import pytest
from flask import Flask, g, session
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError

from app import create_app
from blueprints import doors
from blueprints.chat.live import VictimNews
from blueprints.desk.live import DeskNews
from domain.limits import Tries
from domain.officer import Officer
from extensions import ask, db, rest, transaction
from statement import Statement
from tests.browser import Browser
from tests.conftest import PASSWORD, settings

NAMES = Statement(select(Officer.login, Officer.hired_at).where(Officer.role == bindparam("role")))
HIRE = Statement(insert(Tries).values(key=bindparam("key"), count=1, until=bindparam("until")))


@pytest.fixture
def narrow(app: Flask, database: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The same house with a single line to its database."""
    one = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 2}
    monkeypatch.setattr("app._pool", lambda _url: one)
    narrow = create_app(settings(database, messages_a_minute=10))
    narrow.testing = True
    return narrow


def test_nobody_needs_a_second_line_while_holding_one(narrow: Flask) -> None:
    victim = Browser(narrow.test_client()).visit("/").press("Commencer", place="lyon 3")
    officer = Browser(narrow.test_client()).sign_in("martin", PASSWORD)
    officer.visit("/desk").press("Prendre en charge")
    victim.visit("/").press("Envoyer", message="Bonjour").press("Voir les réponses")
    officer.visit(officer.addresses[-1]).press("Envoyer", message="Je vous lis")
    for browser in (victim, officer):
        browser.client.get(browser.visit(browser.addresses[-1]).frame)
    with victim.client.session_transaction() as hers, officer.client.session_transaction() as his:
        token, signed_in = hers["c"], dict(his)
    with narrow.test_request_context("/"):
        g.viewer = None
        assert "Je vous lis" in VictimNews(token, 0)()
    with narrow.test_request_context("/desk"):
        session.update(signed_in)
        g.viewer = doors.signed_in()
        assert "Bonjour" in DeskNews(int(officer.addresses[-1].rpartition("/")[2]), 0)()


def test_a_line_that_was_told_how_to_commit_loses_nothing_for_whoever_has_it_next(
    narrow: Flask,
) -> None:
    with narrow.app_context():
        with db.engine.connect() as line:
            line.execution_options(isolation_level="AUTOCOMMIT").execute(text("SELECT 1"))
        ask(HIRE, key="kept", until=datetime.now(UTC))
        rest()
        db.engine.dispose()
        assert db.session.scalar(select(Tries.count).where(Tries.key == "kept")) == 1


def test_a_statement_reads_and_writes_the_types_of_its_columns(app: Flask) -> None:
    with app.app_context():
        ((login, hired),) = ask(NAMES, role="station")
        assert login == "accueil"
        assert hired.tzinfo is not None
        ask(HIRE, key="once", until=hired)
        assert db.session.scalar(select(Tries.until).where(Tries.key == "once")) == hired


def test_a_refused_statement_says_so_as_sqlalchemy_does_and_without_its_values(app: Flask) -> None:
    with app.app_context():
        ((_, hired),) = ask(NAMES, role="station")

        def twice() -> None:
            with transaction():
                ask(HIRE, key="what she wrote", until=hired)
                ask(HIRE, key="what she wrote", until=hired)

        with pytest.raises(IntegrityError) as refused:
            twice()
        assert db.session.scalar(select(Tries.count).where(Tries.key == "what she wrote")) is None
        assert "INSERT" not in str(refused.value)


def test_objects_and_statements_share_a_transaction(app: Flask) -> None:
    with app.app_context():
        ((_, hired),) = ask(NAMES, role="station")

        def broken_off() -> None:
            with transaction():
                db.session.add(Tries(key="object", count=1, until=hired))
                db.session.flush()
                ask(HIRE, key="statement", until=hired)
                raise LookupError

        with pytest.raises(LookupError):
            broken_off()
        assert db.session.scalar(text("SELECT count(*) FROM tries")) == 0
        with transaction():
            ask(HIRE, key="statement", until=hired)
            db.session.add(Tries(key="object", count=1, until=hired))
        db.session.remove()
        assert db.session.scalar(text("SELECT count(*) FROM tries")) == 2

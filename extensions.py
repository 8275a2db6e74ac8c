"""What every room shares: database, sessions of work, forgery protection, sockets, bells."""

import base64
import binascii
import hmac
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import current_app, g, request, session
from flask_babel import Babel
from flask_migrate import Migrate
from flask_sock import Sock
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import DateTime, Dialect, Engine, event
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from bus import Bus
from config import Settings
from vault import Vault


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases. A naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware moment → UTC; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What was kept → aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    registry = registry(type_annotation_map={datetime: Instant})


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model
migrate = Migrate()
babel = Babel()
sock = Sock()


class MaskedCSRF(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection with a short token that is masked anew each time it is written.

    A secret that stands unchanged in a compressed page beside what somebody typed can be guessed
    from the page's length (BREACH); a masked one cannot. It never expires while the cookie lives:
    a page left open for eight hours still sends.
    """

    size = 12  # bytes of secret, kept in the signed session cookie

    def init_app(self, app: Any) -> None:
        """As Flask-WTF does, then ``csrf_token()`` in templates is ours."""
        super().init_app(app)
        app.context_processor(lambda: {"csrf_token": self.token})
        app.jinja_env.globals["csrf_token"] = self.token

    def token(self) -> str:
        """``base64(mask | mask xor secret)``: 32 characters, different at each call."""
        if "k" not in session:
            session["k"] = secrets.token_urlsafe(self.size)
        secret = base64.urlsafe_b64decode(session["k"])
        mask = secrets.token_bytes(self.size)
        return base64.urlsafe_b64encode(mask + _xor(mask, secret)).decode()

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a writing request whose token does not match its session."""
        if request.method in current_app.config["WTF_CSRF_METHODS"] and request.endpoint:
            if not self._sound(self._get_csrf_token() or ""):
                self._error_response("forged")
            g.csrf_valid = True

    def _sound(self, token: str) -> bool:
        try:
            raw = base64.urlsafe_b64decode(token)
            secret = base64.urlsafe_b64decode(session["k"])
        except (KeyError, ValueError, binascii.Error):
            return False
        mask, masked = raw[: self.size], raw[self.size :]
        return len(masked) == self.size and hmac.compare_digest(_xor(mask, masked), secret)


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


csrf = MaskedCSRF()


def bus() -> Bus:
    """The bells of this application."""
    bells: Bus = current_app.extensions["bus"]
    return bells


def vault() -> Vault:
    """The key ring of this application."""
    ring: Vault = current_app.extensions["vault"]
    return ring


def settings() -> Settings:
    """What the environment decided."""
    decided: Settings = current_app.config["SETTINGS"]
    return decided


_BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}


@contextmanager
def transaction() -> Iterator[None]:
    """All of it or none of it; bells ring after the commit. Inside another, it is part of it."""
    work = db.session()
    if "bells" in work.info:
        yield
        return
    bells: dict[str, None] = {}
    work.info.update(bells=bells, last={})
    try:
        # Reads run without a transaction; on SQLite a write takes its turn before it looks.
        connection = work.connection()
        connection.exec_driver_sql(_BEGIN[connection.dialect.name])
        yield
        _do_last(work)
        work.commit()
    except BaseException:
        work.rollback()
        raise
    finally:
        del work.info["bells"], work.info["last"]
    for topic in bells:
        bus().wake(topic)


def wake(*topics: str) -> None:
    """Note which screens changed; rung when the transaction has committed."""
    noted = db.session().info.get("bells")
    if noted is None:
        raise RuntimeError("wake() belongs inside transaction(): a bell before the commit is a lie")
    noted.update(dict.fromkeys(topics))


def at_last(doing: Callable[[list[Any]], None], what: Any) -> None:
    """Note ``what`` for ``doing``, called once, just before the commit: for a row everybody wants."""
    noted = db.session().info.get("last")
    if noted is None:
        raise RuntimeError("this belongs inside transaction()")
    noted.setdefault(doing, []).append(what)


def _do_last(work: Any) -> None:
    if noted := work.info["last"]:
        work.flush()  # what waits to be written takes its locks before
    for doing in noted:
        doing(noted[doing])


@event.listens_for(Engine, "connect")
def _connected(connection: Any, _record: Any) -> None:
    """A statement outside ``transaction()`` is its own: no round trips to begin and end nothing.

    SQLite: WAL so that readers never wait; FULL so that what was acknowledged survives a power cut.
    """
    if not isinstance(connection, sqlite3.Connection):
        connection.autocommit = True
    else:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=10000",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

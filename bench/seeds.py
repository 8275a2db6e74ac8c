"""People in a database: one conversation opened by the domain's own verbs, the others its copies."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, session
from sqlalchemy import insert, select

import config
from app import create_app
from bench.houses import environment
from domain import arrival
from domain.clock import now
from domain.conversation import Conversation
from domain.message import Message, place_of
from domain.officer import Officer
from domain.sitting import Sitting, kept
from extensions import csrf, db, vault
from vault import fingerprint

TEXT = "Il est parti, mais il a encore les clés. Je ne sais pas quoi faire ce soir. "
CHUNK = 5_000  # rows of one INSERT


@dataclass(frozen=True)
class Person:
    """A conversation, who writes in it and who holds it, with what their browsers know."""

    id: int
    cookie: str
    csrf: str
    officer_cookie: str
    officer_csrf: str
    last: int


class Seeder:
    """Fills one migrated database. Officers and conversations are cloned from a first one."""

    def __init__(self, app: Flask) -> None:
        self._tokens: dict[int, str] = {}
        self.app, self._officer = app, self._model_officer()
        self._conversation = self._model_conversation()

    def people(
        self, count: int, *, messages: int = 0, held: bool = True, officers: int | None = None
    ) -> list[Person]:
        """Open conversations of so many messages; each its own officer unless fewer are asked for."""
        staff = self.officers(officers or count) if held else [None]
        rows, tokens = [], []
        first = self._next(Conversation)
        for at in range(count):
            token = secrets.token_hex(16)
            tokens.append(token)
            taken = {"officer_id": staff[at % len(staff)]} | ({} if held else {"taken_at": None})
            rows.append(self._copy(first + at, token, messages, **taken))
        self._write(Conversation, rows)
        if messages:
            self.messages(
                [row["id"] for row in rows], messages, [row["officer_id"] for row in rows]
            )
        return [
            self._person(row["id"], token, row["officer_id"], messages)
            for row, token in zip(rows, tokens, strict=True)
        ]

    def past(self, count: int, messages: int, staff: list[int], *, untaken: float = 0.03) -> None:
        """Closed conversations of the same officers, a share of them ended before anybody came."""
        first, rows = self._next(Conversation), []
        for at in range(count):
            day = self._conversation["opened_at"] - timedelta(days=1, minutes=at)
            closed = {"arrived_at": day, "opened_at": day, "taken_at": day, "closed_at": day}
            closed["officer_id"] = staff[at % len(staff)]
            if at < untaken * count:
                closed |= {"officer_id": None, "taken_at": None}
            rows.append(self._copy(first + at, secrets.token_hex(16), messages, **closed))
        self._write(Conversation, rows)
        self.messages([row["id"] for row in rows], messages, [row["officer_id"] for row in rows])

    def messages(self, conversations: list[int], count: int, officers: list[int | None]) -> None:
        """So many sealed messages in each, said in turn by her and by the officer."""
        said = self._conversation["opened_at"]
        key, rows = vault().unwrap(self._conversation["wrapped_key"]), []
        for conversation, officer in zip(conversations, officers, strict=True):
            rows += [
                _message(key, conversation, number, officer if number % 2 == 0 else None, said)
                for number in range(1, count + 1)
            ]
            if len(rows) >= CHUNK:
                self._write(Message, rows)
                rows = []
        self._write(Message, rows)

    def officers(self, count: int) -> list[int]:
        """New officers at the desk; their numbers."""
        first = self._next(Officer)
        rows = [
            {**self._officer, "id": first + at, "login": f"bench{first + at}"}
            for at in range(count)
        ]
        self._write(Officer, rows)
        return [row["id"] for row in rows]

    def stranger(self) -> dict[str, str]:
        """Somebody's browser on the first page."""
        return dict(zip(("cookie", "csrf"), self._browser(), strict=True))

    def _person(self, id: int, token: str, officer: int | None, last: int) -> Person:
        return Person(id, *self._browser(c=token), *self._browser(s=self._sitting(officer)), last)

    def _sitting(self, officer: int | None) -> str:
        """The token of a session that this officer has begun; none where nobody holds the conversation."""
        if officer is None:
            return ""
        if officer not in self._tokens:
            token, at = secrets.token_urlsafe(24), now()
            moments = dict.fromkeys(("begun_at", "proved_at", "entered_at", "seen_at"), at)
            row = {"officer_id": officer, "token_hash": kept(token), "browser": "bench"}
            self._write(Sitting, [{**row, **moments}])
            self._tokens[officer] = token
        return self._tokens[officer]

    def _browser(self, **known: Any) -> tuple[str, str]:
        """A cookie of ours, and the token of the forms that go with it."""
        known["k"] = secrets.token_urlsafe(csrf.size)
        with self.app.test_request_context():
            session.update(known)
            return self._cookie(known), csrf.token()

    def _cookie(self, known: dict[str, Any]) -> str:
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps(known)}"

    def _copy(self, id: int, token: str, messages: int, **also: Any) -> dict[str, Any]:
        counts = dict.fromkeys(("last_number", "read_number"), messages)
        counts["victim_number"] = messages - 1 + messages % 2 if messages else 0
        return {**self._conversation, "id": id, "token_hash": fingerprint(token), **counts, **also}

    def _model_officer(self) -> dict[str, Any]:
        if Officer.called("bench") is None:
            Officer.hire("bench", "Camille Martin", "officer", secrets.token_hex(16), chosen=True)
        return self._first(Officer)

    def _model_conversation(self) -> dict[str, Any]:
        if db.session.scalar(select(Conversation.id)) is None:
            token = secrets.token_hex(16)
            opened = arrival.begin(token, place="", speaks_as="victim", draft="", untold=True)
            opened.take(db.session.scalars(select(Officer)).first())
        return self._first(Conversation)

    def _first(self, kind: Any) -> dict[str, Any]:
        return dict(db.session.execute(select(kind.__table__).order_by(kind.id)).mappings().first())

    def _next(self, kind: Any) -> int:
        return 1 + (db.session.scalar(select(db.func.max(kind.id))) or 0)

    def _write(self, kind: Any, rows: list[dict[str, Any]]) -> None:
        with db.engine.begin() as connection:
            for start in range(0, len(rows), CHUNK):
                connection.execute(insert(kind.__table__), rows[start : start + CHUNK])
            if connection.dialect.name == "postgresql" and kind is not Message:
                name = kind.__tablename__
                reset = f"SELECT setval(pg_get_serial_sequence('{name}','id'), (SELECT max(id) FROM {name}))"
                connection.exec_driver_sql(reset)


@contextmanager
def seeding(url: str) -> Iterator[Seeder]:
    """A seeder of this database; its connections are closed at the end."""
    app = create_app(config.from_environment(environment(DATABASE_URL=url)))
    with app.app_context():
        yield Seeder(app)
        db.session.remove()
        db.engine.dispose()


def plain(people: list[Person]) -> list[dict[str, Any]]:
    """For the load's process."""
    return [asdict(person) for person in people]


def _message(key: Any, id: int, number: int, officer: int | None, said: datetime) -> dict[str, Any]:
    return {
        "conversation_id": id,
        "number": number,
        "officer_id": officer,
        "event": None,
        "sealed_body": key.seal(TEXT, place_of(id, number, officer)),
        "key": f"seed{number}",
        "said_at": said,
    }

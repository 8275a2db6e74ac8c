"""A calendar: an officer's own shifts at a secret address, for the calendar of their telephone (RFC 5545)."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from domain.clock import now
from domain.officer import Officer
from domain.shift import PUBLISHED, Shift
from domain.span import WORKED
from extensions import Model, db, settings, transaction
from vault import keyed

BYTES = 24  # of secret in an address: 32 letters
BEFORE, AFTER = timedelta(days=31), timedelta(days=400)
TITLE = "Travail"  # neither police nor what is done there


class Calendar(Model):
    """Only a keyed hash of the address is kept: who reads the database cannot read a calendar."""

    __tablename__ = "calendar"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)


def of(officer: Officer) -> Calendar | None:
    """Theirs, if they have one."""
    return db.session.scalar(select(Calendar).where(Calendar.officer_id == officer.id))


def renew(officer: Officer) -> str:
    """Another address, to be shown this once; the one before opens nothing any more."""
    token = secrets.token_urlsafe(BYTES)
    new = {"token_hash": _kept(settings().secret_key, token), "made_at": now()}
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    made = insert(Calendar).values(officer_id=officer.id, **new)
    with transaction():
        db.session.execute(made.on_conflict_do_update(index_elements=["officer_id"], set_=new))
        audit.record("calendar.made", by=officer, about=officer.topic)
    db.session.expire_all()
    return token


def revoke(officer: Officer) -> None:
    """No address opens it."""
    gone = delete(Calendar).where(Calendar.officer_id == officer.id).returning(Calendar.officer_id)
    with transaction():
        if db.session.execute(gone, execution_options={"synchronize_session": False}).first():
            audit.record("calendar.revoked", by=officer, about=officer.topic)
    db.session.expire_all()


def opened(token: str) -> Officer | None:
    """Whose calendar this address opens, while they may sign in and have a desk."""
    secrets_ = (settings().secret_key, *settings().former_secret_keys)
    known = Calendar.token_hash.in_([_kept(secret, token) for secret in secrets_])
    asked = select(Officer).join(Calendar, Calendar.officer_id == Officer.id).where(known)
    found = db.session.scalar(asked)
    return found if found and found.may_sign_in and found.has_desk else None


def feed(officer: Officer) -> str:
    """Their published work, as text/calendar: a month back, and all that is planned. Never an absence."""
    inside = Shift.ends_at > now() - BEFORE, Shift.starts_at < now() + AFTER
    mine = Shift.officer_id == officer.id, Shift.kind.in_(WORKED), PUBLISHED
    asked: Any = select(Shift.id, Shift.version, Shift.published_at, Shift.starts_at, Shift.ends_at)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//-//-//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for number, version, published_at, starts_at, ends_at in db.session.execute(
        asked.where(*inside, *mine).order_by(Shift.starts_at, Shift.id)
    ):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{keyed(settings().secret_key, f'event {number}')}",
            f"SEQUENCE:{version}",
            f"DTSTAMP:{_utc(published_at)}",
            f"DTSTART:{_utc(starts_at)}",
            f"DTEND:{_utc(ends_at)}",
            f"SUMMARY:{TITLE}",
            "END:VEVENT",
        ]
    return "".join(f"{line}\r\n" for line in (*lines, "END:VCALENDAR"))


def _kept(secret: str, token: str) -> str:
    return keyed(secret, f"calendar {token}")


def _utc(at: datetime) -> str:
    """RFC 5545, 3.3.5, form 2."""
    return f"{at:%Y%m%dT%H%M%SZ}"

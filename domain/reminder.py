"""A reminder: an appointment as a file for a calendar (RFC 5545): when, and neither where, with whom nor why."""

from datetime import datetime

from domain import agenda
from domain.clock import now
from domain.conversation import Conversation
from extensions import settings
from vault import keyed

TITLE = "Rendez-vous"


def of(conversation: Conversation) -> str | None:
    """That of what she accepted; nothing when there is none any more."""
    mine = agenda.agreed(conversation)
    if mine is None:
        return None
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//-//-//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{keyed(settings().secret_key, f'reminder {mine.id}')}",
        f"DTSTAMP:{_utc(now())}",
        f"DTSTART:{_utc(mine.slot.starts_at)}",
        f"DTEND:{_utc(mine.slot.ends_at)}",
        f"SUMMARY:{TITLE}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{line}\r\n" for line in lines)


def _utc(at: datetime) -> str:
    """RFC 5545, 3.3.5, form 2."""
    return f"{at:%Y%m%dT%H%M%SZ}"

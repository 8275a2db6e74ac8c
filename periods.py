"""How long things are kept: what the environment may set. Defaults, not law: see docs/running.md."""

from dataclasses import dataclass, field


def count(usual: int, least: int = 1, most: int = 10**9) -> int:
    """A whole number that the environment may set, by the same name in capitals."""
    bounds: int = field(default=usual, metadata={"least": least, "most": most})
    return bounds


def _hours(usual: int) -> int:
    return count(usual, most=720)  # more is a slip of the finger, or for ever


def _days(usual: int) -> int:
    return count(usual, most=36_500)


@dataclass(frozen=True, kw_only=True)
class Periods:
    """Each in the unit that its name ends with."""

    keep_arrival_hours: int = _hours(24)  # never opened
    keep_open_days: int = _days(30)  # opened, and nothing new since
    keep_closed_days: int = _days(90)
    keep_appointment_days: int = _days(180)
    keep_reported_days: int = _days(2190)
    keep_audit_days: int = _days(365)
    keep_figures_days: int = _days(3650)  # counts, of nobody
    keep_duty_days: int = _days(30)  # who was at work when, after it ended

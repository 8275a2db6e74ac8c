"""What the commands that read files of others have in common."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from domain.clock import PARIS
from domain.errors import Refused
from domain.finding import Findings, TooFaulty

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Day(click.ParamType[date]):
    """``2026-11-25``."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """As click does."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no day; 2026-11-25 is one.", param, ctx)


DATED = click.option("--dated", type=Day(), help="The day the data are of (else the file's own).")
DRY = click.option("--dry-run", is_flag=True, help="Say what would change, and do nothing.")
PARTIAL = click.option(
    "--partial", is_flag=True, help="An extract: it may be short, and what it has not stays."
)


def day(file: Path, dated: date | None) -> date:
    """What was typed, else when the file was last written, in Paris."""
    if dated is not None:
        return dated
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).astimezone(PARIS).date()


def say(found: Findings, became: str = "") -> None:
    """Each line that was left out or mended, then how many; and what became of the others."""
    for fault in found.faults:
        click.echo(f"{found.file}:{fault.line}: {fault.sentence} [{fault.reason}]", err=True)
    if found.untold:
        click.echo(
            f"{found.file}: {found.untold} more are counted below, and not listed.", err=True
        )
    reasons = found.reasons.most_common()
    each = f" ({', '.join(f'{name} {count}' for name, count in reasons)})" if reasons else ""
    click.echo(
        f"{found.file}: {found.lines} lines, {found.skipped} not wanted, {found.bad} left out, "
        f"{found.mended} mended{each}{became}."
    )


def refused(refusal: Refused) -> click.ClickException:
    """As a command ends; what was wrong with each line first."""
    if isinstance(refusal, TooFaulty):
        say(refusal.found)
    return click.ClickException(str(refusal))

"""The third door, for whoever keeps the house: the key ring, the eraser, and what must stay."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click
from sqlalchemy.exc import SQLAlchemyError

from cli.group import Group
from domain import audit, health, hold, retention, sweep, wrapping
from domain.errors import Refused
from domain.hold import Hold
from domain.officer import Officer
from domain.scrub import scrub
from extensions import db, settings, vault
from vault import Unreadable

vaults = Group("vault", help="The key ring that what people write hangs on.")
retentions = Group("retention", help="Erasing what is due.")
holds = Group("hold", help="What must stay, why, and until when.")
GROUPS = (vaults, retentions, holds)

PARIS = ZoneInfo("Europe/Paris")
FAILED, DOUBTFUL, NOT_OURS = 1, 3, 4  # exit codes; click's own 2 is a wrong option
NOT_BY_THIS_ROLE = (
    "All of that is done. Old audit entries stay, and the tables' files were not cleaned up: this role of the "
    "database may do neither. Give the timer the DATABASE_URL of the tables' owner."
)


@vaults.command("status")
def status() -> None:
    """How many data keys hang on each key of the ring."""
    for name, hanging in wrapping.status().items():
        if name not in vault().names:
            note = "NOT ON THE RING: what hangs on it cannot be read until it is back"
        elif name == vault().first:
            note = "wraps what is new"
        else:
            note = _whether_needed(name, hanging.count)
        if hanging.shut and name in vault().names:
            note += f"; {hanging.shut} DO NOT OPEN: altered, or wrapped by another key of that name"
        click.echo(f"{name or '(none)'}: {hanging.count} ({note})")


def _whether_needed(name: str, hanging: int) -> str:
    if hanging:
        return "needed; flask vault rotate frees it"
    if audit.sealed_under(name):
        return "needed to prove the audit, until the entries it sealed are pruned"
    return "may be removed"


@vaults.command("rotate")
def rotate() -> None:
    """Put every data key under the first key of the ring; bodies are not touched."""
    rotation = wrapping.rotate()
    click.echo(f"{rotation.done} data keys are now under {vault().first}.")
    if rotation.unreadable:
        raise click.ClickException(
            f"{rotation.unreadable} could not be: their key is not on the ring, or they were altered. "
            "They are as they were."
        )
    click.echo("Conversations begun meanwhile by a process with another ring may still hang on an")
    click.echo("older key: restart every process with this ring, then ask flask vault status.")


@retentions.command("run")
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and erase nothing.")
@click.option("--clock-is-right", is_flag=True, help="After a sweep that doubted it.")
@click.option(
    "--rewrite", is_flag=True, help="PostgreSQL: make the tables' files anew (locks them)."
)
@click.pass_context
def run(context: click.Context, dry_run: bool, clock_is_right: bool, rewrite: bool) -> None:
    """Erase what is due now. Made for a timer; run twice, or stopped and run again, it is the same."""
    try:
        report = retention.waiting() if dry_run else retention.run(sure=clock_is_right)
    except sweep.Doubtful as doubt:
        click.echo(f"Nothing was erased: {doubt}.", err=True)
        click.echo("If the clock is right now: flask retention run --clock-is-right", err=True)
        context.exit(DOUBTFUL)
    except SQLAlchemyError as error:
        db.session.rollback()
        why = "the disk is full" if health.is_full(error) else type(error).__name__
        click.echo(
            f"Stopped: {why}. Nothing is half erased that could be read; run it again.", err=True
        )
        context.exit(FAILED)
    _tell(report, "would be erased" if dry_run else "erased")
    if report.entries is None:
        click.echo(NOT_BY_THIS_ROLE, err=True)
        context.exit(NOT_OURS)
    erased = any(report.erased.values()) or report.finished or report.forgotten
    if not dry_run and (erased or rewrite) and not scrub(rewrite):
        click.echo(
            "The database was too busy to be cleaned up; the next sweep that erases will try."
        )


@holds.command("set")
@click.argument("conversation", type=int)
@click.option("--by", "login", required=True, help="Login of the supervisor who decided.")
@click.option("--reason", required=True, help="Why, in few words; it is kept sealed.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Its last day.")
def set_hold(conversation: int, login: str, reason: str, until: datetime) -> None:
    """Keep CONVERSATION (its number) until the end of that day, whatever the clock says."""
    end = (until + timedelta(days=1)).replace(tzinfo=PARIS)
    try:
        placed = Hold.place(
            conversation, by=_officer(login), reason=reason, until=end, from_shell=True
        )
    except (Refused, Unreadable) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Hold {placed.id}: conversation {conversation} stays until {until:%Y-%m-%d}.")


@holds.command("lift")
@click.argument("number", type=int)
@click.option("--by", "login", required=True, help="Login of the supervisor who decided.")
def lift(number: int, login: str) -> None:
    """End hold NUMBER: the clock counts again."""
    found = Hold.numbered(number)
    if found is None:
        raise click.ClickException(f"There is no hold {number}.")
    try:
        found.lift(_officer(login), from_shell=True)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Hold {number} is lifted.")


@holds.command("list")
def list_holds() -> None:
    """The holds that count today."""
    for each in hold.standing():
        day = (each.until - timedelta(seconds=1)).astimezone(PARIS)  # the last one, as it was given
        why = each.reason or "(cannot be read)"
        click.echo(
            f"{each.id}: conversation {each.conversation_id} until {day:%Y-%m-%d}, {each.officer_name}: {why}"
        )


def _officer(login: str) -> Officer:
    officer = Officer.called(login)
    if officer is None:
        raise click.ClickException(f"Nobody signs in as {login}.")
    return officer


def _tell(report: retention.Report, done: str) -> None:
    for kind, setting in retention.PERIODS.items():
        unit = setting.rpartition("_")[2]
        click.echo(
            f"{kind}: {report.erased[kind]} {done} after {getattr(settings(), setting)} {unit}"
            + (f", {report.held[kind]} held" if report.held[kind] else "")
        )
    if report.finished:
        click.echo(f"left by an earlier sweep, no longer readable: {report.finished} {done}")
    if report.forgotten:
        click.echo(f"rota: {report.forgotten} wishes, notices and proposals of a year ago {done}")
    if report.entries:
        click.echo(
            f"audit entries: {report.entries} erased after {settings().keep_audit_days} days"
        )

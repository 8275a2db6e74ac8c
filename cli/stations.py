"""Stations of the police and the gendarmerie, from the shell."""

from datetime import date
from pathlib import Path

import click

from cli.group import Group
from cli.sheets import DATED, DRY, FILE, PARTIAL, day, refused, say
from domain import gathering
from domain.errors import Refused
from domain.gathering import Gathered, Sheet

stations = Group("stations", help="Where the police and the gendarmerie receive people.")


@stations.command("import")
@click.option("--police", type=FILE, help="The ministry's list of services of the police.")
@click.option("--gendarmerie", type=FILE, help="The ministry's list of units of the gendarmerie.")
@click.option("--zones", type=FILE, help="Which service is competent for each commune.")
@click.option(
    "--dila", type=FILE, help="An old copy of the directory, only to try the service with."
)
@DATED
@DRY
@PARTIAL
def import_(dated: date | None, dry_run: bool, partial: bool, **files: Path | None) -> None:
    """Keep the stations and zones of the files given: all of them, or none."""
    sheets = {name: Sheet(file, day(file, dated)) for name, file in files.items() if file}
    if not sheets:
        raise click.UsageError("Give a file: --police, --gendarmerie, --zones or --dila.")
    try:
        done = gathering.gather(sheets, dry=dry_run, partial=partial)
    except Refused as refusal:
        raise refused(refusal) from None
    _report(done, sheets, dry_run)


def _report(done: Gathered, sheets: dict[str, Sheet], dry_run: bool) -> None:
    for told in done.told:
        say(told)
    would = "would be " if dry_run else ""
    for name, change in done.changes.items():
        click.echo(
            f"{name}, dated {sheets[name].dated}: {would}{change.added} added, {change.changed} changed, "
            f"{change.same} as before, {change.gone} gone."
        )
    if not dry_run:
        click.echo(f"{done.zones} zones, {done.tied} of them with their station.")
    if done.in_use:
        many = f"{len(done.in_use)} gone with slots, openings or an account: carry them over at /stations."
        click.echo(many)
    for each in done.in_use:
        click.echo(f"  {each}")

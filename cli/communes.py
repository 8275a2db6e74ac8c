"""Communes, from the shell: where they are."""

from datetime import date
from pathlib import Path

import click

from cli.group import Group
from cli.sheets import DATED, DRY, FILE, PARTIAL, day, refused, say
from domain import commune_point
from domain.errors import Refused

communes = Group("communes", help="Where communes are, so that what is near can be told.")


@communes.command("import-coordinates")
@click.argument("file", type=FILE)
@DATED
@DRY
@PARTIAL
def import_coordinates(file: Path, dated: date | None, dry_run: bool, partial: bool) -> None:
    """Keep the points of FILE: the post's base of postal codes, or a CSV of insee, lat, lon. All, or none."""
    when = day(file, dated)
    try:
        told, new, moved = commune_point.bring(file, when, dry=dry_run, partial=partial)
    except Refused as refusal:
        raise refused(refusal) from None
    say(told)
    would = " would be" if dry_run else ""
    click.echo(f"{new} points{would} new, {moved} moved; dated {when}.")

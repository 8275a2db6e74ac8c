"""The rota, from the shell."""

import tomllib
from pathlib import Path

import click

from cli.group import Group
from config import ROOT
from domain import bringing, pattern
from domain.errors import Refused
from domain.officer import Officer

rota = Group("rota", help="Who works when: usual cycles, shifts from a file.")
OURS = ROOT / "data" / "patterns.toml"


@rota.command("patterns")
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
def patterns(file: Path | None) -> None:
    """Offer the cycles of FILE, or the usual ones. What was edited or retired stays."""
    click.echo(f"{read(file or OURS)} patterns added.")


def read(file: Path) -> int:
    """How many were new."""
    try:
        return pattern.load(tomllib.loads(file.read_text(encoding="utf-8"))["pattern"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as e:
        raise click.ClickException(
            f"{file.name} is no list of patterns ({type(e).__name__}): each is a [[pattern]] with key, name "
            "and cycle. data/patterns.toml is one."
        ) from None
    except Refused as refusal:
        raise click.ClickException(f"{file.name}: {refusal}") from None


@rota.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "login", required=True, help="Login of the supervisor who decided.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each line, and do nothing.")
def import_(file: Path, login: str, dry_run: bool) -> None:
    """Draft the shifts of FILE (CSV: login, day, start, end, kind, last day); all of them, or none."""
    by = Officer.called(login)
    if by is None:
        raise click.ClickException(f"Nobody signs in as {login}.")
    try:
        told = bringing.bring(file.read_text(encoding="utf-8"), by=by, dry=dry_run)
    except bringing.Unimportable as refusal:
        for each in refusal.wrong:
            click.echo(f"{file.name}:{each.line}: {each.refusal}", err=True)
        raise click.ClickException(
            f"{len(refusal.wrong)} lines are wrong; nothing was done."
        ) from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{file.name} is not in UTF-8.") from None
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    would = "would be drafted" if dry_run else "drafted"
    click.echo(f"{told.made} shifts {would}, {told.same} were there already.")

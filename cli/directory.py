"""The directory, from the shell: national lines, what others publish, what is given to them."""

import json
import tomllib
from pathlib import Path

import click

from cli.group import Group
from cli.sheets import DRY, FILE, refused, say
from config import ROOT
from domain import hsds, intake, lines, outdated, sharing
from domain.errors import Refused
from domain.leaf import Told

directory = Group("directory", help="Who can help: lines, imports, exports.")
OURS = ROOT / "data" / "national_lines.toml"


@directory.command("lines")
@click.argument("file", required=False, type=FILE)
@DRY
def lines_(file: Path | None, dry_run: bool) -> None:
    """Load the national lines of FILE, or those that come with the service. What people edited stays."""
    tell(read(file or OURS, dry=dry_run), dry=dry_run)


def read(file: Path, *, dry: bool = False) -> Told:
    """What became of them."""
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["line"]
        return lines.load(entries, file=file.name, dry=dry)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise click.ClickException(
            f"{file.name} is no list of lines ({type(error).__name__}): each is a [[line]] with key, nom, "
            "telephone or site_web, provenance, read_on and a_verifier_le. data/national_lines.toml is one."
        ) from None
    except lines.NotALine as wrong:
        raise click.ClickException(f"{file.name}: {wrong}. Nothing was done.") from None


@directory.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--format", "how", required=True, type=click.Choice(["data-inclusion", "dila"]))
@click.option("--source", default="", help="The source of rows that name none (data-inclusion).")
@click.option("--theme", "themes", multiple=True, help="Only services of this thematique.")
@click.option("--network", "networks", multiple=True, help="Also structures of this reseau.")
@click.option(
    "--whole",
    is_flag=True,
    help="FILES are all of their sources: what they have no more is due to be checked.",
)
@DRY
def import_(
    files: tuple[Path, ...],
    how: str,
    source: str,
    themes: tuple[str, ...],
    networks: tuple[str, ...],
    whole: bool,
    dry_run: bool,
) -> None:
    """Bring in FILES: CSV or JSON of structures and services (data-inclusion), JSON of offices (dila).

    A file that is cut, or in which more than one row in twenty is wrong, is refused as a whole; else the
    wrong rows are told and left out. What people edited is compared, never written over.
    """
    try:
        wanted = intake.Wanted(source, frozenset(themes), frozenset(networks))
        for told in intake.bring(files, how, wanted, dry=dry_run):
            tell(told, dry=dry_run)
        if whole:
            gone = outdated.mark(intake.named(files, how, wanted), dry=dry_run)
            click.echo(f"{gone} kept here are in none of these files any more: due to be checked.")
    except Refused as refusal:
        raise refused(refusal) from None


@directory.command("export")
@click.option("--format", "how", required=True, type=click.Choice(["data-inclusion", "hsds"]))
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(how: str, out: Path | None) -> None:
    """Write the directory as JSON, for others to import. Addresses that are kept hidden are left out."""
    said = sharing.inclusion() if how == "data-inclusion" else hsds.hsds()
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


def tell(told: Told, *, dry: bool) -> None:
    """Each difference, each row that is wrong, each field left out; then how many."""
    for nom, fields in told.differing:
        click.echo(f"{told.file}: {nom}: {', '.join(fields)} – kept as people wrote it", err=True)
    would = " (nothing was done)" if dry else ""
    say(
        told,
        f"; {told.new} new, {told.changed} changed, {told.same} as they were, "
        f"{len(told.differing)} to compare{would}",
    )

"""The rota, from the shell."""

import tomllib
from pathlib import Path

import click

from cli.group import Group
from config import ROOT
from domain import pattern
from domain.errors import Refused

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

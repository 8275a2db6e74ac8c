"""Canned replies, from a file."""

import tomllib
from pathlib import Path

import click

from cli.group import Group
from config import ROOT
from domain import canned
from domain.errors import Refused

replies = Group("replies", help="What officers have ready to say.")
OURS = ROOT / "data" / "replies.toml"


@replies.command("load")
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
def load(file: Path | None) -> None:
    """Offer the replies of FILE, or those that come with the service. What was edited or retired stays."""
    click.echo(f"{read(file or OURS)} replies added.")


def read(file: Path) -> int:
    """How many were new."""
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["reply"]
        return canned.load(entries)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise click.ClickException(
            f"{file.name} is no list of replies ({type(error).__name__}): each is a [[reply]] with name, "
            "topic, language, title and body. data/replies.toml is one."
        ) from None
    except Refused as refusal:
        raise click.ClickException(f"{file.name}: {refusal}") from None

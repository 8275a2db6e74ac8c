"""The third door, for the process that works a proposal out."""

import os

import click

from cli.group import Group
from domain import proposing
from domain.planning.solve import LONGEST

proposals = Group("proposals", help="Rotas that are proposed.")
NICE = 10  # whoever writes comes first


@proposals.command("solve")
@click.argument("number", type=int)
@click.option(
    "--seconds", default=LONGEST, show_default=True, help="How long to look for a better one."
)
def solve(number: int, seconds: float) -> None:
    """Work out proposal NUMBER, if it waits. The service runs this itself when somebody asks for one."""
    os.nice(NICE)
    ended = proposing.work_out(number, seconds)
    click.echo(f"Proposal {number}: {ended or 'does not wait'}.")

"""The audit, for operators: is it whole, and who may touch it."""

import sys

import click

from cli.group import Group
from domain import grants as granted
from domain import proof

audit = Group("audit", help="What was done, and whether the record of it is whole.")


@audit.command("verify")
@click.option(
    "--expect", metavar="HASH", help="A hash noted earlier that an entry must still bear."
)
@click.option("--since", metavar="HASH", help="Only what follows the entry of this noted hash.")
def verify(expect: str | None, since: str | None) -> None:
    """Walk the chain: every entry there, unaltered, in its place. Exit code 1 and a sentence if not."""
    try:
        found = proof.verify(expect=expect, since=since)
    except proof.Broken as broken:
        click.echo(f"NOT WHOLE. {broken}", err=True)
        sys.exit(1)
    click.echo(f"Whole: {found.count} entries, {found.first} to {found.last}.")
    click.echo(f"Last hash: {found.hash}")
    if found.keys:
        click.echo(f"Keys of VAULT_KEYS they need: {', '.join(sorted(found.keys))}.")
    click.echo("Note number and hash somewhere else; --expect finds whether they still hold.")


@audit.command("grants")
@click.argument("role")
def grants(role: str) -> None:
    """Print the SQL that lets ROLE run the service on PostgreSQL, and only append to the audit."""
    click.echo(granted.statements(role))

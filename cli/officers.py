"""Who may sign in."""

import click

from cli.group import Group
from domain import queue
from domain.officer import ROLES, Officer

officers = Group("officers", help="Who may sign in.")


@officers.command("hire")
@click.argument("login")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="officer", show_default=True)
@click.password_option(help="Asked for when not given.")
def hire(login: str, name: str, role: str, password: str) -> None:
    """Let NAME sign in as LOGIN."""
    if Officer.called(login):
        raise click.ClickException(f"{login} is taken.")
    try:
        officer = Officer.hire(login, name, role, password)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{officer.name} may now sign in as {officer.login}.")


@officers.command("revoke")
@click.argument("login")
def revoke(login: str) -> None:
    """Let LOGIN sign in no more; what is open in front of them closes at once."""
    officer = Officer.called(login)
    if officer is None:
        raise click.ClickException(f"Nobody signs in as {login}.")
    officer.revoke()
    click.echo(f"{officer.name} may no longer sign in.")
    if held := queue.held_by(officer):
        numbers = ", ".join(str(item.id) for item in held)
        click.echo(
            f"Still in their name, and answered by nobody: conversations {numbers}.", err=True
        )

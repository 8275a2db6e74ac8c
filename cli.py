"""The third door. Commands call the same verbs the views do."""

import click
from flask import current_app
from flask.cli import AppGroup

import cli_keeping
from domain.officer import ROLES, Officer

officers = AppGroup("officers", help="Who may sign in.")
demo = AppGroup("demo", help="A house to try, on this machine only.")
GROUPS = (officers, demo, *cli_keeping.GROUPS)

CAST = (
    ("martin", "Camille Martin", "officer"),
    ("petit", "Alex Petit", "officer"),
    ("moreau", "Dominique Moreau", "psychologist"),
    ("durand", "Claude Durand", "supervisor"),
    ("admin", "Administration", "administrator"),
    ("accueil", "Accueil du commissariat", "station"),
)


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


@demo.command("cast")
def cast() -> None:
    """Create the demo's accounts, if they are not there yet."""
    settings = current_app.config["SETTINGS"]
    if not settings.demo:
        raise click.ClickException("Only in the demo (PASSERELLE_DEMO=1): its password is public.")
    for login, name, role in CAST:
        if Officer.called(login) is None:
            Officer.hire(login, name, role, settings.demo_password)
    names = ", ".join(login for login, _, _ in CAST)
    click.echo(f"Sign in at /sign-in as {names}; password: {settings.demo_password}")

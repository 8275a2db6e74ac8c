"""A house to try."""

import tomllib

import click
from flask import current_app

from cli.directory import OURS as LINES
from cli.directory import read as read_lines
from cli.group import Group
from cli.replies import OURS, read
from cli.rota import OURS as CYCLES
from cli.rota import read as read_cycles
from config import ROOT
from domain import demonstration, seating
from domain.officer import Officer

demo = Group("demo", help="A house to try, on this machine only.")

STATIONS = ROOT / "data" / "demo_stations.toml"
CAST = (
    ("martin", "Camille Martin", "officer"),
    ("petit", "Alex Petit", "officer"),
    ("moreau", "Dominique Moreau", "psychologist"),
    ("durand", "Claude Durand", "supervisor"),
    ("admin", "Administration", "administrator"),
    ("accueil", "Accueil du commissariat", "station"),
)


@demo.command("cast")
def cast() -> None:
    """Create the demo's accounts, replies, cycles, stations and national lines, those not there yet."""
    settings = current_app.config["SETTINGS"]
    if not settings.demo:
        raise click.ClickException("Only in the demo (PASSERELLE_DEMO=1): its password is public.")
    for login, name, role in CAST:
        if Officer.called(login) is None:
            Officer.hire(login, name, role, settings.demo_password, public=True)
    read(OURS)
    read_cycles(CYCLES)
    _open_stations()
    read_lines(LINES)
    names = ", ".join(login for login, _, _ in CAST)
    click.echo(f"Sign in at /sign-in as {names}; password: {settings.demo_password}")


def _open_stations() -> None:
    demonstration.invent(tomllib.loads(STATIONS.read_text(encoding="utf-8"))["station"])
    desk, at = Officer.called("accueil"), demonstration.invented("lyon-3")
    if desk is not None and at is not None and desk.station_id is None:
        seating.seat(desk.login, at)

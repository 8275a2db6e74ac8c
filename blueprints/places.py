"""Stations as officers read them: how far, and under which number."""

from datetime import date

from flask import Flask

from blueprints.speaking import _
from domain import telephone
from domain.nearest import Near


def afar(near: Near) -> str:
    """« à 3 km » as the crow flies; nothing where it is not known."""
    if near.km is None:
        return ""
    if near.km < 1:
        return str(_("à moins de 1 km"))
    return str(_("à %(km)s km", km=round(near.km)))


def dial(number: str) -> str:
    """A telephone number that is not broken at the end of a line."""
    return telephone.spoken(number).replace(" ", "\u00a0")


def dated(day: date) -> str:
    """« 26/02/2016 »."""
    return f"{day:%d/%m/%Y}"


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(afar=afar, dated=dated, dial=dial)

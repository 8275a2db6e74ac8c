"""For everybody: how it works and its limits. For operators: whether it lives and can reach what it needs."""

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from blueprints.rendering import page
from domain import health
from extensions import bus, settings

bp = Blueprint("pages", __name__)


@bp.get("/infos")
def about() -> Response:
    """Who reads, what may be done with it, how long it is kept, what this device may show."""
    return page("pages/infos.html", settings=settings())


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return Response("alive\n", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> Response:
    """Database and bus can be reached; 503 and which one cannot, otherwise."""
    try:
        health.look()
    except SQLAlchemyError:
        return Response("database unreachable\n", 503, mimetype="text/plain")
    if not bus().alive():
        return Response("bus unreachable\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")

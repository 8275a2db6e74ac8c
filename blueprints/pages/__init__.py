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
    """Database and bus can be reached, there is room and a key for all; 503 and what is wrong, otherwise."""
    try:
        found = health.look()
    except SQLAlchemyError:
        return Response("database unreachable\n", 503, mimetype="text/plain")
    except health.Ailment as ailment:
        return Response(f"{ailment.what}\n", 503, mimetype="text/plain")
    if not bus().alive():
        return Response("bus unreachable\n", 503, mimetype="text/plain")
    return Response(f"{found}\n", mimetype="text/plain")

"""For operators: whether the process lives, and whether what it needs can be reached."""

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from domain import health
from extensions import bus

bp = Blueprint("pages", __name__)


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

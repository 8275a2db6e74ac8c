"""What officers wish of the rota, for whoever plans it."""

from flask import Response

from blueprints.rendering import page
from blueprints.rota_editing import bp
from domain import wish


@bp.get("/wishes")
def wishes() -> Response:
    """Of today and later, by officer."""
    return page("rota/wishes.html", wishes=wish.everybodys())

"""The directory as officers read it: a search at an address of its own, and one organisation."""

from flask import Response, abort, request

from blueprints.directory import bp
from blueprints.finding import asking
from blueprints.rendering import LARGEST, page
from domain import directory

ONE = f"/<int(max={LARGEST}):id>"
PAGE = 20  # organisations


@bp.get("")
def show() -> Response:
    """What the filter finds, twenty a page."""
    found = asking.look(asking.typed(request.args), public=False, size=PAGE)
    status = found.refusal.status if found.refusal else 200
    return page("directory/show.html", status, look=found, refusal=found.refusal)


@bp.get(ONE)
def organisation(id: int) -> Response:
    """One of them: its facts, where they were read, and what is doubtful."""
    found = directory.entry(id, public=False)
    if found is None:
        abort(404)
    return page("directory/organisation.html", one=found)

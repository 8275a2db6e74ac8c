"""The directory as officers read it: a search at an address of its own, and one organisation."""

from flask import Response, abort, request

from blueprints.directory import bp
from blueprints.finding import asking
from blueprints.rendering import LARGEST, page
from domain import directory
from domain.errors import Refused
from domain.officer import Officer
from domain.organisation import Organisation

ONE = f"/<int(max={LARGEST}):id>"
PAGE = 20  # organisations


@bp.get("")
def show() -> Response:
    """What the filter finds, twenty a page."""
    found = asking.look(asking.typed(request.args), public=False, size=PAGE)
    status = found.refusal.status if found.refusal else 200
    return page("directory/show.html", status, look=found, refusal=found.refusal)


@bp.get(ONE)
def organisation(id: int, refusal: Refused | None = None) -> Response:
    """One of them: its facts, where they were read, what is doubtful; who checked it last."""
    found, row = directory.entry(id, public=False), Organisation.found(id)
    if found is None or row is None:
        abort(404)
    by = next((each.name for each in Officer.everybody() if each.id == row.verifie_par), None)
    status = refusal.status if refusal else 200
    return page("directory/organisation.html", status, one=found, row=row, by=by, refusal=refusal)

"""The freshness of the directory: what is due, and one button that says it is still so."""

from flask import Response, abort, g, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints.directory.views import ONE
from blueprints.directory_editing import bp
from blueprints.rendering import LARGEST, number, page, see, sent
from domain import directory
from domain.errors import Refused
from domain.officer import Officer
from domain.organisation import Organisation
from domain.upkeep import OrganisationChanged

PAGE = 20  # organisations


class ReadAgain(Refused):
    """Nobody confirms what they have not read."""

    sentence = _l(
        "Cette fiche a été changée ou retirée depuis que vous l’avez lue : rien n’a été confirmé. "
        "Relisez-la d’abord."
    )
    status = 409


@bp.get("/due")
def due(refusal: Refused | None = None) -> Response:
    """What has to be checked, who checked it last and when."""
    at = number("page")
    rows, total = directory.due(PAGE, offset=min(at * PAGE, LARGEST)), directory.due_count()
    shown = {"rows": rows, "total": total, "at": at, "more": (at + 1) * PAGE < total}
    names = {officer.id: officer.name for officer in Officer.everybody()}
    status = refusal.status if refusal else 200
    return page("directory/due.html", status, names=names, refusal=refusal, **shown)


@bp.post(f"{ONE}/check")
def check(id: int) -> Response:
    """It is today as it is written."""
    found = Organisation.ever(id)
    if found is None:
        abort(404)
    version = sent("version")
    try:
        found.confirm(g.viewer, version)
    except OrganisationChanged:
        return due(ReadAgain())
    whole = "one" in request.form
    return see(url_for("directory.organisation", id=id) if whole else url_for(".due"))

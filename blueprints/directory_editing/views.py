"""What an editor does: add an organisation, change one, read an address that is hidden, retire one."""

from typing import Any

from flask import Response, abort, g, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints.directory.views import ONE, organisation
from blueprints.directory_editing import bp, fields
from blueprints.rendering import page, see, sent
from domain import directory
from domain.errors import Refused
from domain.organisation import Organisation
from domain.upkeep import OrganisationChanged

FORM = f"{ONE}/form"


class NotTicked(Refused):
    """Retiring is asked for twice."""

    sentence = _l("Rien n’a été fait. Pour retirer la fiche, cochez la case.")
    field = "sure"


@bp.get("/form")
def adding(refusal: Refused | None = None) -> Response:
    """The form of a new one."""
    said = fields.typed(request.form) | {"whole": "1"}
    return _form("directory/adding.html", said, refusal)


@bp.post("/form")
def add() -> Response:
    """One more, once."""
    try:
        told = fields.facts(fields.typed(request.form))
        made = directory.add(told, key=request.form.get("key", ""), by=g.viewer)
    except Refused as refusal:
        return adding(refusal)
    return see(url_for("directory.organisation", id=made.id))


@bp.get(FORM)
def form(id: int) -> Response:
    """One of them, to be changed; what is hidden of it is not in the form."""
    found = _found(id)
    said = fields.stands(found, whole=not found.adresse_masquee)
    return _form("directory/form.html", said, row=found, version=found.version)


@bp.post(FORM)
def change(id: int) -> Response:
    """Say it otherwise; 409, with both texts, when somebody else did meanwhile."""
    found, said = _known(id), fields.typed(request.form)
    shown: dict[str, Any] = {"row": found, "version": sent("version")}
    try:
        found.edit(g.viewer, sent("version"), fields.facts(said, found))
    except OrganisationChanged as refusal:  # saving again replaces what has been shown now
        shown |= {"version": found.version, "theirs": fields.otherwise(said, found)}
        return _form("directory/form.html", said, refusal, **shown)
    except Refused as refusal:
        return _form("directory/form.html", said, refusal, **shown)
    return see(url_for("directory.organisation", id=id))


@bp.post(f"{ONE}/address")
def address(id: int) -> Response:
    """The hidden address, this once: who read it, and when, is an entry."""
    found = _found(id)
    if not found.adresse_masquee:
        return see(url_for("directory.organisation", id=id))
    read, said = found.read_address(g.viewer), fields.stands(found, whole=True)
    return _form("directory/form.html", said, row=found, version=found.version, read=read)


@bp.post(f"{ONE}/retirement")
def retire(id: int) -> Response:
    """It is found no more."""
    found = _known(id)
    if not request.form.get("sure") and not found.gone_at:
        return organisation(id, NotTicked())
    found.retire(g.viewer)
    return see(url_for("directory.show"))


def _form(
    template: str, said: dict[str, str], refusal: Refused | None = None, **shown: Any
) -> Response:
    choices = refusal.choices if isinstance(refusal, fields.SeveralPlaces) else ()
    shown |= {"typed": said, "refusal": refusal, "choices": choices, "fields": fields}
    return page(template, refusal.status if refusal else 200, **shown)


def _found(id: int) -> Organisation:
    found = Organisation.found(id)
    if found is None:
        abort(404)
    return found


def _known(id: int) -> Organisation:
    """Also one that was retired since: whoever sent a form keeps their text."""
    found = Organisation.ever(id)
    if found is None:
        abort(404)
    return found

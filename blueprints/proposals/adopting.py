"""Taking a proposal up: what changed since it was drawn, what would be written, what becomes of the rest."""

from typing import Any

from flask import Response, g, request, url_for

from blueprints.moves import called
from blueprints.proposals import bp, tellings
from blueprints.proposals.views import ONE, found
from blueprints.rendering import page, see
from domain import adoption, outlook
from domain.errors import Refused


@bp.get(f"{ONE}/adoption")
def adopting(id: int, refusal: Refused | None = None) -> Response:
    """Before it is taken up; 409 when there is nothing to take."""
    proposal = found(id)
    shown: dict[str, Any] = {"proposal": proposal, "adopted": adoption.of(proposal), "look": None}
    if shown["adopted"] is None:
        try:
            shown["look"] = outlook.look(proposal)
        except Refused as wrong:
            refusal = refusal or wrong
    shown |= {"names": called(), "tell": tellings, "typed": request.form.get("rest", "")}
    return page(
        "proposals/adoption.html", refusal.status if refusal else 200, refusal=refusal, **shown
    )


@bp.post(f"{ONE}/adoption")
def adopt(id: int) -> Response:
    """Drafts, all of them or none; 409 when somebody was first, or something changed."""
    proposal, form = found(id), request.form
    try:
        adoption.adopt(proposal, rest=form.get("rest", ""), seen=form.get("seen", ""), by=g.viewer)
    except Refused as refusal:
        return adopting(id, refusal)
    where = "rota_editing.publication"
    return see(url_for(where, since=proposal.first, until=proposal.last))

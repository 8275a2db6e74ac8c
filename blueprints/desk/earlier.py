"""What was said in the conversations she came from, for whoever holds the one she is in now; read-only."""

from typing import Any

from flask import Response, g

from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from blueprints.rendering import LARGEST, number, page
from blueprints.speaking import _
from blueprints.straying import missing
from blueprints.wording import outcomes
from domain import note, transcript
from domain.succession import Earlier


@bp.get(f"{HELD}/earlier/<int(max={LARGEST}):earlier_id>")
def earlier(id: int, earlier_id: int) -> Response:
    """One of them, and what officers noted of it."""
    held = screen.held(id)
    found = held.earlier(earlier_id)
    if found is None:
        missing(earlier_id)
    pages = number("pages")
    stretch = transcript.latest(found, pages)
    found.consult(g.viewer, stretch.after + 1)
    shown: dict[str, Any] = {"conversation": found, "newest": held, "notes": note.of(found)}
    return page("desk/earlier.html", stretch=stretch, pages=pages, **shown)


@bp.app_template_filter("ended")
def ended(each: Earlier) -> str:
    """How it ended, in words."""
    return dict(outcomes()).get(each.outcome or "", _("terminée par la personne"))

"""The directory as anybody reads it: one address, and nothing of what is looked for in it."""

from flask import Response, request, session, url_for

from blueprints import pace
from blueprints.finding import asking, bp
from blueprints.refusals import TooOften
from blueprints.rendering import page, see, with_patience
from extensions import csrf


@bp.get("/aide")
def show() -> Response:
    """What was looked for a moment ago, once; else the numbers that answer everywhere."""
    return _shown(asking.look(asking.kept()))


# Nothing changes because of it, and whoever refuses cookies must find help too: no token is asked for.
@bp.post("/aide")
@csrf.exempt
def look() -> Response:
    """Look for somebody. A page in answer to a POST only where no cookie could bring it to the next one."""
    said = asking.typed(request.form)
    try:
        pace.look()
    except TooOften as refusal:
        return with_patience(_shown(asking.Look(said, refusal=refusal)), refusal)
    if "k" not in session:
        return _shown(asking.look(said))
    asking.keep(said)
    return see(url_for(".show"))


def _shown(found: asking.Look) -> Response:
    refused = found.refusal if request.method == "POST" else None
    shown = {"look": found, "refusal": found.refusal}
    return page("finding/show.html", refused.status if refused else 200, **shown)

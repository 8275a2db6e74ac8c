"""Bringing shifts from a file, or from lines that are pasted: first looked at, then done."""

from flask import Response, g, request, url_for

from blueprints.rendering import page, see
from blueprints.rota_editing import bp
from domain import bringing
from domain.bringing import Brought, Unimportable
from domain.errors import Refused


@bp.get("/import")
def importing(refusal: Refused | None = None, told: Brought | None = None) -> Response:
    """The form; what was wrong with each line, or what would be brought."""
    wrong = refusal.wrong[: bringing.SHOWN] if isinstance(refusal, Unimportable) else []
    shown = {"wrong": wrong, "told": told, "lines": _lines()}
    return page("rota/import.html", refusal.status if refusal else 200, refusal=refusal, **shown)


@bp.post("/import")
def bring() -> Response:
    """All lines as drafts; or, to look, what would become of them."""
    dry = request.form.get("do") != "import"
    try:
        told = bringing.bring(_lines(), by=g.viewer, dry=dry)
    except Refused as refusal:
        return importing(refusal)
    return importing(told=told) if dry else see(url_for("rota.week"))


def _lines() -> str:
    """Of the file, if one was chosen; it comes back in the field."""
    file = request.files.get("file")
    brought = file.read() if file else b""
    return brought.decode(errors="replace") if brought else request.form.get("lines", "")

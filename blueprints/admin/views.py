"""What a supervisor does: look, filter, take away."""

from flask import Response, g, request, stream_with_context, url_for

from blueprints import doors
from blueprints.admin import bp, sheet
from blueprints.admin.forms import asked, kept
from blueprints.rendering import number, page, see
from domain import inquiry, unit
from domain.errors import Refused
from domain.inquiry import Inquiry


@bp.get("")
def show() -> Response:
    """Where administration begins."""
    return page("admin/show.html")


@bp.get("/audit")
def audit() -> Response:
    """The audit, fifty entries a page; 422 when the period makes no sense."""
    try:
        return _page(asked(request.args))
    except Refused as refusal:
        return _page(Inquiry(), refusal)


@bp.post("/audit")
@doors.grave
def export() -> Response:
    """The entries that the filter finds, as a sheet; the sheet goes out as it is read."""
    try:
        entries = asked(request.form).export(g.viewer)
    except Refused as refusal:
        return _page(Inquiry(), refusal)
    lines = stream_with_context(sheet.lines(entries))
    name = f'attachment; filename="{sheet.name()}"'
    return Response(lines, mimetype="text/csv", headers={"Content-Disposition": name})


@bp.get("/unit")
def rules(refusal: Refused | None = None) -> Response:
    """What the unit decides for itself."""
    typed = request.form if refusal else {}
    shown = {"rules": unit.RULES.values(), "typed": typed, "refusal": refusal}
    return page("admin/unit.html", refusal.status if refusal else 200, **shown)


@bp.post("/unit")
def choose() -> Response:
    """All that was typed, or nothing."""
    try:
        unit.choose(request.form.to_dict(), by=g.viewer)
    except Refused as refusal:
        return rules(refusal)
    return see(url_for(".rules"))


def _page(wanted: Inquiry, refusal: Refused | None = None) -> Response:
    before = number("before") or None
    entries, more = ([], False) if refusal else wanted.look(g.sitting, before)
    shown = {"entries": entries, "more": more, "asked": kept(request.values), "refusal": refusal}
    status = refusal.status if refusal else 200
    return page("admin/audit.html", status, officers=inquiry.officers(), **shown)

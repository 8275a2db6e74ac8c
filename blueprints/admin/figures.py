"""What a supervisor asks of the figures: a page with a chart and its table, a sheet to take away."""

from flask import Response, g, request

from blueprints import doors
from blueprints.admin import bp, chart, sheet, tellings
from blueprints.admin.asking import asked, kept, usual
from blueprints.rendering import page
from blueprints.typography import plain
from domain.errors import Refused
from domain.survey import Answer, Survey


@bp.get("/figures")
def figures() -> Response:
    """What is asked, drawn and told; 422 when the period makes no sense."""
    try:
        return _page(asked(request.args))
    except Refused as refusal:
        return _page(usual(), refusal)


@bp.post("/figures")
@doors.grave
def export_figures() -> Response:
    """The same lines as a sheet: what is hidden on the page is hidden there."""
    try:
        survey = asked(request.form)
    except Refused as refusal:
        return _page(usual(), refusal)
    lines = _sheet(survey, survey.export(g.viewer))
    name = f"chiffres-{survey.what}-{survey.since}-{survey.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(lines, mimetype="text/csv", headers=headers)


def _page(survey: Survey, refusal: Refused | None = None) -> Response:
    answer = None if refusal else survey.answer()
    drawn = chart.picture(survey, answer) if answer and answer.lines else None
    shown = {"survey": survey, "answer": answer, "drawn": drawn, "refusal": refusal}
    status = refusal.status if refusal else 200
    return page("admin/figures.html", status, asked=kept(request.values), tell=tellings, **shown)


def _sheet(survey: Survey, answer: Answer) -> str:
    heads, lines = tellings.sheet_heads(survey), answer.lines
    cells = [heads, *(tellings.sheet_cells(line, survey) for line in lines)]
    return sheet.BOM + plain("".join(map(sheet.line, cells)))  # all of it is words of ours

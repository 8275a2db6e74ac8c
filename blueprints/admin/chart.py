"""The figures drawn: an image that runs nothing and asks for nothing, and holds what the table holds."""

import base64
from datetime import date
from typing import Any

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from blueprints.admin.tellings import WHAT, heads, lasting, place
from domain.survey import TIMED, Answer, Line, Place, Survey

DENSE = 31  # lines; beyond, not each has its name below it
# Each colour stands out from both papers; what is hidden, and the second line, differ by their shape too.
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1b1f24; stroke: none }
.background { fill: #fff }
.axis.x text { text-anchor: middle }
.axis.x text[transform] { text-anchor: start }
.axis.x text[transform].backwards, .axis.y text { text-anchor: end }
.axis .line { fill: none; stroke: #79828d }
.axis .guide.line { stroke-dasharray: 1, 4 }
.vertical .axis.x .guide.line, .horizontal .axis.y .guide.line { opacity: 0 }
.color-0 { fill: #0b4f9e; stroke: #0b4f9e }
.color-1 { fill: #9b1c1c; stroke: #9b1c1c }
.color-2, .stubs .color-1 { fill: none; stroke: #525a64; stroke-width: 1.5 }
.stubs .color-1 { stroke-dasharray: 3, 2 }
.series .nofill { fill: none; stroke-width: 2.5 }
.color-1 .nofill { stroke-dasharray: 8, 4 }
@media (prefers-color-scheme: dark) {
text { fill: #e9ecef }
.background { fill: #15181c }
.color-0 { fill: #9cc7ff; stroke: #9cc7ff }
.color-1 { fill: #ff9e9e; stroke: #ff9e9e }
.color-2, .stubs .color-1 { fill: none; stroke: #b3bbc4 }
}
"""
STUBS = _l("Moins de 5, ou masqué (la hauteur ne dit rien)")
USELESS = {"script", "desc", "title", "tooltip-overlay"}  # what a script would have needed
MINUTE, AN_HOUR, A_DAY = 60, 3600, 86400
# Between two lines of the scale: seconds, or how many.
TIMES = [
    5, 10, 20, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, AN_HOUR,
    2 * AN_HOUR, 6 * AN_HOUR, 12 * AN_HOUR, A_DAY, 5 * A_DAY, 20 * A_DAY, 100 * A_DAY,
]  # fmt: skip
COUNTS = [digit * 10**power for power in range(9) for digit in (1, 2, 5)]


def picture(survey: Survey, answer: Answer) -> str:
    """The address of the image, which holds all of it."""
    image = base64.b64encode(drawn(survey, answer).encode()).decode()
    return f"data:image/svg+xml;base64,{image}"


def drawn(survey: Survey, answer: Answer) -> str:
    """The image: bars of how many, or lines of how long."""
    from pygal import HorizontalStackedBar, Line, StackedBar
    from pygal.etree import etree

    etree.to_etree()  # the same trees whatever else is installed: it would take lxml's where there is one
    kind = Line if survey.what in TIMED else HorizontalStackedBar if survey.by_label else StackedBar
    lines = answer.lines[::-1] if survey.by_label else answer.lines  # drawn from the bottom up
    chart, series = kind(**_looks(survey, answer)), _series(survey, lines)
    chart.x_labels = [_below(line.place, survey) for line in lines]
    chart.y_labels = _scale(max(value or 0 for _name, values in series for value in values), survey)
    for name, values in series:
        chart.add(name, values, stroke=name != STUBS)
    tree = chart.render_tree()
    strip(tree)
    tree.find(".//{*}style").text = STYLE
    if survey.what not in TIMED:
        tree.set("class", "stubs")
    svg: str = etree.tostring(tree, encoding="unicode")
    return svg


def _looks(survey: Survey, answer: Answer) -> dict[str, Any]:
    every = -(-len(answer.lines) // DENSE)
    return {
        "js": (), "css": (), "no_prefix": True, "width": 720,
        "height": 90 + 24 * len(answer.lines) if survey.by_label else 340,
        "show_legend": True, "legend_at_bottom": True, "legend_at_bottom_columns": 1,
        "x_labels_major_every": None if survey.by_label else every,
        "show_minor_x_labels": survey.by_label, "truncate_legend": -1, "truncate_label": -1,
        "x_label_rotation": 0 if survey.by_label else 60, "allow_interruptions": True,
        "include_x_axis": True, "dots_size": 4, "value_formatter": _formatter(survey),
    }  # fmt: skip


def _formatter(survey: Survey) -> Any:
    if survey.what in TIMED:
        return lasting
    return lambda value: f"{value:g}{' %' if survey.what == 'prompt' else ''}"


def _scale(high: float, survey: Survey) -> list[float]:
    """From nothing up, in at most six steps that people count in."""
    steps = TIMES if survey.what in TIMED else COUNTS
    step = next(step for step in steps if step * 6 >= high)
    return [step * n for n in range(max(1, -int(-high // step)) + 1)]


def _series(survey: Survey, lines: list[Line]) -> list[tuple[str, list[float | None]]]:
    """What is shown; and where something is hidden, a stub whose height says nothing."""
    if survey.what in TIMED:
        _first, _count, median, ninth = heads(survey)
        dashed = gettext("%(line)s (tirets)", line=ninth)
        shown = [
            (median, [line.median for line in lines]),
            (dashed, [line.ninth for line in lines]),
        ]
    else:
        shown = [(str(WHAT[survey.what]), [_height(line, survey) for line in lines])]
    if any(line.veil for line in lines):
        high = max(value or 0 for _name, values in shown for value in values)
        stubs = [high / 25 if line.veil else None for line in lines]
        shown.append((str(STUBS), stubs))
    return shown


def _height(line: Line, survey: Survey) -> float | None:
    if survey.what == "prompt":
        return 100 * (line.prompt or 0) / line.count if line.count else None
    return line.count


def _below(where: Place, survey: Survey) -> str:
    """The name of a line, short."""
    if isinstance(where, date):
        return str(format_date(where, "dd/MM/yy"))
    return f"{where} h" if isinstance(where, int) else place(where, survey)


def strip(node: Any) -> None:
    """Take out what runs or asks for something, and comments."""
    for child in list(node):
        kind = (
            child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "script"
        )  # or a comment
        if USELESS & {kind, *child.get("class", "").split()}:
            node.remove(child)
        else:
            strip(child)

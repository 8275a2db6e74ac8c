"""How many officers each hour would need, drawn: an image that holds what the table holds."""

import base64
from typing import Any

from blueprints.admin import chart
from blueprints.proposals import words
from domain.staffing import Staffing


def picture(found: Staffing) -> str:
    """The address of the image, which holds all of it."""
    image = base64.b64encode(drawn(found).encode()).decode()
    return f"data:image/svg+xml;base64,{image}"


def drawn(found: Staffing) -> str:
    """A bar for each hour; of an hour that is hidden none."""
    from pygal import Bar
    from pygal.etree import etree

    most = found.most.officers if found.most else 0
    drawing = Bar(**_looks())
    drawing.x_labels = [f"{each.hour} h" for each in found.estimates]
    drawing.y_labels = _scale(most or 0)
    drawing.add(str(words.OFFICERS), [each.officers for each in found.estimates])
    tree = drawing.render_tree()
    chart.strip(tree)
    tree.find(".//{*}style").text = chart.STYLE
    svg: str = etree.tostring(tree, encoding="unicode")
    return svg


def _looks() -> dict[str, Any]:
    return {
        "js": (), "css": (), "no_prefix": True, "width": 720, "height": 340,
        "show_legend": True, "legend_at_bottom": True, "truncate_legend": -1, "truncate_label": -1,
        "x_label_rotation": 60, "include_x_axis": True, "value_formatter": lambda value: f"{value:g}",
    }  # fmt: skip


def _scale(most: int) -> list[int]:
    """From nothing up, in at most six steps that people count in."""
    step = next(step for step in chart.COUNTS if step * 6 >= most)
    return [step * n for n in range(max(1, -(-most // step)) + 1)]

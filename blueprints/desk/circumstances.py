"""Her age, and the grid that helps to judge a danger: two tools of the desk."""

from typing import Any

from flask import Response, g, request
from flask_babel import lazy_gettext as _l

from blueprints import tools
from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from domain import assessment
from domain.conversation import Conversation
from domain.errors import Refused


@bp.get(f"{HELD}/age")
def age(id: int) -> Response:
    """Whether she is under eighteen."""
    return _age(screen.held(id))


@bp.post(f"{HELD}/age")
def note_age(id: int) -> Response:
    """As it was ticked, which ``beside`` has kept already."""
    screen.held(id)
    return screen.go(id)


@bp.get(f"{HELD}/grid")
def grid(id: int) -> Response:
    """The grid, filled as it last was."""
    return _grid(screen.held(id))


@bp.post(f"{HELD}/grid")
def assess(id: int) -> Response:
    """As it was filled, which ``beside`` has kept already."""
    screen.held(id)
    return screen.go(id, "grid")


def _keep_age(held: Conversation) -> None:
    held.age(bool(request.form.get("minor")), g.viewer)


def _age(held: Conversation, draft: str | None = None, refusal: Refused | None = None) -> Response:
    return screen.desk(held, draft, refusal, tool="desk/_age.html")


def _answers() -> dict[str, str]:
    """What was answered to each of the questions that stood on the page."""
    return {name: request.form.get(name, "") for name in request.form.get("asked", "").split()}


def _keep_grid(held: Conversation) -> None:
    assessment.assess(held, g.viewer, _answers(), request.form.get("key", ""))


def _grid(held: Conversation, draft: str | None = None, refusal: Refused | None = None) -> Response:
    filled, asked = assessment.grids(held), assessment.questions()
    known = dict(filled[-1].answers) if filled else {}
    answers = {name: known.get(question, "") for name, question in asked.items()}
    shown: dict[str, Any] = {
        "questions": asked,
        "answers": _answers() if refusal else answers,
        "grids": filled,
    }
    return screen.desk(held, draft, refusal, tool="desk/_grid.html", **shown)


tools.offer("grid", _l("Grille d’évaluation"))
tools.offer("age", _l("Âge"))
tools.FIELDS["grid"] = tools.Fields(_keep_grid, _grid)
tools.FIELDS["age"] = tools.Fields(_keep_age, _age)

"""Tools: what stands beside a conversation when the officer asks for it, between its words and the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request

# By the name of its view in this room, the word on its button: the button keeps what was typed, and
# goes to the view, which shows the desk with ``tool=`` its partial (``screen.desk``).
TOOLS: dict[str, Any] = {}


@dataclass(frozen=True)
class Gesture:
    """What else a button of the answer does: ``act`` gives back what is to be kept of what was typed.

    ``then``: the view of the tool that is shown after it; else whatever was.
    """

    act: Callable[[Any, str], str]
    then: str = ""


GESTURES: dict[str, Gesture] = {}  # by what the button asks for (``do``)


@dataclass(frozen=True)
class Fields:
    """Of a tool whose fields belong to the form of the answer, so that no button loses either.

    ``keep`` keeps what was typed in them, or refuses; ``show`` draws the desk again with it.
    """

    keep: Callable[[Any], None]
    show: Callable[[Any, str | None, Any], Response]


FIELDS: dict[str, Fields] = {}


def offer(view: str, label: Any) -> None:
    """A button for the tool whose page is the view of this name; its address ends with the number's."""
    TOOLS[view] = label


def opened() -> str:
    """The tool whose fields came with what was sent, or none."""
    tool = request.form.get("tool", "")
    return tool if tool in FIELDS else ""

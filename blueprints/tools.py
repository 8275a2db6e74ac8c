"""Tools: what stands beside a conversation when the officer asks for it, between its words and the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from domain.conversation import Conversation

# By the name of its view in this room, the word on its button: the button keeps what was typed, and
# goes to the view, which shows the desk with ``tool=`` its partial (``screen.desk``).
TOOLS: dict[str, Any] = {}
_LASTING: set[str] = set()


@dataclass(frozen=True)
class Act:
    """What a button of a tool does. The button is of the answer's form, so that nothing typed is lost.

    ``do`` is given the conversation and what follows the colon of ``do="act:which"``, and returns the
    address to see next. ``shown``: the tool with what was typed in it, for ``screen.desk``.
    """

    do: Callable[[Conversation, str], str]
    shown: Callable[[Conversation], dict[str, Any]]


ACTS: dict[str, Act] = {}


def offer(view: str, label: Any, *, lasting: bool = False) -> None:
    """A button for the tool whose page is the view of this name; its address ends with the number's.

    ``lasting``: also once the conversation is closed.
    """
    TOOLS[view] = label
    if lasting:
        _LASTING.add(view)


def offered(conversation: Conversation) -> dict[str, Any]:
    """The tools that are of use now."""
    if conversation.closed_at is None:
        return TOOLS
    return {view: label for view, label in TOOLS.items() if view in _LASTING}


def act(name: str, do: Callable[[Conversation, str], str], shown: Any) -> None:
    """What the buttons of a tool ask for under this name."""
    ACTS[name] = Act(do, shown)


def asked(do: str) -> tuple[Act | None, str]:
    """The act that a button asks for, and which one of several."""
    name, _, which = do.partition(":")
    return ACTS.get(name), which


@dataclass(frozen=True)
class Fields:
    """Of a tool whose fields belong to the form of the answer, so that no button loses either.

    ``keep`` keeps what was typed in them, or refuses; ``show`` draws the desk again with it.
    """

    keep: Callable[[Any], None]
    show: Callable[[Any, str | None, Any], Response]


FIELDS: dict[str, Fields] = {}


def opened() -> str:
    """The tool whose fields came with what was sent, or none."""
    tool = request.form.get("tool", "")
    return tool if tool in FIELDS else ""

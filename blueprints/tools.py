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
_SHARED: set[str] = set()


@dataclass(frozen=True)
class Act:
    """What a button of a tool does. The button is of the answer's form, so that nothing typed is lost.

    ``do`` is given the conversation and what follows the colon of ``do="act:which"``, and returns the
    address to see next. ``shown``: the tool with what was typed in it, for ``screen.desk``.
    ``shared``: also for who was let in and does not hold the conversation.
    """

    do: Callable[[Conversation, str], str]
    shown: Callable[[Conversation], dict[str, Any]]
    shared: bool = False


ACTS: dict[str, Act] = {}


def offer(view: str, label: Any, *, lasting: bool = False, shared: bool = False) -> None:
    """A button for the tool whose page is the view of this name; its address ends with the number's.

    ``lasting``: also once the conversation is closed. ``shared``: also for who was let in.
    """
    TOOLS[view] = label
    if lasting:
        _LASTING.add(view)
    if shared:
        _SHARED.add(view)


def offered(conversation: Conversation, guest: bool = False) -> dict[str, Any]:
    """The tools that are of use now. ``guest``: to somebody who was let in."""
    named = set(TOOLS) if conversation.closed_at is None else _LASTING
    if guest:
        named = named & _SHARED
    return {view: label for view, label in TOOLS.items() if view in named}


def act(
    name: str, do: Callable[[Conversation, str], str], shown: Any, *, shared: bool = False
) -> None:
    """What the buttons of a tool ask for under this name."""
    ACTS[name] = Act(do, shown, shared)


def asked(do: str) -> tuple[Act | None, str]:
    """The act that a button asks for, and which one of several."""
    name, _, which = do.partition(":")
    return ACTS.get(name), which


@dataclass(frozen=True)
class Fields:
    """Of a tool whose fields belong to the form of the answer, so that no button loses either.

    ``keep`` keeps what was typed in them, or refuses; ``show`` draws the desk again with it. ``find``: the
    conversation of that number if they may use the tool in it; left out, whoever holds it may.
    """

    keep: Callable[[Any], None]
    show: Callable[[Any, str | None, Any], Response]
    find: Callable[[int], Conversation] | None = None


FIELDS: dict[str, Fields] = {}


def opened() -> str:
    """The tool whose fields came with what was sent, or none."""
    tool = request.form.get("tool", "")
    return tool if tool in FIELDS else ""

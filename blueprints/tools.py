"""Tools: what stands beside a conversation when the officer asks for it, between its words and the answer."""

from typing import Any

# By the name of its view in this room, the word on its button: the button keeps what was typed, and
# goes to the view, which shows the desk with ``tool=`` its partial (``screen.desk``).
TOOLS: dict[str, Any] = {}


def offer(view: str, label: Any) -> None:
    """A button for the tool whose page is the view of this name; its address ends with the number's."""
    TOOLS[view] = label

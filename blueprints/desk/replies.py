"""The tool of canned replies: found by topic, language and word; put into the answer, never sent by itself."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints import tools
from blueprints.desk import bp, screen
from blueprints.desk.views import HELD
from blueprints.rendering import LARGEST
from domain import commune, filling, shelf
from domain.canned import Canned
from domain.conversation import Conversation
from domain.errors import Refused

FIELDS = ("topic", "language", "word")


class Withdrawn(Refused):
    """Somebody retired it since the list was shown."""

    sentence = _l("Cette réponse a été retirée : choisissez-en une autre.")
    status = 409


@bp.get(f"{HELD}/replies")
def replies(id: int) -> Response:
    """The replies, beside the conversation."""
    held = screen.held(id)
    return screen.desk(held, **_shown(held))


def filter_(held: Conversation, _which: str) -> str:
    """Those that are asked for: an address, so that looking again looks for the same."""
    wanted: dict[str, Any] = {name: t for name, t in _asked(request.form).items() if t}
    return url_for("desk.replies", id=held.id, **wanted)


def insert(held: Conversation, which: str) -> str:
    """Put one after what is typed. The form brings what was typed: pressed twice, it is inserted once."""
    number = int(which) if which.isascii() and which.isdecimal() else 0
    found = Canned.found(min(number, LARGEST))
    if found is None:
        raise Withdrawn
    typed = request.form.get("message", "").replace("\r\n", "\n").rstrip()
    held.prepare(f"{typed}\n\n{_filled(found, held)}" if typed else _filled(found, held))
    return url_for("desk.conversation", id=held.id)


def _filled(reply: Canned, held: Conversation) -> str:
    place = commune.get(held.commune_code or "")
    known = {"name": held.called, "place": place.name if place else ""}
    return filling.fill(reply.body, **known, language=reply.language)


def _shown(held: Conversation) -> dict[str, Any]:
    wanted = _asked(request.values)
    found = [(each, _filled(each, held)) for each in shelf.found(**wanted)]
    tool = {"tool": "desk/_replies.html", "replies": found, "asked": wanted}
    return tool | {"topics": shelf.topics(), "languages": shelf.languages()}


def _asked(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: typed.get(name, "").strip()[:80] for name in FIELDS}


tools.offer("replies", _l("Réponses"))
tools.act("filter", filter_, _shown)
tools.act("insert", insert, _shown)

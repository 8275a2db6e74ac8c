"""The tool « Orienter »: organisations near her, put into the conversation as cards, or asked to help her."""

import json
from typing import Any

from flask import Response, g, request, session, url_for
from flask_babel import lazy_gettext as _l

from blueprints import pace, slips, tools
from blueprints.desk import bp, screen
from blueprints.desk.summary import rules
from blueprints.desk.views import HELD
from blueprints.referrals import ANSWERS, STATES
from blueprints.rendering import named
from domain import commune, directory, introducing, referral, referring, summary
from domain.conversation import Conversation
from domain.directory import Wanted
from domain.summary import WISH
from domain.taxonomy import BESOINS, LANGUES, PUBLICS, VIOLENCES
from domain.terms import Terms

SHOWN = 10  # organisations at a time
CHOICES = {"besoin": BESOINS, "violence": VIOLENCES, "public": PUBLICS, "langue": LANGUES}
LOOKED_FOR = "what an officer looks for"
Asked = dict[str, str]


@bp.get(f"{HELD}/referrals")
def referrals(id: int) -> Response:
    """What was passed on or may be, and who can help, beside the conversation."""
    held = screen.held(id)
    return screen.desk(held, **_shown(held))


def seek(held: Conversation, which: str) -> str:
    """Look for those that are asked for, from this one on.

    What is looked for is kept in the cookie, sealed, and not in the address: with the number of the
    conversation it would say in a log, or on the officer's disk, what she needs.
    """
    asked = {name: request.form.get(name, "").strip()[:60] for name in ("word", "town")}
    asked |= {
        name: code for name in CHOICES if (code := request.form.get(name, "")) in CHOICES[name]
    }
    said = [held.id, {name: t for name, t in asked.items() if t}, named(which)]
    session["o"] = slips.sealed(json.dumps(said), LOOKED_FOR)
    return url_for("desk.referrals", id=held.id)


def propose(held: Conversation, which: str) -> str:
    """Put this one into the conversation."""
    pace.answer()
    referring.propose(held, named(which), key=request.form.get("key", ""), by=g.viewer)
    return url_for("desk.referrals", id=held.id)


def introduce(held: Conversation, which: str) -> str:
    """Begin to prepare what would be passed on to this one, with what is known."""
    first = Terms.of(named(which), referring.card_of(named(which)))
    known = {
        "alias": held.called,
        "reach": rules(held.contact) if held.contact else "",
        "ask": summary.of(held).fields.get(str(WISH), ""),
    }
    key = request.form.get("key", "")
    made = introducing.prepare(held, first.saying(known), key=key, by=g.viewer)
    return url_for("desk.referral", id=held.id, which=made)


def _shown(held: Conversation) -> dict[str, Any]:
    asked, offset = _asked(held)
    towns = _towns(held, asked)
    wanted = _wanted(towns[0] if towns else None, asked)
    found = directory.search(wanted, public=False, limit=SHOWN, offset=offset)
    tool = {"tool": "desk/_referrals.html", "referrals": referral.of(held), "states": STATES}
    seen = {"found": found, "asked": asked, "offset": offset, "shown": SHOWN, "towns": towns}
    return tool | seen | {"choices": CHOICES, "answers": ANSWERS}


def _asked(held: Conversation) -> tuple[Asked, int]:
    """What was last looked for in this conversation."""
    of, asked, offset = json.loads(slips.opened(session.get("o", ""), LOOKED_FOR) or "[0, {}, 0]")
    return (asked, offset) if of == held.id else ({}, 0)


def _towns(held: Conversation, asked: Asked) -> list[str]:
    """Near where to look, the likeliest first: where the officer says, else where she says she is."""
    if asked.get("town"):
        return [each.code for each in commune.find(asked["town"], 6).communes]
    return [held.commune_code] if held.commune_code else []


def _wanted(town: str | None, asked: Asked) -> Wanted:
    def chosen(name: str) -> tuple[str, ...]:
        return (asked[name],) if asked.get(name) in CHOICES[name] else ()

    return Wanted(
        commune_code=town,
        besoins=chosen("besoin"),
        violences=chosen("violence"),
        publics=chosen("public"),
        langue="".join(chosen("langue")),
        text=asked.get("word", ""),
    )


tools.offer("referrals", _l("Orienter"), lasting=True)
for name, do in (("seek", seek), ("propose", propose), ("introduce", introduce)):
    tools.act(name, do, _shown)

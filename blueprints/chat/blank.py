"""The arrival page as everybody gets it: drawn and packed once, then only its tokens are new.

It is the page most asked for, by people on their way in and by whoever would flood the door.
"""

import re

from flask import Response, g, render_template
from flask_babel import get_locale

from blueprints.answers import take_gzip
from blueprints.chat.packed import Packed
from blueprints.chat.vacancy import Vacancy, vacancy
from domain.message import new_key
from extensions import csrf

TOKEN, KEY = "\0token\0", "\0key\0"  # no page holds a NUL: nothing typed can stand for them
_new = {TOKEN: csrf.token, KEY: new_key}
# By language and vacancy: the page, what its tokens are, and its style.
_drawn: dict[tuple[str, Vacancy], tuple[Packed, list[str], str]] = {}


def page() -> Response:
    """A page nobody has typed into yet."""
    which = str(get_locale()), vacancy()
    if which not in _drawn:
        _drawn[which] = *_draw(), g.style_hash
    packed, kinds, g.style_hash = _drawn[which]
    tokens = [_new[kind]().encode() for kind in kinds]
    if not take_gzip():
        return Response(packed.text(tokens))
    told = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(packed.gzip(tokens), headers=told)


def _draw() -> tuple[Packed, list[str]]:
    names = ("place", "speaks_as", "draft", "untold", "minor", "code")
    text = render_template(
        "chat/arrive.html",
        asked=dict.fromkeys(names, ""),
        refusal=None,
        csrf_token=lambda: TOKEN,
        new_key=lambda: KEY,
    )
    parts = re.split(f"({TOKEN}|{KEY})", text)
    texts, kinds = [part.encode() for part in parts[::2]], parts[1::2]
    return Packed(texts, [len(_new[kind]()) for kind in kinds]), kinds

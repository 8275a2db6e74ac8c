"""The arrival page as everybody gets it: drawn once, then only its tokens are new.

It is the page most asked for, by people on their way in and by whoever would flood the door.
"""

import re

from flask import g, render_template
from flask_babel import get_locale

from blueprints.chat.vacancy import Vacancy, vacancy
from domain.message import new_key
from extensions import csrf

TOKEN, KEY = "\0token\0", "\0key\0"  # no page holds a NUL: nothing typed can stand for them
# By language and vacancy: the text between the marks, and its style.
_drawn: dict[tuple[str, Vacancy], tuple[list[str], str]] = {}


def page() -> str:
    """A page nobody has typed into yet."""
    which = str(get_locale()), vacancy()
    if which not in _drawn:
        _drawn[which] = _draw(), g.style_hash
    pieces, g.style_hash = _drawn[which]
    fresh = [piece if at % 2 == 0 else _new[piece]() for at, piece in enumerate(pieces)]
    return "".join(fresh)


_new = {TOKEN: csrf.token, KEY: new_key}


def _draw() -> list[str]:
    """Text, mark, text, mark, … text."""
    names = ("place", "speaks_as", "draft", "untold", "minor", "code")
    text = render_template(
        "chat/arrive.html",
        asked=dict.fromkeys(names, ""),
        refusal=None,
        csrf_token=lambda: TOKEN,
        new_key=lambda: KEY,
    )
    return re.split(f"({TOKEN}|{KEY})", text)

"""Speaking: a sentence in the reader's language, each looked up once."""

from collections import defaultdict

from flask import g
from flask_babel import get_domain, get_locale, gettext
from markupsafe import Markup, escape

from blueprints.typography import typeset

_spoken: dict[str, dict[str, Markup]] = defaultdict(dict)  # by language, then by sentence


def _(sentence: str, **values: object) -> Markup:
    """The sentence in the reader's language, each looked up once; values are escaped.

    Templates say some twenty sentences a page: asking the catalogue for each, every time, was a third
    of what a page cost.
    """
    known: dict[str, Markup] | None = g.get("spoken")
    if known is None:
        known = g.spoken = _spoken[str(get_locale())]
    text = known.get(sentence)
    if text is None:
        text = known[sentence] = Markup(typeset(gettext(sentence)))  # noqa: S704 (our own words)
    return text % {name: escape(value) for name, value in values.items()} if values else text


def ngettext(one: str, several: str, number: int, **values: object) -> str:
    """As flask-babel's, typeset like the others; it asks the catalogue each time."""
    text = typeset(str(get_domain().get_translations().ungettext(one, several, number)))
    return text % {"num": number, **values}

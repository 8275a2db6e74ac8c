"""The notice: what she reads when a supervisor opens her conversation, in words the unit chose."""

from flask_babel import lazy_gettext as _l

from domain import unit

unit.line(
    "reading_notice",
    _l("{nom}, qui encadre l’équipe, lit aussi cette conversation."),
    _l("Ce que lit la personne quand un ou une responsable ouvre sa conversation"),
    _l("{nom} devient le prénom ou le pseudonyme de qui lit."),
)


def notice(alias: str) -> str:
    """What she reads when the officer of this name opens her conversation."""
    return str(unit.chosen("reading_notice")).replace("{nom}", alias)

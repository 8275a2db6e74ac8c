"""Assigning: whether conversations are given to officers, or each takes in the queue; the unit decides."""

from flask_babel import lazy_gettext as _l

from domain import unit

unit.choice(
    "assignment",
    (("by-hand", _l("Chacun prend dans la file")), ("automatic", _l("Répartition automatique"))),
    _l("Répartition des conversations"),
    _l(
        "Automatique : à qui a une place libre, d’abord qui est formé ou lit la langue. Un danger immédiat va à "
        "qui est là, même sans place."
    ),
)


def automatic() -> bool:
    """Whether who waits is given to who has a place."""
    return bool(unit.chosen("assignment") == "automatic")

"""What was found wrong in a file, line by line, and what became of the line."""

from typing import Any

from flask_babel import lazy_gettext as _l

from domain.errors import Refused
from domain.finding import Findings

# The line is left out.
BAD: dict[str, Any] = {
    "cells": _l("Cette ligne n’a pas autant de cases que l’en-tête."),
    "letters": _l("Cette ligne contient des caractères illisibles."),
    "name": _l("Le service n’a pas de nom, ou son nom est trop long."),
    "department": _l("Le département n’est pas connu."),
    "type": _l("Ce type de service n’est pas connu."),
    "day": _l("La date de la ligne n’est pas lisible, ou elle est dans l’avenir."),
    "twice": _l("Cette ligne contredit une ligne précédente."),
    "institution": _l("L’institution n’est ni PN ni GN."),
    "commune": _l("Cette commune n’existe pas."),
    "point": _l("Les coordonnées ne sont pas deux nombres."),
    "outside": _l("Le point est hors de son département."),
    "swapped": _l("La latitude et la longitude sont inversées."),
}
# The line is used, but for what is said.
MENDED: dict[str, Any] = {
    "unplaced": _l("Le code de commune n’existe pas : la ligne est gardée sans commune."),
    "former": _l("La commune n’existe plus : celle qui l’a remplacée est prise."),
    "renamed": _l("Le code de commune contredit le nom et le point : ce sont eux qui sont crus."),
    "turned": _l("La latitude et la longitude étaient inversées : elles sont remises à l’endroit."),
    "far": _l("Le point est à plus de 25 km de sa commune : il est laissé de côté."),
    "nowhere": _l(
        "Le point n’est pas lisible ou est hors de son département : il est laissé de côté."
    ),
    "phone": _l("Le numéro de téléphone n’est pas valable : il est laissé de côté."),
}


class Told(Findings):
    """Of one file of public data, with all its faults."""

    __slots__ = ()

    def wrong(self, line: int, reason: str, about: str = "") -> None:
        """Note it."""
        said = BAD.get(reason) or MENDED[reason]
        self.note(line, reason, said, about, bad=reason in BAD)


class SheetTruncated(Refused):
    """Too few lines to be the whole file."""

    def __init__(self, found: int = 0, least: int = 0) -> None:
        super().__init__()
        self.sentence = _l(
            "Ce fichier semble tronqué : %(found)s lignes utiles, %(least)s attendues au moins. Rien n’a été "
            "importé. L’option --partial importe un extrait.",
            found=found,
            least=least,
        )


class SheetColumns(Refused):
    """A column that is needed is not there."""

    def __init__(self, missing: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.sentence = _l(
            "Il manque des colonnes dans ce fichier : %(names)s.", names=", ".join(missing)
        )


class SheetOneSided(Refused):
    """Hardly any police in it."""

    sentence = _l(
        "Moins de 1 % des communes de ce fichier relèvent de la police : il n’est pas complet. Rien n’a été "
        "importé. L’option --partial importe un extrait."
    )

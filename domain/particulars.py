"""Particulars: what is typed of an organisation, sound or refused, field by field."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from domain import commune, point, telephone
from domain.errors import Refused
from domain.taxonomy import ALL, Words, known

MOST_SERVICES = 20
_POSTAL = re.compile(r"\d{5}")
_SIRET = re.compile(r"\d{14}")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}")
_LINK = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+")

SENTENCES: dict[str, Any] = {
    "nom": _l("Indiquez un nom de 3 à 150 caractères."),
    "telephone": _l("Ce numéro n’a pas été compris : 01 23 45 67 89, 3919 ou +33…"),
    "courriel": _l("Cette adresse de courriel n’a pas été comprise."),
    "site_web": _l("L’adresse du site commence par https:// ou http://."),
    "code_postal": _l("Le code postal a cinq chiffres."),
    "code_insee": _l("Cette commune n’est pas connue."),
    "siret": _l("Le SIRET a quatorze chiffres."),
    "latitude": _l("La latitude et la longitude sont des nombres, et vont ensemble."),
    "services": _l("Au plus vingt services, un par ligne, de 3 à 150 caractères."),
    "langues": _l("Choisissez dans la liste."),
    "violences": _l("Choisissez dans la liste."),
    "besoins": _l("Choisissez dans la liste."),
    "publics": _l("Choisissez dans la liste."),
}


class WrongParticular(Refused):
    """One field of an organisation holds what it cannot; ``field`` names it."""

    sentence = _l("Ce champ est trop long, ou n’accepte pas cette valeur.")

    def __init__(self, field: str = "nom") -> None:
        super().__init__(field)
        self.field = field  # type: ignore[misc]
        self.sentence = SENTENCES.get(field, type(self).sentence)


def read(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that these fields give; what is not among them is not changed. ``WrongParticular``."""
    values = {}
    for name, value in typed.items():
        if name in READERS:
            try:
                values[name] = READERS[name](value)
            except (ValueError, TypeError, AttributeError):
                raise WrongParticular(name) from None
    if (values.get("latitude") is None) != (values.get("longitude") is None):
        raise WrongParticular("latitude")
    return values


def _line(least: int, most: int) -> Callable[[Any], str]:
    def reader(value: str) -> str:
        text = " ".join(value.split())
        if not least <= len(text) <= most or not text.isprintable():
            raise ValueError
        return text

    return reader


def _text(most: int) -> Callable[[Any], str]:
    def reader(value: str) -> str:
        text = value.replace("\r\n", "\n").strip()
        if len(text) > most or not text.replace("\n", "").replace("\t", "").isprintable():
            raise ValueError
        return text

    return reader


def _like(pattern: re.Pattern[str], most: int) -> Callable[[Any], str]:
    def reader(value: str) -> str:
        text = value.strip()
        if text and (len(text) > most or not pattern.fullmatch(text)):
            raise ValueError
        return text

    return reader


def _codes(words: Words) -> Callable[[Any], str]:
    def reader(value: Any) -> str:
        codes = value.split() if isinstance(value, str) else list(value)
        if set(codes) - set(words):
            raise ValueError
        return " ".join(known(words, codes))

    return reader


def _mail(value: str) -> str:
    return _like(_ADDRESS, 200)(value.strip().removeprefix("mailto:"))


def _phone(value: str) -> str:
    return telephone.kept(value) if value.strip() else ""


def _insee(value: str) -> str:
    code = value.strip().upper()
    if code and commune.get(code) is None:
        raise ValueError
    return code


def _degrees(most: float) -> Callable[[Any], float | None]:
    def reader(value: Any) -> float | None:
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        degrees = point.degrees(str(value))
        if abs(degrees) > most:
            raise ValueError
        return degrees

    return reader


def _flag(value: Any) -> bool:
    return value not in (False, "", "0", None)


def _services(value: Any) -> tuple[str, ...]:
    lines = value.splitlines() if isinstance(value, str) else value
    names = tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if len(names) > MOST_SERVICES:
        raise ValueError
    return tuple(_line(3, 150)(name) for name in names)


READERS: dict[str, Callable[[Any], Any]] = {
    "nom": _line(3, 150),
    "description": _text(10_000),
    "siret": _like(_SIRET, 14),
    "telephone": _phone,
    "courriel": _mail,
    "site_web": _like(_LINK, 500),
    "provenance": _text(500),
    "adresse": _line(0, 200),
    "complement_adresse": _line(0, 200),
    "code_postal": _like(_POSTAL, 5),
    "code_insee": _insee,
    "commune": _line(0, 80),
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "horaires_accueil": _text(500),
    "accessibilite": _text(500),
    "accessibilite_lieu": _like(_LINK, 500),
    **{name: _codes(words) for name, words in ALL.items()},
    **dict.fromkeys(("urgence", "nationale", "sms", "adresse_masquee", "a_recontroler"), _flag),
    "services": _services,
}

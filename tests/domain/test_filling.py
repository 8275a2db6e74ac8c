"""A reply as it is inserted: what is not known vanishes as if it had never been there."""

import pytest

from domain.filling import fill, strays


@pytest.mark.parametrize(
    ("body", "known", "unknown"),
    [
        ("Bonjour {prénom}, je vous lis.", "Bonjour Anna, je vous lis.", "Bonjour, je vous lis."),
        ("Rien ne presse, {prénom}.", "Rien ne presse, Anna.", "Rien ne presse."),
        ("Merci\u00a0{prénom} !", "Merci\u00a0Anna !", "Merci !"),
        ("{prénom}, êtes-vous là ?", "Anna, êtes-vous là ?", "Êtes-vous là ?"),
        ("Oui. {prénom}, je lis.", "Oui. Anna, je lis.", "Oui. Je lis."),
        ("Bonjour.\n\n{prénom}, je lis.", "Bonjour.\n\nAnna, je lis.", "Bonjour.\n\nJe lis."),
        ("{prénom}", "Anna", ""),
        ("Sans rien.", "Sans rien.", "Sans rien."),
    ],
)
def test_a_first_name(body: str, known: str, unknown: str) -> None:
    assert fill(body, name="Anna", place="") == known
    assert fill(body, name="", place="") == unknown


@pytest.mark.parametrize(
    ("body", "place", "filled"),
    [
        ("un lieu près de {commune}.", "Lyon", "un lieu près de Lyon."),
        ("un lieu près de {commune}.", "", "un lieu."),
        ("Vous êtes à {commune} ?", "", "Vous êtes ?"),
        ("À {commune}, il y en a un.", "", "Il y en a un."),
        ("À {commune}, il y en a un.", "Le Havre", "Au Havre, il y en a un."),
        ("à {commune} et près de {commune}", "Le Havre", "au Havre et près du Havre"),
        ("à {commune} ou loin de {commune}", "Les Ulis", "aux Ulis ou loin des Ulis"),
        ("près de {commune}", "Annecy", "près d’Annecy"),
        ("près de {commune}", "Évry", "près d’Évry"),
        ("près de {commune}", "La Rochelle", "près de La Rochelle"),
        ("dans {commune}", "Le Mans", "dans Le Mans"),
        ("un lieu, {commune}, à voir", "", "un lieu, à voir"),
    ],
)
def test_a_commune(body: str, place: str, filled: str) -> None:
    assert fill(body, name="", place=place) == filled


def test_in_another_language_nothing_is_contracted() -> None:
    assert fill("near {commune}", name="", place="Le Havre", language="en") == "near Le Havre"
    assert fill("a place near {commune}.", name="", place="", language="en") == "a place."


def test_what_fills_is_not_filled_again() -> None:
    assert fill("{prénom} à {commune}", name=r"\1 {x}", place=r"\g<0>") == r"\1 {x} à \g<0>"


@pytest.mark.parametrize("body", ["{prenom}", "{nom}", "a } b", "{", "{{prénom}}", "{Prénom}"])
def test_other_braces_are_strays(body: str) -> None:
    assert strays(body)
    assert not strays("{prénom} {commune} {prénom}")

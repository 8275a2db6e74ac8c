"""Rows of data.inclusion and of the State's directory: what is needed, what is left out, how hours are read."""

from typing import Any

import pytest

from domain import dila, inclusion
from domain.leaf import RowWrong
from domain.open_now import readable

ROW: dict[str, Any] = {
    "source": "dora",
    "id": "dora--1",
    "nom": "Maison",
    "date_maj": "2026-09-01",
    "contact_nom_prenom": "Anne Personne",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nom", "ab"), ("nom", None), ("nom", "\ufffdcoute"), ("nom", "x" * 151), ("id", ""),
        ("id", "x" * 129), ("source", ""), ("commune", "B\ufffdziers"),
        ("source", "x" * 65), ("date_maj", "1999-12-31"), ("date_maj", "2999-01-01"), ("date_maj", "hier"),
        ("description", "x" * 10_001), ("adresse", "x" * 201), ("commune", "x" * 81),
    ],
)  # fmt: skip
def test_without_these_a_row_is_wrong(field: str, value: Any) -> None:
    with pytest.raises(RowWrong) as wrong:
        inclusion.structure({**ROW, field: value})
    assert wrong.value.name == field


def test_an_address_that_is_written_as_a_link() -> None:
    leaf = inclusion.structure({**ROW, "courriel": "mailto:a.b@exemple.fr", "code_insee": "69123"})
    assert (leaf.values["courriel"], leaf.values["code_insee"], leaf.dropped) == (
        "a.b@exemple.fr", "69123", (),
    )  # fmt: skip


def test_nobody_is_named() -> None:
    row = {**ROW, "structure_id": "dora--1", "description": "Accueil"}
    assert "Personne" not in repr(inclusion.service(row))
    assert "Personne" not in repr(inclusion.structure(ROW))


@pytest.mark.parametrize(
    "written", [["b", "a"], '["b", "a"]', "{b,a}", "a, b", "b|a", ["a", "b", "a", "mal mis", "<x>"]]
)
def test_lists_however_they_are_written(written: Any) -> None:
    assert inclusion.codes({"publics": written}, "publics") == "a b"


@pytest.mark.parametrize("written", [None, "", "[1", {"a": 1}, 3])
def test_no_list(written: Any) -> None:
    assert inclusion.codes({"publics": written}, "publics") == ""


def span(first: str, last: str, *times: str, comment: str = "") -> dict[str, str]:
    named = {"nom_jour_debut": first, "nom_jour_fin": last, "commentaire": comment}
    ends = (
        "valeur_heure_debut_1",
        "valeur_heure_fin_1",
        "valeur_heure_debut_2",
        "valeur_heure_fin_2",
    )
    return named | dict(zip(ends, times, strict=False))


@pytest.mark.parametrize(
    ("spans", "hours"),
    [
        (
            [span("Lundi", "Vendredi", "09:00:00", "12:00:00", "14:00:00", "17:30:00")],
            "Mo-Fr 09:00-12:00,14:00-17:30",
        ),
        ([span("Mardi", "Mardi", "09:00:00", "12:00:00", "", "")], "Tu 09:00-12:00"),
        (
            [
                span("Mardi", "", "09:00", "12:00", comment='sur "rendez-vous"'),
                span("Samedi", "Samedi", "10:00", "11:00"),
            ],
            'Tu 09:00-12:00 "sur rendez-vous"; Sa 10:00-11:00',
        ),
        ([span("Lundi", "Lundi", "neuf", "midi"), span("Férié", "", "09:00", "10:00")], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_hours_of_offices(spans: list[dict[str, str]], hours: str) -> None:
    assert dila.hours(spans) == hours
    assert readable(hours) or not hours

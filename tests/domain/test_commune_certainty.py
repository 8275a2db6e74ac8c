"""When a commune may be taken as said, and when she must be asked: never a silent pick."""

import pytest

from domain import commune


def departments(text):
    return {each.department for each in commune.find(text).communes}


def test_namesakes_are_all_offered():
    found = commune.find("Sainte-Colombe", limit=3)
    assert not found.certain
    assert sum(each.name == "Sainte-Colombe" for each in found.communes) == 12


def test_namesakes_are_told_apart_by_their_department():
    for each in commune.find("Sainte-Colombe").communes:
        if each.name == "Sainte-Colombe":
            found = commune.find(f"sainte colombe {each.department_name}")
            assert found == commune.Found((each,), certain=True)


def test_accents_forgiven_make_namesakes():
    assert {"Villé", "Ville"} <= {each.name for each in commune.find("ville").communes}
    assert not commune.find("Villé").certain


def test_a_postal_code_of_many_communes_offers_them_all():
    found = commune.find("51300", limit=5)
    assert not found.certain
    assert len(found.communes) == 46
    assert all("51300" in each.postal_codes for each in found.communes)


def test_a_postal_code_begun_is_never_certain():
    assert not commune.find("930").certain
    assert not commune.find("9320").certain


def test_a_code_without_its_first_zero_is_understood():
    assert "01" in departments("1400")


@pytest.mark.parametrize("text", ["93300 saint denis", "saint denis 75", "marseille 13"])
def test_a_contradiction_is_a_doubt(text):
    assert not commune.find(text).certain


def test_a_name_that_was_also_another_commune_is_a_doubt():
    found = commune.find("Mérignac")
    assert not found.certain
    assert found.communes[0].label == "Mérignac (33 Gironde)"
    assert len(found.communes) > 1


@pytest.mark.parametrize(
    ("text", "also"), [("Vienne", "86"), ("la réunion", "974"), ("Mayenne", "53"), ("indre", "36")]
)
def test_a_name_that_is_also_a_department_is_a_doubt(text, also):
    assert not commune.find(text).certain
    assert also in departments(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Aix", "Aix-en-Provence"),
        ("boulogne", "Boulogne-Billancourt"),
        ("evry", "Évry-Courcouronnes"),
    ],
)
def test_a_village_is_not_picked_for_the_city_that_begins_like_it(text, meant):
    found = commune.find(text)
    assert not found.certain
    assert meant in {each.name for each in found.communes[:3]}


def test_a_name_without_its_article_is_a_doubt():
    assert not commune.find("cannet").certain
    assert "06" in departments("cannet")


def test_slips_are_a_doubt_even_when_one_commune_alone_is_near():
    found = commune.find("villeurbane")
    assert [each.name for each in found.communes] == ["Villeurbanne"]
    assert not found.certain


def test_a_slip_in_a_city_still_offers_every_district():
    assert len([each for each in commune.find("pariss").communes if each.department == "75"]) == 20


def test_the_limit_cuts_guesses():
    assert len(commune.find("saint-mar", limit=5).communes) == 5
    assert len(commune.find("saint-mar").communes) == 12

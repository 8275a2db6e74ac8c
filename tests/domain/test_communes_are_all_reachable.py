"""The data is whole, and nobody lives where the search does not lead."""

from collections import Counter, defaultdict
from threading import Thread

import pytest

from domain import commune
from domain.gazetteer import rows


@pytest.fixture(scope="module")
def communes():
    found = [commune.get(row[0]) for row in rows("communes")]
    return [each for each in found if each is not None]


def test_the_data_is_that_of_2026():
    districts = [row for row in rows("communes") if row[5]]
    assert len(districts) == 45
    assert len(list(rows("communes"))) == 34_969 + 45
    assert len(list(rows("departments"))) == 109
    assert len(list(rows("former_communes"))) == 2_501


def test_cities_give_way_to_their_districts(communes):
    assert len(communes) == 34_969 - 3 + 45
    assert len({each.code for each in communes}) == len(communes)


def test_many_share_a_name(communes):
    shared = [count for count in Counter(each.name for each in communes).values() if count > 1]
    assert (len(shared), sum(shared), max(shared)) == (1_441, 3_675, 12)


def test_no_two_have_the_same_label(communes):
    assert len({each.label for each in communes}) == len(communes)


def test_only_the_uninhabited_lack_a_postal_code(communes):
    without = [each for each in communes if not each.postal_codes]
    assert len(without) == 5
    assert all(each.population == 0 for each in without)


def test_every_commune_is_found_by_its_name(communes):
    for each in communes:
        found = commune.find(each.name)
        assert each in found.communes
        assert not found.certain or found.communes == (each,)


def test_every_commune_is_found_by_its_name_and_department(communes):
    doubtful = []
    for each in communes:
        found = commune.find(f"{each.name} {each.department}")
        assert each in found.communes
        if not found.certain:
            doubtful.append(each.name)
    # the one that also is the former name of another in the same department
    assert doubtful == ["Longeville"]


def test_every_label_leads_back_to_its_commune(communes):
    for each in communes:
        assert commune.find(each.label).communes[0] == each


def test_every_postal_code_leads_to_all_its_communes(communes):
    covered = defaultdict(set)
    for each in communes:
        for code in each.postal_codes:
            covered[code].add(each)
    assert len(covered) == 6_310
    assert sum(len(each) > 1 for each in covered.values()) == 4_205
    for code, expected in covered.items():
        found = commune.find(code)
        assert set(found.communes) == expected
        assert found.certain is (len(expected) == 1)


def test_every_former_name_leads_to_the_commune_of_today():
    for name, code in rows("former_communes"):
        found = commune.find(name)
        assert commune.get(code) in found.communes
        assert not found.certain or found.communes[0].code == code


def test_the_table_is_built_once_whoever_asks_first(monkeypatch):
    built = []
    monkeypatch.setattr(commune, "_table", None)
    monkeypatch.setattr(commune, "Gazetteer", lambda: built.append(1) or built)
    threads = [Thread(target=commune.load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    commune.load()
    assert built == [1]

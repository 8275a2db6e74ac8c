"""Whatever is typed: no exception, no flood, no difference for a capital or an accent."""

import random
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.communes import slip
from domain import commune
from domain.gazetteer import rows
from domain.place_name import fold

MOST = 46 + 12  # the fullest postal code, and the guesses
WORDS = ["saint", "st", "ste", "sur", "la", "l'", "s/", "62", "93200", "751", "2a", "2b200", "3e"]
WORDS += ["paris", "lyon", "xii", "grand est", "la réunion", "cedex", "je suis à", "Y", "\x00", "("]
CITIES = {row[5] for row in rows("communes")}
CHOICES = [row for row in rows("communes") if row[0] not in CITIES]
NAMES = [row[1] for row in CHOICES]
POPULATIONS = [int(row[3]) for row in CHOICES]
quietly = settings(deadline=None, database=None, max_examples=150)
typed = st.text() | st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)


@quietly
@given(typed)
@example("saint " * 20)
@example("62 59 80 grand est occitanie")
@example("ﷺ" * 100)
def test_any_text_has_a_bounded_answer(text):
    found, suggested = commune.find(text), commune.suggest(text)
    assert len(found.communes) == len(set(found.communes)) <= MOST
    assert len(suggested) == len(set(suggested)) <= 8
    assert not found.certain or len(found.communes) == 1


@quietly
@given(typed)
def test_what_is_folded_is_plain_and_stays_so(text):
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789 " for c in folded)


def without_accents(name):
    spread = unicodedata.normalize("NFD", name.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in spread if not unicodedata.combining(c))


@quietly
@given(st.sampled_from(NAMES))
def test_case_accents_hyphens_and_apostrophes_do_not_matter(name):
    expected = commune.find(name)
    for other in (
        name.upper(),
        name.lower(),
        without_accents(name),
        unicodedata.normalize("NFD", name),
        name.replace("-", " "),
        name.replace("-", "–"),
        name.replace("'", "’"),
        name.replace("Saint-", "St ").replace("Sainte-", "Ste "),
        f"  {name}.\n",
    ):
        assert commune.find(other) == expected


@quietly
@given(st.sampled_from(NAMES), st.integers(2, 8))
def test_a_beginning_suggests_what_begins_so(name, length):
    if len(begun := fold(name)[:length].rstrip()) >= 2:
        assert len(commune.suggest(begun)) > 0


def bare(name):
    """Paris for its districts: nobody's slip should have to name the right one."""
    return fold(name).rpartition(" ")[0] if name.endswith("Arrondissement") else fold(name)


# Names drawn by population, with a seed that tuned nothing. Measured: 0.952 first and 0.978 among
# five with one slip, 0.892 and 0.957 with two; the bounds lie a little below. Most of what is
# missed has three or four letters, or has become the name of somewhere else.
@pytest.mark.parametrize(("slips", "first", "among_five"), [(1, 0.93, 0.96), (2, 0.87, 0.94)])
def test_slips_are_forgiven(slips, first, among_five):
    chance, tries = random.Random(2026), 600
    ranks = []
    for name in chance.choices(NAMES, POPULATIONS, k=tries):
        text = bare(name)
        for _ in range(slips):
            text = slip(text, chance) or text
        found = list(dict.fromkeys(bare(each.name) for each in commune.find(text).communes))
        ranks.append(found.index(bare(name)) if bare(name) in found else len(NAMES))
    assert sum(rank == 0 for rank in ranks) / tries >= first
    assert sum(rank < 5 for rank in ranks) / tries >= among_five

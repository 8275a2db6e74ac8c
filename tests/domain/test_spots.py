"""The nearest few, beside the answer of whoever measures them all."""

from random import Random

import pytest

from domain import point
from domain.point import Point, kilometres
from domain.spots import Spots

LYON, PARIS = (45.757, 4.832), (48.857, 2.352)


def test_distances_are_those_of_the_globe() -> None:
    assert kilometres(LYON, PARIS) == pytest.approx(392, abs=2)
    assert kilometres(LYON, LYON) == 0
    assert kilometres((0, 179.9), (0, -179.9)) == pytest.approx(22.2, abs=0.1)
    assert kilometres(LYON, (-LYON[0], LYON[1] - 180)) == pytest.approx(20015, abs=1)


@pytest.mark.parametrize("seed", range(5))
def test_none_nearer_is_forgotten(seed: int) -> None:
    chance = Random(seed)

    def anywhere() -> Point:
        return chance.uniform(41, 51), chance.uniform(-5, 9.5)

    every = [(anywhere(), number) for number in range(800)]
    every += [((-21.0 + chance.random() / 9, 55.5), 800 + number) for number in range(9)]
    spots = Spots(every)
    for _ in range(40):
        here = anywhere()
        best = sorted(kilometres(here, at) for at, _ in every)[:6]
        assert [far for far, _ in spots.near(here, 6)] == best
        near = {thing for at, thing in every if kilometres(here, at) <= 100}
        assert set(spots.within(here, 100)) == near


def test_few_or_none() -> None:
    assert Spots[str]([]).near(LYON, 3) == []
    spots = Spots([(LYON, "a"), (LYON, "b"), (PARIS, "c")])
    assert [thing for _, thing in spots.near(LYON, 2)] == ["a", "b"]
    assert [thing for _, thing in spots.near(PARIS, 9)] == ["c", "a", "b"]
    assert spots.near(LYON, 0) == []
    assert spots.within(LYON, 0) == ["a", "b"]
    assert spots.within(LYON, 400) == ["a", "b", "c"]
    assert Spots[str]([]).within(LYON, 400) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (("45,5", "4.8"), (45.5, 4.8)),
        (("nan", "4.8"), None),
        (("45.5", "inf"), None),
        (("", "4.8"), None),
        (("45°", "4.8"), None),
    ],
)
def test_what_is_no_number_is_no_point(text: tuple[str, str], read: Point | None) -> None:
    assert point.read(*text) == read


def test_a_point_is_in_its_part_of_the_world_and_turned_in_none() -> None:
    middles = {
        **{"69": LYON, "2A": (41.93, 8.74), "974": (-20.94, 55.44), "976": (-12.78, 45.23)},
        **{"971": (16.0, -61.73), "973": (4.93, -52.33), "987": (-17.5, -149.5)},
        **{"975": (46.78, -56.18), "988": (-22.27, 166.44)},
    }
    for department, at in middles.items():
        assert point.inside(at, department)
        assert not point.inside(point.swapped(at), department)
    assert not point.inside(LYON, "974")
    assert not point.inside((float("nan"), 4.8), "69")

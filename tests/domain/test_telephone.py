"""Numbers: however they are typed, kept in one way, read as people dial them."""

import pytest

from domain.telephone import dialled, kept, spoken, whole


@pytest.mark.parametrize(
    ("typed", "department", "number", "read"),
    [
        ("04 74 47 20 20", "01", "+33474472020", "04 74 47 20 20"),
        ("+33 4 50 40 59 30", "01", "+33450405930", "04 50 40 59 30"),
        ("+33 (0)1.45.00.00.00", "", "+33145000000", "01 45 00 00 00"),
        ("0033145000000", "", "+33145000000", "01 45 00 00 00"),
        ("0033 (0)4.74.47.20.20", "", "+33474472020", "04 74 47 20 20"),
        ("+33 (0)4-74-47-20-20", "", "+33474472020", "04 74 47 20 20"),
        ("+33 04 74 47 20 20", "", "+33474472020", "04 74 47 20 20"),
        ("33474472020", "", "+33474472020", "04 74 47 20 20"),
        ("474472020", "01", "+33474472020", "04 74 47 20 20"),
        ("01\u202f99\u00a000 00\u201101", "", "+33199000001", "01 99 00 00 01"),
        ("0 800 05 95 95", "", "+33800059595", "0 800 05 95 95"),
        ("0262 90 74 74", "974", "+262262907474", "02 62 90 74 74"),
        ("0692 90 74 74", "", "+262692907474", "06 92 90 74 74"),
        ("0269 61 12 22", "976", "+262269611222", "02 69 61 12 22"),
        ("+269269621313", "976", "+262269621313", "02 69 62 13 13"),
        ("+269 62 13 13", "976", "+262269621313", "02 69 62 13 13"),
        ("0690000000", "", "+590690000000", "06 90 00 00 00"),
        ("0590 87 50 04", "977", "+590590875004", "05 90 87 50 04"),
        ("0508 41 15 15", "", "+508411515", "05 08 41 15 15"),
        ("41 15 15", "975", "+508411515", "05 08 41 15 15"),
        ("26 67 80", "988", "+687266780", "+687 26 67 80"),
        ("+687 25 00 00", "", "+687250000", "+687 25 00 00"),
        ("40 47 01 47", "987", "+68940470147", "+689 40 47 01 47"),
    ],
)
def test_one_number_of_france_however_it_is_written(
    typed: str, department: str, number: str, read: str
) -> None:
    assert whole(typed, department) == kept(typed, department) == number
    assert spoken(number) == read
    assert dialled(number) == number
    assert whole(number, department) == number, "written again it stays"
    assert kept(read) == number, "and read, without the place it is of"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3919", "3919"), ("116 006", "116006"), ("17", "17"), ("+44 20 7946 0000", "+442079460000"),
     ("+32 2 000 00 00", "+3220000000")],
)  # fmt: skip
def test_what_is_short_or_of_elsewhere_is_kept_and_is_no_whole_number(
    typed: str, number: str
) -> None:
    assert kept(typed) == spoken(number) == dialled(number) == number
    assert whole(typed, "01") is None


@pytest.mark.parametrize(
    "typed",
    ["", "douze", "01 45", "0145000000000000", "+0", "tel:17", "+3338442+33150", "04 74 47 20",
     "04 74 47 20 20 21", "+33 4 74 47 20", "04 74 47 20 20 / 04 74 47 20 21", "poste 12",
     "26 67 80", "04٧٤٤٧٢٠٢٠", "٠٤٧٤٤٧٢٠٢٠", "١٧", "00"],
)  # fmt: skip
def test_what_is_no_number(typed: str) -> None:
    assert whole(typed, "01") is None
    with pytest.raises(ValueError, match="no telephone"):
        kept(typed)
    assert dialled(typed) == ""

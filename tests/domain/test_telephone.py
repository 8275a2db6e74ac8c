"""Numbers: however they are typed, kept in one way, read as people dial them."""

import pytest

from domain.telephone import dialled, kept, spoken


@pytest.mark.parametrize(
    ("typed", "number", "read"),
    [
        ("01 45 00 00 00", "+33145000000", "01 45 00 00 00"),
        ("+33 (0)1.45.00.00.00", "+33145000000", "01 45 00 00 00"),
        ("0033145000000", "+33145000000", "01 45 00 00 00"),
        ("0 800 05 95 95", "+33800059595", "0 800 05 95 95"),
        ("3919", "3919", "3919"),
        ("116 006", "116006", "116006"),
        ("17", "17", "17"),
        ("0262 00 00 00", "+262262000000", "02 62 00 00 00"),
        ("0690000000", "+590690000000", "06 90 00 00 00"),
        ("+687 25 00 00", "+687250000", "+687 25 00 00"),
        ("+32 2 000 00 00", "+3220000000", "+3220000000"),
    ],
)
def test_one_number_is_kept_one_way(typed: str, number: str, read: str) -> None:
    assert kept(typed) == number
    assert spoken(number) == read
    assert dialled(number) == number
    assert kept(read) == number


@pytest.mark.parametrize("typed", ["", "douze", "01 45", "0145000000000000", "+0", "tel:17"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match="no telephone"):
        kept(typed)
    assert dialled(typed) == ""

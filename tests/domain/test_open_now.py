"""Whether somebody is there: clocks that change, holidays that differ, and what nobody can tell."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.hours_in_words import in_words
from domain.open_now import CLOCKS, HOLIDAYS, UNKNOWN, clock_of, open_now

WEEKDAYS = "Mo-Fr 09:00-12:00,14:00-18:00; PH off"


def at(department: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=clock_of(department))


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo("UTC"))


def test_open_and_until_when() -> None:
    wednesday = open_now(WEEKDAYS, "69", at("69", 2026, 11, 25, 11, 59))
    assert (wednesday.open, wednesday.until) == (True, at("69", 2026, 11, 25, 12))
    friday_evening = open_now(WEEKDAYS, "69", at("69", 2026, 11, 27, 18))
    assert (friday_evening.open, friday_evening.until) == (False, at("69", 2026, 11, 30, 9))
    assert open_now("24/7").open
    assert open_now("24/7").until is None


@pytest.mark.parametrize(
    ("before", "opens", "closes"),
    [
        # The nights of 29 March and 25 October 2026: 9 o’clock comes an hour earlier, then later.
        (utc(2026, 3, 29, 6, 59), utc(2026, 3, 29, 7), utc(2026, 3, 29, 16)),
        (utc(2026, 10, 25, 7, 59), utc(2026, 10, 25, 8), utc(2026, 10, 25, 17)),
    ],
)
def test_when_clocks_change_doors_open_by_the_clock(
    before: datetime, opens: datetime, closes: datetime
) -> None:
    shut = open_now("Mo-Su 09:00-18:00", "75", before)
    assert (shut.open, shut.until) == (False, opens)
    assert open_now("Mo-Su 09:00-18:00", "75", opens).until == closes


def test_a_night_that_lasts_an_hour_more_is_open_to_its_end() -> None:
    night = open_now("22:00-06:00", "75", utc(2026, 10, 24, 20))
    assert (night.open, night.until) == (True, utc(2026, 10, 25, 5))


def test_each_department_has_its_own_clock() -> None:
    noon_in_paris = at("75", 2026, 11, 25, 12)
    assert open_now(WEEKDAYS, "75", noon_in_paris - timedelta(minutes=1)).open
    assert not open_now(WEEKDAYS, "971", noon_in_paris).open  # seven in the morning
    assert open_now(WEEKDAYS, "974", noon_in_paris).open  # three in the afternoon
    assert not open_now(WEEKDAYS, "987", noon_in_paris).open  # one at night


@pytest.mark.parametrize(
    ("department", "day"),
    [
        ("75", (2026, 5, 8)),
        ("75", (2027, 3, 29)),  # Easter Monday
        ("67", (2026, 4, 3)),
        ("57", (2028, 12, 26)),
        ("971", (2026, 5, 27)),
        ("972", (2026, 5, 22)),
        ("973", (2026, 6, 10)),
        ("974", (2027, 12, 20)),
        ("976", (2026, 4, 27)),
        ("977", (2026, 10, 9)),
        ("978", (2026, 5, 28)),
        ("987", (2026, 3, 5)),
        ("988", (2026, 9, 24)),
    ],
)
def test_holidays_are_those_of_the_place(department: str, day: tuple[int, int, int]) -> None:
    noon = at(department, *day, 12)
    for hours in ("Mo-Su 09:00-18:00; PH off", "Mo-Su 09:00-18:00; Su,PH 09:00-11:00"):
        assert open_now(hours, department, noon).open is False, hours
    assert open_now("Mo-Su 09:00-18:00", department, noon).open, "nobody said anything of holidays"
    assert open_now("Mo-Su,PH 09:00-18:00", department, noon).open
    if department != "75":
        assert open_now("Mo-Su 09:00-18:00; PH off", "75", at("75", *day, 12)).open


@pytest.mark.parametrize(
    "hours",
    [
        "", "  ", "\n", "open", "Mo-Fr", "lundi au vendredi de 9h à 18h", "Mo-Fr 9h-18h", "09:00",
        'Mo-Su 00:00-24:00 "sur rendez-vous"', "Mo-Su 00:00-24:00 unknown",
        "Mo-Su 00:00-24:00; SH off", "sunrise-sunset", "00:00-12:00+", "24/7" + " " * 600,
    ],
)  # fmt: skip
def test_what_nobody_can_tell_is_never_said_to_be_open(hours: str) -> None:
    assert open_now(hours, "69", at("69", 2026, 11, 25, 11)) == UNKNOWN


def test_a_comment_does_not_open_what_is_shut() -> None:
    hours = 'Mo-Fr 09:00-12:00 "sur rendez-vous"'
    assert open_now(hours, "69", at("69", 2026, 11, 28, 11)).open is False


def test_what_is_said_of_holidays_in_a_way_nobody_can_carry_over_is_not_known() -> None:
    assert open_now("Jul-Aug PH 10:00-12:00; Mo-Su 08:00-20:00", "974").open is None
    assert open_now("Jul-Aug PH 10:00-12:00; Mo-Su 08:00-20:00", "75").open is not None


@given(
    st.text(alphabet='MoTuFrSaPH 0123456789:-,;[]+/"ofJanwek()|', max_size=40),
    st.sampled_from(["75", "974"]),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_read_or_not_known(hours: str, department: str) -> None:
    told = open_now(hours, department, at(department, 2026, 11, 25, 11))
    assert told.open is not True or any(c.isdigit() for c in hours)


def test_every_clock_and_every_holiday_is_there() -> None:
    assert all(clock_of(code).key == name for code, name in CLOCKS.items())
    assert set(HOLIDAYS) - {"57", "67", "68"} <= set(CLOCKS)


@pytest.mark.parametrize(
    ("hours", "lines"),
    [
        ("24/7", ["Tous les jours, 24 heures sur 24"]),
        ("Mo-Su 09:00-23:00", ["Tous les jours : 9 h – 23 h"]),
        (WEEKDAYS, ["Du lundi au vendredi : 9 h – 12 h, 14 h – 18 h", "Jours fériés : fermé"]),
        ("Sa[1],Tu 10:30-24:00", ["Premier samedi du mois et mardi : 10 h 30 – minuit"]),
        ("Jul-Aug Mo-Fr 10:00-12:00", ["De juillet à août, du lundi au vendredi : 10 h – 12 h"]),
        ('Mo 10:00-12:00 "sur rendez-vous"', ["Lundi : 10 h – 12 h (sur rendez-vous)"]),
        ("week 1-53/2 Mo 10:00-12:00", ["week 1-53/2 Mo 10:00-12:00"]),
        ("lundi et mardi, 9h-12h", ["lundi et mardi, 9h-12h"]),
        (" ", []),
    ],
)
def test_hours_are_read_in_words_or_as_they_were_kept(
    app: Flask, hours: str, lines: list[str]
) -> None:
    with app.test_request_context():
        assert list(in_words(hours)) == lines

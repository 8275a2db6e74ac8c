"""Slots are made once and right; nobody shares one; what is not confirmed is not; what she erased is gone."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain import (
    accepting,
    agenda,
    appointment,
    calling_off,
    closure,
    departure,
    listening,
    moving,
    needing,
    opening,
    pass_,
    pass_code,
    publishing,
    reception,
    supply,
)
from domain.accepting import NoAnswer, NotFree
from domain.appointment import NoSlots, SlotGone
from domain.calling_off import Untellable
from domain.clock import PARIS, now
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.moving import NoAppointment
from domain.officer import Officer
from domain.opening import NotYourStation, moments
from domain.pass_ import Pass
from domain.publishing import NoOpening, SameRoom
from domain.reception import AnotherDay, TooManyPasses, WrongPass
from domain.slot import Slot
from domain.wall import NoMoment, today
from domain.wishes import Wishes
from extensions import db, transaction
from tests.clock import Clock
from tests.domain import appointing
from tests.domain.at_once import at_once

LINES = [("Nature des faits", "coups"), ("Enfants présents", "deux")]


def of(**others: object) -> SimpleNamespace:
    usual = {"weekday": 6, "minute": 0, "length": 60, "count": 5, "until": None}
    return SimpleNamespace(**{**usual, "since": date(2026, 1, 1), **others})


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_in_the_night_in_which_clocks_change_no_two_slots_overlap(night: date) -> None:
    spans = list(moments(of(), night, night))
    assert len(spans) == 5
    for (_, ends), (begins, _) in pairwise(spans):
        assert begins == ends
    assert {ends - begins for begins, ends in spans} == {timedelta(hours=1)}


def test_each_week_begins_by_the_clock_whatever_the_season() -> None:
    around = moments(of(minute=540, count=1), date(2026, 10, 18), date(2026, 11, 1))
    assert [begins for begins, _ in around] == [
        datetime(2026, 10, 18, 7, tzinfo=UTC),
        datetime(2026, 10, 25, 8, tzinfo=UTC),
        datetime(2026, 11, 1, 8, tzinfo=UTC),
    ]


def test_of_a_period_only_its_days() -> None:
    rule = of(since=date(2026, 10, 20), until=date(2026, 11, 1), count=1)
    days = [begins.date() for begins, _ in moments(rule, date(2026, 1, 1), date(2027, 1, 1))]
    assert days == [date(2026, 10, 24), date(2026, 10, 31)], "midnights in Paris, both included"


@pytest.mark.parametrize(
    ("slot", "wishes", "met"),
    [
        ({"gender": "f"}, {"gender": "f"}, True),
        ({"gender": ""}, {"gender": "f"}, False),
        ({"languages": "ar en"}, {"language": "ar"}, True),
        ({"languages": "arx"}, {"language": "ar"}, False),
        ({"accessible": False}, {"accessible": True}, False),
        ({}, {"hours": "school"}, True),
        ({}, {"hours": "after"}, False),
        ({"starts_at": datetime(2026, 11, 28, 9, tzinfo=UTC)}, {"hours": "school"}, False),
        ({"starts_at": datetime(2026, 11, 28, 9, tzinfo=UTC)}, {"hours": "after"}, True),
        ({"starts_at": datetime(2026, 11, 27, 16, tzinfo=UTC)}, {"hours": "after"}, True),
        ({"clock": ZoneInfo("Pacific/Noumea")}, {"hours": "after"}, True),  # eight in the evening
    ],
)
def test_a_wish_is_met_or_is_not(slot: dict, wishes: dict, met: bool) -> None:
    usual = {"gender": "", "languages": "", "accessible": True}
    usual |= {"starts_at": datetime(2026, 11, 27, 9, tzinfo=UTC), "clock": PARIS}  # a Friday, ten
    assert Wishes(**wishes).met_by(SimpleNamespace(**{**usual, **slot})) is met


def test_a_code_is_read_however_it_is_written() -> None:
    for typed in ("482913", " 482 913 ", "482-913", "Pass 482 913, violet", "４８２９１３"):
        assert pass_code.canonical(typed) == "482913"


def test_what_is_published_is_made_once(durand: Officer) -> None:
    where = appointing.station()
    made = len(appointing.opened(where))
    assert made == 4 * 6
    appointing.opened(where)  # the same form again
    with transaction():
        db.session.execute(opening.update(opening.Opening).values(made_until=today(now())))
    supply.fill(where.id)
    assert db.session.scalar(select(func.count(Slot.id))) == made, "also when it is made again"
    told = select(func.count()).where(AuditEntry.act == "slot.published")
    assert db.session.scalar(told) == 1


def test_what_makes_no_slots_is_refused_with_its_field(durand: Officer, martin: Officer) -> None:
    where = appointing.station()
    wrong = {"start": "25:00", "length": "5", "count": "0", "since": "demain", "room": "",
             "gender": "x", "languages": "xx", "until": "2020-01-01"}  # fmt: skip
    for field, text in wrong.items():
        with pytest.raises((NoOpening, NoMoment)) as refused:
            publishing.publish(where, appointing.typed(**{field: text}), key=field, by=durand)
        assert refused.value.field == field
    with pytest.raises(NotYourStation):
        publishing.publish(where, appointing.typed(), key="m", by=martin)
    appointing.opened(where)
    with pytest.raises(SameRoom):
        appointing.opened(where, "other", start="11:30", room="salle 2")
    appointing.opened(where, "after", start="12:00")
    appointing.opened(where, "beside", room="Salle 3")


def test_a_slot_offered_is_held_for_a_while_and_then_free(martin: Officer, clock: Clock) -> None:
    first, *_ = appointing.opened(where := appointing.station())
    one, two = (appointing.held(token, martin) for token in "ab")
    appointment.offer(one, [first.id], by=martin, key="k")
    appointment.offer(one, [first.id], by=martin, key="k")
    assert first.id not in {each.id for each in supply.free(where.id, Wishes())}
    with pytest.raises(SlotGone):
        appointment.offer(two, [first.id], by=martin, key="k")
    assert agenda.of(two).offer is None, "nothing of it"
    clock.go(minutes=11)
    assert agenda.of(one).offer.open == {first.id}, "nobody else wants it: hers to take"
    appointment.offer(two, [first.id], by=martin, key="k2")
    assert agenda.of(one).offer.open == set()
    with pytest.raises(NotFree):
        accepting.accept(one, first.id)
    accepting.accept(two, first.id)
    assert agenda.of(one).agreed is None
    with pytest.raises(NoSlots):
        appointment.offer(one, [], by=martin, key="none")


def test_she_takes_one_and_the_others_are_free(martin: Officer) -> None:
    slots = appointing.opened(where := appointing.station())
    hers = appointing.held("a", martin)
    hers.wish(Wishes(companion=True, language="ar"), martin)
    wanted = [each.id for each in slots[:3]]
    appointment.offer(hers, wanted, by=martin, key="k", lines=LINES)
    with pytest.raises(NoAnswer):
        accepting.accept(hers, slots[3].id)  # was never offered
    assert db.session.get_one(Slot, slots[3].id, populate_existing=True).stands == "free"
    accepting.accept(hers, wanted[1], told=[1, 7])
    accepting.accept(hers, wanted[1], told=[0])
    mine = agenda.of(hers).agreed
    assert (mine.slot.id, mine.told, mine.stands) == (wanted[1], [1], True)
    free = {each.id for each in supply.free(where.id, Wishes())}
    assert {wanted[0], wanted[2]} <= free
    assert wanted[1] not in free
    code = mine.code.replace(" ", "")
    assert code not in str(db.session.execute(select(Pass.code_hash, Pass.colour)).all())
    kept = db.session.scalars(select(Pass)).one()
    assert kept.needs == pass_.Needs(True, "ar")


def test_fifty_accept_one_slot_and_one_has_it(app: Flask) -> None:
    many = 50
    with app.app_context():
        martin = Officer.called("martin")
        martin.places = many
        wanted = appointing.opened(appointing.station())[0].id
        ids = []
        for number in range(many):
            hers = appointing.held(f"r{number}", martin)
            appointment.offer(hers, [wanted], by=martin, key="k", until=now())  # no hold
            ids.append(hers.id)

    def take(number: int) -> bool:
        accepting.accept(db.session.get_one(Conversation, ids[number]), wanted)
        return True

    results = at_once(app, take, many)
    assert sum(each is True for each in results) == 1, results
    assert sum(isinstance(each, NotFree) for each in results) == many - 1
    with app.app_context():
        assert db.session.scalar(select(func.count(Pass.id))) == 1
        agreed = [agenda.of(db.session.get_one(Conversation, each)).agreed for each in ids]
        assert sum(each is not None for each in agreed) == 1


def test_a_withdrawal_and_an_acceptance_at_the_same_moment(app: Flask) -> None:
    """Whichever comes first, she is never left believing what is not so."""
    for turn in range(5):
        with app.app_context():
            martin = Officer.called("martin")
            where = appointing.station(key=f"s{turn}")
            wanted = appointing.opened(where, f"k{turn}")[0].id
            hers = appointing.held(f"w{turn}", martin)
            appointment.offer(hers, [wanted], by=martin, key="k")
            mine = hers.id

        def act(number: int, wanted: int = wanted, mine: int = mine) -> None:
            if number:
                accepting.accept(db.session.get_one(Conversation, mine), wanted)
            else:
                calling_off.withdraw(
                    db.session.get_one(Slot, wanted), Officer.called("durand"), sure=True
                )

        results = at_once(app, act, 2)
        assert results[0] is None, results
        with app.app_context():
            agreed = agenda.of(db.session.get_one(Conversation, mine)).agreed
            assert agreed is None or agreed.ended == "called-off"
            assert db.session.scalar(select(func.count(Pass.id))) == 0
            hers = db.session.get_one(Conversation, mine)
            hers.close(Officer.called("martin"), "advice")


def test_moved_by_her_also_once_it_is_closed_and_her_pass_stays(martin: Officer) -> None:
    slots = appointing.opened(appointing.station())
    hers = appointing.held("a", martin)
    appointment.offer(hers, [slots[0].id], by=martin, key="k", lines=LINES)
    accepting.accept(hers, slots[0].id)
    before = agenda.of(hers).agreed
    hers.close(martin, "appointment")
    moving.move(hers, slots[5].id)
    moving.disclose(hers, [0])
    after = agenda.of(hers).agreed
    assert (after.slot.id, after.code, after.told) == (slots[5].id, before.code, [0])
    assert db.session.get_one(Slot, slots[0].id, populate_existing=True).stands == "free"
    moving.cancel(hers)
    moving.cancel(hers)
    assert agenda.of(hers).agreed.ended == "cancelled"
    assert db.session.scalar(select(func.count(Pass.id))) == 0
    with pytest.raises(NoAppointment):
        moving.move(hers, slots[0].id)
    fresh = appointing.arrival.again(hers, "fresh", "")
    assert agenda.of(fresh).agreed.ended == "cancelled", "it goes with her"
    assert agenda.of(hers).agreed is None


def test_erased_and_kept_her_pass_lets_her_in_with_the_least(martin: Officer, clock: Clock) -> None:
    where = appointing.station()
    slots = appointing.opened(where)
    hers = appointing.held("a", martin)
    hers.wish(Wishes(language="ar"), martin)
    appointment.offer(hers, [slots[0].id], by=martin, key="k", lines=LINES)
    accepting.accept(hers, slots[0].id, told=[0])
    code = agenda.of(hers).agreed.code
    assert departure.erase(hers) == "erased"
    desk = Officer.called("accueil")
    desk.station_id = where.id
    db.session.commit()
    with pytest.raises(Untellable):
        calling_off.withdraw(db.session.get_one(Slot, slots[0].id, populate_existing=True), desk)
    with pytest.raises(AnotherDay):
        reception.show(code, desk)
    clock.time = slots[0].starts_at - timedelta(minutes=5)
    shown = reception.show(code, desk)
    assert (shown.slot.room, shown.needs.language) == ("Salle 2", "ar")
    assert reception.told(shown) is None
    clock.go(days=1)
    with pytest.raises(WrongPass):
        reception.show(code, desk)
    supply.tidy()
    assert db.session.scalar(select(func.count(Pass.id))) == 0


def test_a_closed_day_is_withdrawn_and_made_no_more(martin: Officer, durand: Officer) -> None:
    where = appointing.station()
    slots = appointing.opened(where)
    on = today(slots[0].starts_at)
    assert calling_off.close(where, on, durand) == []
    assert calling_off.close(where, on, durand) == []
    assert closure.days(where.id, on) == [on]
    assert not [each for each in supply.coming(where.id) if today(each.starts_at) == on]
    late = on + timedelta(days=7 * 8)  # of which no slots are made yet
    calling_off.close(where, late, durand)
    with transaction():
        db.session.execute(opening.update(opening.Opening).values(made_until=late - timedelta(1)))
    supply._make(opening.of(where)[0], late, where)
    assert supply.of_day(where, late) == []


def test_her_page_is_told_when_something_changed_and_only_then(martin: Officer) -> None:
    wanted = appointing.opened(appointing.station())[0].id
    hers = appointing.held("a", martin)

    def stands() -> object:
        return listening.hers("a", 0).stands

    before = stands()
    hers.wish(Wishes(gender="f"), martin)
    assert stands() == before, "what her officer notes is no news to her"
    for change in (
        lambda: appointment.offer(hers, [wanted], by=martin, key="k"),
        lambda: accepting.accept(hers, wanted),
        lambda: hers.close(martin, "appointment"),
        lambda: calling_off.withdraw(
            db.session.get_one(Slot, wanted), Officer.called("durand"), sure=True
        ),
    ):
        change()
        after = stands()
        assert after != before
        before = after


def test_whoever_hands_over_sees_those_of_the_coming_day(martin: Officer, clock: Clock) -> None:
    slots = appointing.opened(appointing.station())
    today_, later = (appointing.held(token, martin) for token in "ab")
    for hers, wanted in ((later, slots[4]), (today_, slots[0])):
        appointment.offer(hers, [wanted.id], by=martin, key="k")
        accepting.accept(hers, wanted.id)
    offered = appointing.held("c", martin)
    appointment.offer(offered, [slots[1].id], by=martin, key="k")
    clock.time = slots[0].starts_at - timedelta(hours=12)
    (coming,) = appointment.of_the_coming_day()
    assert (coming.conversation_id, coming.officer_name) == (today_.id, "Camille Martin")
    assert (coming.starts_at, coming.arrived_at) == (slots[0].starts_at, None)
    moving.cancel(today_)
    assert appointment.of_the_coming_day() == []


def test_guessing_passes_is_hopeless_and_mistyping_costs_nothing(
    martin: Officer, clock: Clock
) -> None:
    where = appointing.station()
    slots = appointing.opened(where)
    desk = Officer.called("accueil")
    desk.station_id = where.id
    db.session.commit()
    hers = appointing.held("a", martin)
    appointment.offer(hers, [slots[0].id], by=martin, key="k")
    accepting.accept(hers, slots[0].id)
    clock.time = slots[0].starts_at
    right = agenda.of(hers).agreed.code
    wrong = "".join(str((int(digit) + 1) % 10) for digit in pass_code.canonical(right))

    def miss(times: int) -> None:
        for _ in range(times):
            with pytest.raises(WrongPass):
                reception.show(wrong, desk)

    miss(reception.TRIES - 1)
    assert reception.show(right, desk).arrived_at
    miss(reception.TRIES)
    for typed in (wrong, right):
        with pytest.raises(TooManyPasses):
            reception.show(typed, desk)
    clock.go(seconds=reception.WINDOW + 1)
    assert reception.show(right, desk).arrived_at
    entries = select(func.count()).where(AuditEntry.act == "pass.wrong")
    assert db.session.scalar(entries) == 2 * reception.TRIES - 1


def test_nobody_is_received_in_a_room_in_which_somebody_still_is(
    martin: Officer, durand: Officer
) -> None:
    slots = appointing.opened(where := appointing.station(), count="3")
    hers, other = (appointing.held(token, martin) for token in "ab")
    appointment.offer(hers, [slots[1].id], by=martin, key="k")
    accepting.accept(hers, slots[1].id)
    appointment.offer(other, [slots[3].id], by=martin, key="k")  # held, a week later
    calling_off.stop(opening.of(where)[0], where, durand)
    assert opening.of(where) == []
    for start, room in (("09:30", "SALLE 2"), ("10:15", "salle 2")):  # hers is from 09:45 to 10:30
        with pytest.raises(SameRoom):
            appointing.opened(where, start, start=start, room=room)
    appointing.opened(where, "after", start="10:30", room="salle 2")
    appointing.opened(where, "beside", start="09:30", room="Salle 3")


def test_what_is_noted_after_she_accepted_is_prepared_too_but_for_what_she_keeps(
    martin: Officer,
) -> None:
    slots = appointing.opened(appointing.station())
    hers = appointing.held("a", martin)
    needing.wish(hers, Wishes(companion=True), martin)
    appointment.offer(hers, [slots[0].id], by=martin, key="k")
    accepting.accept(hers, slots[0].id, withheld=["companion", "x"])

    def prepared() -> pass_.Needs:
        return (
            db.session.scalars(select(Pass).execution_options(populate_existing=True)).one().needs
        )

    assert prepared() == pass_.Needs()
    before = hers.appointed_at
    needing.wish(hers, Wishes(companion=True, language="ar"), martin)
    assert prepared() == pass_.Needs(False, "ar")
    assert hers.appointed_at != before, "her page is drawn anew"
    moving.disclose(hers, [], [])
    assert prepared() == pass_.Needs(True, "ar")
    hers.close(martin, "appointment")
    on = appointing.arrival.again(hers, "fresh", "")
    moving.disclose(on, [], ["companion"])
    assert prepared() == pass_.Needs(False, "ar"), "where she goes on it is still known"
    on.take(martin)
    needing.wish(on, Wishes(), martin)
    assert prepared() == pass_.Needs()

"""A station gone from a newer file takes nobody's appointment with it: it stands, and its successor has it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from domain import (
    accepting,
    agenda,
    appointment,
    moving,
    opening,
    publishing,
    reception,
    successor,
    supply,
)
from domain.accepting import NotFree
from domain.calling_off import stop, withdraw
from domain.clock import now
from domain.conversation import Conversation
from domain.officer import Officer
from domain.pass_ import Pass
from domain.publishing import Departed
from domain.slot import Slot
from domain.station import Station
from domain.successor import NoSuccessor, NotGone, RoomsMeet
from domain.wishes import Wishes
from extensions import db, transaction
from tests.browser import Browser
from tests.clock import Clock
from tests.domain import appointing
from tests.domain.at_once import at_once


def leave(where: Station) -> None:
    with transaction():
        gone = update(Station).where(Station.id == where.id).values(gone_at=now())
        db.session.execute(gone)
    db.session.expire_all()


def test_nothing_is_offered_there_and_what_was_accepted_can_be_called_off(martin: Officer) -> None:
    slots = appointing.opened(where := appointing.station())
    hers, other = (appointing.held(token, martin) for token in "ab")
    for whose, wanted in ((hers, slots[0].id), (other, slots[1].id)):
        appointment.offer(whose, [wanted], by=martin, key="k")
    accepting.accept(hers, slots[0].id)
    leave(where)
    assert [each.id for each in successor.gone_in_use()] == [where.id]
    assert supply.free(where.id, Wishes()) == []
    assert moving.elsewhen(hers) == []
    assert agenda.of(other).offer.open == set()
    with pytest.raises(NotFree):
        accepting.accept(other, slots[1].id)
    durand = Officer.called("durand")
    with pytest.raises(Departed):
        publishing.publish(where, appointing.typed(room="Autre"), key="n", by=durand)
    assert agenda.of(hers).agreed.stands
    withdraw(db.session.get_one(Slot, slots[0].id), durand, sure=True)
    assert agenda.of(hers).agreed.ended == "called-off"


def test_all_of_it_is_carried_over_and_her_pass_opens_there(martin: Officer, clock: Clock) -> None:
    slots = appointing.opened(where := appointing.station())
    new = appointing.station("Commissariat renommé", "new")
    far = appointing.station("Brigade", "974", "974")
    desk, durand = (Officer.called(login) for login in ("accueil", "durand"))
    desk.station_id = where.id
    db.session.commit()
    hers = appointing.held("a", martin)
    appointment.offer(hers, [slots[0].id], by=martin, key="k")
    accepting.accept(hers, slots[0].id)
    before = agenda.of(hers).agreed
    with pytest.raises(NotGone):
        successor.carry(where, new.id, durand)
    leave(where)
    for wrong in (far.id, where.id, 0):
        with pytest.raises(NoSuccessor):
            successor.carry(where, wrong, durand)
    appointing.opened(new, "clash", room="salle 2", start="09:30")
    with pytest.raises(RoomsMeet):
        successor.carry(where, new.id, durand)
    assert db.session.get_one(Slot, slots[0].id, populate_existing=True).station_id == where.id
    stop(opening.of(new)[0], new, durand)
    successor.carry(where, new.id, durand)
    after = agenda.of(hers).agreed
    assert (after.slot.station.name, after.slot.starts_at) == (
        "Commissariat renommé",
        before.slot.starts_at,
    )
    assert (after.code, successor.gone_in_use(), desk.station_id) == (before.code, [], new.id)
    assert supply.free(new.id, Wishes())
    leave(new)
    last = appointing.station("Encore renommé", "last")
    successor.carry(new, last.id, durand)
    clock.time = before.slot.starts_at
    assert reception.show(before.code, desk).arrived_at, "after two names"


def test_its_page_stays_for_whoever_answers_for_it(
    app: Flask, browser: Callable[[], Browser], clock: Clock
) -> None:
    with app.app_context():
        where = appointing.station()
        appointing.opened(where)
        new = appointing.station("Commissariat renommé", "new").id
        with transaction():
            Officer.called("accueil").station_id = where.id
        leave(where)
        old = where.id
        db.session.remove()
    front = browser().sign_in("accueil")
    assert front.visit("/station").statuses == [200]
    assert front.visit(f"/stations/{old}/slots").statuses == [200]
    assert not front.has_button("Publier")
    assert not front.has_button("Tout reprendre dans ce lieu")
    token = str(front.page.select_one("[name=csrf_token]")["value"])
    posted = {"csrf_token": token, "successor": str(new)}
    assert front.client.post(f"/stations/{old}/successor", data=posted).status_code == 404
    page = browser().sign_in("durand").visit("/stations")
    assert "Absents de la dernière liste" in page.text
    page.visit(f"/stations/{old}/slots").press("Tout reprendre dans ce lieu", successor="")
    assert page.statuses == [422]
    assert page.page.select_one("#successor")["aria-invalid"] == "true"
    page.press("Tout reprendre dans ce lieu", successor=str(new))
    assert page.statuses == [303, 200]
    assert "Commissariat renommé" in page.text
    assert page.visit(f"/stations/{old}/slots").statuses == [404], "nothing is left there"
    with app.app_context():
        assert not db.session.scalars(select(Slot).where(Slot.station_id == old)).all()
        db.session.remove()


def test_somebody_accepts_while_a_station_is_carried_over(app: Flask) -> None:
    """Nobody waits for ever, and the pass is of the station at which it will be shown."""
    done: set[int] = set()
    for turn in range(4):
        with app.app_context():
            martin = Officer.called("martin")
            where = appointing.station(key=f"old{turn}")
            slots = appointing.opened(where, f"k{turn}")
            old, new = where.id, appointing.station("Renommé", f"new{turn}").id
            first, second = (appointing.held(f"{token}{turn}", martin) for token in "ab")
            appointment.offer(first, [slots[0].id], by=martin, key="k")
            accepting.accept(first, slots[0].id)
            appointment.offer(second, [slots[1].id], by=martin, key="k")
            wanted, hers = slots[1].id, second.id
            leave(where)
            db.session.remove()

        def act(
            number: int, old: int = old, new: int = new, hers: int = hers, wanted: int = wanted
        ) -> None:
            if number:
                accepting.accept(db.session.get_one(Conversation, hers), wanted)
            else:
                successor.carry(db.session.get_one(Station, old), new, Officer.called("durand"))

        results = at_once(app, act, 2)
        assert results[0] is None, results
        assert results[1] is None or isinstance(results[1], NotFree), results
        with app.app_context():
            assert (
                set(db.session.scalars(select(Pass.station_id).where(Pass.station_id != new)))
                <= done
            )
            done.add(new)
            for token in "ab":
                Conversation.of(f"{token}{turn}").close(Officer.called("martin"), "advice")
            db.session.remove()

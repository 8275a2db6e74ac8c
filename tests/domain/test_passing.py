"""Passing on: places, the order of the queue, transfers, who else may read, and that she is told."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import text

from domain import (
    alert,
    crew,
    danger,
    duty,
    listening,
    losing,
    overview,
    queue,
    retention,
    routing,
    stopping,
    tending,
    transcript,
    unit,
)
from domain.access import Access, NotOpen
from domain.clock import now
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.errors import AlreadyTaken
from domain.officer import Officer
from domain.places import Full, UnitFull
from domain.sitting import Sitting, kept
from domain.transfer import (
    Answered,
    NoMotive,
    NotAtWork,
    Offered,
    Transfer,
    missed_lately,
    refused_lately,
)
from extensions import bus, db, transaction
from tests.clock import Clock
from tests.domain.test_conversation import bodies, opened

pytestmark = pytest.mark.usefixtures("inside")


def held(by: Officer, token: str = "hers") -> Conversation:
    conversation = opened(token, draft="mot")
    conversation.take(by)
    return conversation


def marked(conversation: Conversation, column: str) -> None:
    setattr(conversation, column, now())
    db.session.commit()


def test_danger_then_put_back_then_minors_then_the_longest_wait(martin: Officer) -> None:
    people = {name: opened(name) for name in ("early", "late", "minor", "back", "danger")}
    for name in ("minor", "back", "danger"):
        marked(people[name], f"{name}_at")
    order = ["danger", "back", "minor", "early", "late"]
    assert [item.id for item in queue.waiting()] == [people[name].id for name in order]
    assert [queue.place_of(people[name].id) for name in order] == [1, 2, 3, 4, 5]
    assert [item.reason for item in queue.waiting()] == ["danger", "back", "minor", None, None]
    assert routing.take_next(martin).id == people["danger"].id


def test_somebody_with_two_reasons_stands_by_the_graver_and_ties_by_the_wait() -> None:
    first, second = opened("first"), opened("second")
    marked(first, "minor_at")
    marked(second, "minor_at")
    assert [item.id for item in queue.waiting()] == [first.id, second.id]
    marked(second, "danger_at")
    assert [(item.id, item.reason) for item in queue.waiting()] == [
        (second.id, "danger"), (first.id, "minor"),
    ]  # fmt: skip


def test_nobody_takes_more_than_their_places_except_a_danger(martin: Officer) -> None:
    martin.places = 1
    db.session.commit()
    held(martin, "one")
    other = opened("two")
    with pytest.raises(Full):
        other.take(martin)
    assert other.officer_id is None
    marked(other, "danger_at")
    other.take(martin)
    assert other.officer_id == martin.id


def test_the_unit_has_a_limit_of_its_own(martin: Officer, petit: Officer, durand: Officer) -> None:
    unit.choose({"most_held": "1"}, by=durand)
    held(martin, "one")
    with pytest.raises(UnitFull):
        opened("two").take(petit)


def test_taking_next_goes_on_to_whoever_is_left_and_to_nobody(martin: Officer) -> None:
    assert routing.take_next(martin) is None
    only = opened()
    assert routing.take_next(martin).id == only.id


def test_putting_back_keeps_place_words_and_draft(martin: Officer, petit: Officer) -> None:
    conversation = held(martin)
    conversation.prepare("pas encore dit")
    later = opened("later")
    assert conversation.put_back(martin, "asked")
    assert not conversation.put_back(martin, "asked"), "theirs no more"
    assert [item.id for item in queue.waiting()] == [conversation.id, later.id]
    conversation.take(petit)
    assert conversation.answer == "pas encore dit"
    assert conversation.back_at is None, "it is answered again"
    assert bodies(conversation) == ["mot", "taken", "back", "taken"]
    with pytest.raises(AlreadyTaken):
        conversation.take(martin)


def test_a_transfer_passes_it_to_whoever_accepts(martin: Officer, petit: Officer) -> None:
    conversation = held(martin)
    conversation.prepare("brouillon")
    duty.begin(petit)
    Transfer.ask(conversation, by=martin, to=petit.id, reason="Fin de mon service")
    with pytest.raises(Offered):
        Transfer.ask(conversation, by=martin, to=petit.id, reason="encore")
    (offer,) = overview.of(petit).offers
    assert (offer.giver, offer.reason) == ("Camille Martin", "Fin de mon service")
    assert overview.of(martin).offers == []
    assert Conversation.held_by(petit, conversation.id) is None, "not before they accept"
    Transfer.to(petit, offer.id).accept(petit)
    assert Conversation.held_by(martin, conversation.id) is None
    assert Conversation.held_by(petit, conversation.id).answer == "brouillon"
    assert bodies(conversation) == ["mot", "taken", "transferred"]
    said = transcript.since(conversation, 0, hers=True).messages
    assert said[-1].officer_name == "Alex", "she is told by the name they chose"
    with pytest.raises(Answered):
        Transfer.to(petit, offer.id).accept(petit)
    assert Transfer.to(martin, offer.id) is None
    entries = db.session.query(AuditEntry).filter(AuditEntry.act == "conversation.transferred")
    assert [(e.officer_id, e.to_whom) for e in entries] == [(martin.id, petit.topic)]


def test_never_to_somebody_who_is_not_there_or_has_no_place(
    martin: Officer, petit: Officer, clock: Clock
) -> None:
    conversation = held(martin)

    def ask(to: int = petit.id, reason: str = "parce que") -> None:
        Transfer.ask(conversation, by=martin, to=to, reason=reason)

    with pytest.raises(NotAtWork):
        ask()
    duty.begin(petit)
    for wrong in ("", "   ", "x" * 301):
        with pytest.raises(NoMotive):
            ask(reason=wrong)
    for nobody in (martin.id, 0, 99999):
        with pytest.raises(NotAtWork):
            ask(nobody)
    duty.pause(petit)
    with pytest.raises(NotAtWork):
        ask()
    duty.resume(petit)
    petit.places = 1
    db.session.commit()
    held(petit, "theirs")
    with pytest.raises(NotAtWork):
        ask()
    petit.places = 2
    db.session.commit()
    assert [each.officer_id for each in crew.receivers(martin)] == [petit.id]
    clock.go(seconds=91)
    duty.hear(martin.id)
    with pytest.raises(NotAtWork):
        ask()


@pytest.mark.parametrize("stops", ["pause", "end", "lose"])
def test_an_offer_to_somebody_who_stops_is_one_no_more_and_who_made_it_is_told(
    martin: Officer, petit: Officer, durand: Officer, stops: str, clock: Clock
) -> None:
    conversation = held(martin)
    for officer in (martin, petit):
        with transaction():
            Sitting.begin(officer, "", proved=True)
            duty.begin(officer)
    Transfer.ask(conversation, by=martin, to=petit.id, reason="motif")
    offer, bell = Transfer.of(conversation), Event()
    with bus().listening(bell, martin.topic):
        if stops == "lose":
            clock.go(seconds=91)
            duty.hear(martin.id)
            tending.tend()
        else:
            getattr(duty, stops)(petit)
    assert bell.is_set()
    assert Transfer.of(conversation) is None
    assert missed_lately(conversation) == "Alex Petit"
    assert refused_lately(conversation) is None
    duty.begin(petit)
    duty.resume(petit)
    assert overview.of(petit).offers == []
    with pytest.raises(Answered):
        offer.accept(petit)
    duty.begin(durand)
    Transfer.ask(conversation, by=martin, to=durand.id, reason="motif")
    assert missed_lately(conversation) is None, "it was offered again"


def test_refused_withdrawn_or_put_back_it_stays_where_it_is(
    martin: Officer, petit: Officer
) -> None:
    conversation = held(martin)
    duty.begin(petit)

    def offered() -> Transfer:
        Transfer.ask(conversation, by=martin, to=petit.id, reason="motif")
        return Transfer.of(conversation)

    offer = offered()
    offer.refuse(petit)
    assert refused_lately(conversation) == "Alex Petit"
    with pytest.raises(Answered):
        offer.accept(petit)
    again = offered()
    assert refused_lately(conversation) is None
    again.withdraw(martin)
    with pytest.raises(Answered):
        again.accept(petit)
    last = offered()
    conversation.put_back(martin, "asked")
    assert overview.of(petit).offers == []
    with pytest.raises(Answered):
        last.accept(petit)
    assert conversation.officer_id is None


def test_accepting_without_a_place_leaves_the_offer(martin: Officer, petit: Officer) -> None:
    conversation = held(martin)
    duty.begin(petit)
    petit.places = 1
    db.session.commit()
    Transfer.ask(conversation, by=martin, to=petit.id, reason="motif")
    held(petit, "meanwhile")
    with pytest.raises(Full):
        Transfer.of(conversation).accept(petit)
    assert Transfer.of(conversation) is not None
    assert Conversation.held_by(martin, conversation.id) is not None


def heard(officer: Officer, conversation: Conversation) -> listening.Heard | None:
    """As their socket asks."""
    with transaction():
        token = Sitting.begin(officer, "", proved=True).token
    return listening.theirs(kept(token), conversation.id, 0)


def test_a_supervisor_reads_for_a_reason_and_she_is_told(martin: Officer, durand: Officer) -> None:
    conversation = held(martin)
    assert heard(durand, conversation) is None
    with pytest.raises(NoMotive):
        Access.supervise(conversation, durand, " ")
    Access.supervise(conversation, durand, "Demande de renfort")
    Access.supervise(conversation, durand, "deux clics")
    assert bodies(conversation) == ["mot", "taken", "reads"]
    assert [each.kind for each in Access.all_to(conversation)] == ["supervising"]
    assert heard(durand, conversation).messages[0].body == "mot"
    (shared,) = overview.of(durand).shared
    assert (shared.id, shared.opened) == (conversation.id, True)
    Access.of(durand, conversation.id).end(durand)
    assert heard(durand, conversation) is None
    assert bodies(conversation)[-1] == "departed"
    acts = [e.act for e in db.session.query(AuditEntry).filter(AuditEntry.act.like("access.%"))]
    assert acts == ["access.given", "access.opened", "access.ended"]
    assert "renfort" not in repr([vars(e) for e in db.session.query(AuditEntry)])


def test_who_is_invited_answers_too_and_counts_for_nobody_else(
    martin: Officer, petit: Officer
) -> None:
    conversation = held(martin)
    conversation.prepare("mon brouillon")
    with pytest.raises(NotAtWork):
        Access.invite(conversation, by=martin, to=petit.id)
    duty.begin(petit)
    Access.invite(conversation, by=martin, to=petit.id)
    assert bodies(conversation) == ["mot", "taken"], "told when they look, not before"
    assert heard(petit, conversation) is None, "nor do they read before"
    access = Access.of(petit, conversation.id)
    access.prepare("le mien")
    access.come()
    access.come()
    assert bodies(conversation) == ["mot", "taken", "joined"]
    conversation.post("Bonjour, je suis là aussi", by=petit)
    db.session.refresh(conversation)
    assert conversation.officer_number == 0, "whoever holds it has still to answer"
    assert conversation.read_number < conversation.last_number
    db.session.expire_all()
    assert conversation.answer == "mon brouillon"
    assert Access.of(petit, conversation.id).draft == "le mien"
    said = transcript.since(conversation, 0, hers=True).messages[-1]
    assert (said.officer_name, said.body) == ("Alex", "Bonjour, je suis là aussi")


def test_the_second_officer_reads_as_long_as_the_danger(martin: Officer, petit: Officer) -> None:
    conversation = held(martin)
    danger.declare(conversation, martin)
    alert.give(conversation, martin)
    alert.join(conversation.id, petit)
    assert heard(petit, conversation) is not None
    danger.end(conversation, "safe", martin)
    assert heard(petit, conversation) is None
    assert Access.of(petit, conversation.id) is None
    assert bodies(conversation)[-2:] == ["joined", "departed"], "she is told"


@pytest.mark.parametrize("how", ["ended", "signed-out", "lost"])
def test_whoever_was_invited_reads_as_long_as_they_work(
    martin: Officer, petit: Officer, clock: Clock, how: str
) -> None:
    conversation = held(martin)
    duty.begin(petit)
    Access.invite(conversation, by=martin, to=petit.id)
    Access.of(petit, conversation.id).come()
    assert heard(petit, conversation) is not None
    if how == "ended":
        stopping.end(petit)
    elif how == "signed-out":
        for each in Sitting.all_of(petit):
            each.end(petit)
            db.session.expunge(each)  # SQLite gives its number to the next one
        stopping.leave(petit)
    else:
        clock.go(seconds=91)
        duty.hear(martin.id)
        lost = {officer: which for which, officer in losing.lost()}
        assert stopping.lose(lost[petit.id], petit)
    assert heard(petit, conversation) is None
    assert bodies(conversation)[-1] == "departed"


@pytest.mark.parametrize("how", ["amend", "revoke", "block"])
def test_nothing_that_was_given_outlives_the_role(
    martin: Officer, durand: Officer, how: str
) -> None:
    conversation = held(martin)
    Access.supervise(conversation, durand, "Demande de renfort")
    sits = heard(durand, conversation) is not None
    if how == "amend":
        durand.amend(durand.name, "officer")
    else:
        getattr(durand, how)()
    assert sits
    assert heard(durand, conversation) is None, "also signed in again"
    assert Access.of(durand, conversation.id) is None
    assert bodies(conversation)[-1] == "departed"
    ended = db.session.query(AuditEntry).filter(AuditEntry.act == "access.ended").one()
    assert (ended.role, ended.to_whom) == ("service", durand.topic), "the shell decided"


def test_the_end_ends_every_access_and_every_offer(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    conversation = held(martin)
    duty.begin(petit)
    Access.supervise(conversation, durand, "motif")
    Transfer.ask(conversation, by=martin, to=petit.id, reason="motif")
    conversation.close(martin, "advice")
    assert Access.all_to(conversation) == []
    assert Transfer.of(conversation) is None
    assert heard(durand, conversation) is None
    assert retention.erase(conversation.id, "asked")
    for table in ("transfer", "access"):
        assert db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_she_is_told_who_reads_no_more_when_it_goes_back_to_the_queue(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    conversation = held(martin)
    duty.begin(petit)
    Access.supervise(conversation, durand, "motif")
    Access.invite(conversation, by=martin, to=petit.id)
    conversation.put_back(martin, "asked")
    assert Access.all_to(conversation) == []
    assert bodies(conversation)[-2:] == ["back", "departed"], "who never came does not leave"


def test_the_second_officer_stays_with_a_danger_that_goes_back_to_the_queue(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    conversation = held(martin)
    danger.declare(conversation, martin)
    alert.give(conversation, martin)
    alert.join(conversation.id, petit)
    conversation.put_back(martin, "lost")
    assert heard(petit, conversation) is not None
    conversation.take(petit)
    assert Access.all_to(conversation) == [], "theirs now"
    assert bodies(conversation)[-3:] == ["joined", "back", "taken"]
    conversation.put_back(petit, "asked")
    conversation.take(durand)
    assert heard(petit, conversation) is None


def test_whoever_holds_it_from_now_on_has_no_access_that_would_outlive_it(
    martin: Officer, petit: Officer, durand: Officer
) -> None:
    conversation = held(martin)
    duty.begin(petit)
    duty.begin(durand)
    Access.invite(conversation, by=martin, to=petit.id)
    Access.of(petit, conversation.id).come()
    conversation.prepare("Je vous")
    Access.of(petit, conversation.id).prepare("Nous pouvons")
    Transfer.ask(conversation, by=martin, to=petit.id, reason="motif")
    Transfer.of(conversation).accept(petit)
    kept = Conversation.held_by(petit, conversation.id).answer
    assert kept == "Je vous\n\nNous pouvons", "what both were typing"
    assert Access.all_to(conversation) == [], "they read on, as whoever holds it"
    Transfer.ask(conversation, by=petit, to=durand.id, reason="motif")
    Transfer.of(conversation).accept(durand)
    assert heard(petit, conversation) is None
    assert "departed" not in bodies(conversation)


def test_what_is_over_or_ones_own_is_not_opened_so(martin: Officer, durand: Officer) -> None:
    own, over = held(durand, "own"), held(martin, "over")
    over.close(martin, "advice")
    for conversation in (own, over):
        with pytest.raises(NotOpen):
            Access.supervise(conversation, durand, "motif")


def test_the_wait_of_who_was_put_back_is_since_she_came(martin: Officer, clock: Clock) -> None:
    conversation = held(martin)
    clock.go(minutes=7)
    conversation.put_back(martin, "asked")
    assert queue.waiting()[0].minutes == 7
    assert now() - conversation.back_at < timedelta(seconds=1)

"""After a closed conversation she opens another: it knows the ones before, and her code opens it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain import arrival, retention
from domain.audit import AuditEntry
from domain.conversation import Conversation
from domain.errors import WrongCode
from domain.hold import Hold
from domain.officer import Officer
from extensions import db
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("inside")
CODE = "un deux trois quatre cinq six"


def closed(token: str, officer: Officer, outcome: str = "advice") -> Conversation:
    made = arrival.begin(token, place="lyon 3", speaks_as="relative", draft="Bonjour", untold=False)
    made.take(officer)
    made.close(officer, outcome)
    db.session.refresh(made)
    return made


def went_on(earlier: Conversation, token: str) -> Conversation:
    return arrival.again(earlier, token, f"mots de {token}")


def line(conversation: Conversation) -> list[int]:
    return [each.id for each in conversation.before()]


def test_it_knows_those_before_it_the_newest_first(martin: Officer, petit: Officer) -> None:
    first = closed("one", martin, "referral")
    second = went_on(first, "two")
    second.take(petit)
    second.end()
    third = went_on(second, "three")
    assert [(each.id, each.outcome, each.officer_name) for each in third.before()] == [
        (second.id, None, "Alex Petit"),
        (first.id, "referral", "Camille Martin"),
    ]
    assert third.before()[1].opened_at == first.opened_at
    assert third.earlier(first.id).id == first.id
    assert third.earlier(third.id) is None
    other = closed("other", martin)
    assert third.earlier(other.id) is None


def test_only_the_newest_knows(martin: Officer) -> None:
    first = closed("one", martin)
    second = went_on(first, "two")
    second.take(martin)
    assert line(second) == [first.id]
    second.close(martin, "abandoned")
    third = went_on(second, "three")
    assert (line(first), line(second), line(third)) == ([], [], [second.id, first.id])
    assert second.earlier(first.id) is None


def test_her_code_opens_the_new_one_and_nothing_opens_the_old(martin: Officer) -> None:
    first = closed("one", martin)
    first.recode(CODE)
    second = went_on(first, "two")
    db.session.refresh(first)
    assert (first.code_hash, second.answers_to(CODE)) == (None, True)
    assert first.answers_to(CODE) is False
    back = Conversation.come_back(CODE, "elsewhere", device="d")
    assert back.id == second.id
    assert Conversation.of("elsewhere").id == second.id
    with pytest.raises(WrongCode):
        Conversation.come_back("six autres mots que les siens", "elsewhere", device="d")


def test_without_a_code_nothing_is_moved(martin: Officer) -> None:
    first = closed("one", martin)
    second = went_on(first, "two")
    assert (first.code_hash, second.code_hash, line(second)) == (None, None, [first.id])


def test_a_second_click_changes_nothing(martin: Officer) -> None:
    first = closed("one", martin)
    first.recode(CODE)
    second = went_on(first, "two")
    second.recode("six mots tout neufs pour elle")
    again = went_on(first, "two")
    assert again.id == second.id
    db.session.refresh(again)
    assert again.answers_to("six mots tout neufs pour elle")
    links = select(Conversation.earlier_id).order_by(Conversation.id)
    assert db.session.scalars(links).all() == [None, first.id]


def test_one_that_is_open_changes_neither_its_line_nor_its_code(martin: Officer) -> None:
    first, other = closed("one", martin), closed("other", martin)
    other.recode(CODE)
    second = went_on(first, "two")
    went_on(other, "two")
    db.session.refresh(second)
    assert (second.earlier_id, second.code_hash) == (first.id, None)
    assert Conversation.come_back(CODE, "elsewhere", device="d").id == other.id


def test_it_is_all_or_nothing(martin: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    first = closed("one", martin)
    first.recode(CODE)
    number = first.id

    def stop(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(arrival, "enter", stop)
    with pytest.raises(RuntimeError):
        went_on(first, "two")
    db.session.remove()
    assert Conversation.come_back(CODE, "elsewhere", device="d").id == number
    assert Conversation.of("two").earlier_id is None


def test_going_on_keeps_nothing_longer(martin: Officer, clock: Clock) -> None:
    first = closed("one", martin)
    first.recode(CODE)
    db.session.refresh(first)
    stamp = first.active_at
    clock.go(days=3)
    second = went_on(first, "two")
    db.session.refresh(first)
    assert first.active_at == stamp
    assert second.active_at > stamp


@pytest.mark.parametrize("told", [False, True])
def test_erasing_the_earlier_leaves_the_later_and_is_not_listed(
    martin: Officer, told: bool
) -> None:
    first = closed("one", martin)
    second = went_on(first, "two")
    second.close(martin, "abandoned")
    third = went_on(second, "three")
    retention.erase(second.id, "herself", told=told)
    db.session.remove()
    third = Conversation.of("three")
    assert third.erased_at is None
    assert third.last_number == 1
    assert line(third) == [], "what is erased breaks the line"
    assert third.earlier(first.id) is None
    assert third.earlier(second.id) is None
    assert db.session.get(Conversation, first.id).erased_at is None
    assert (db.session.get(Conversation, second.id) is None) is not told


def test_the_later_that_lapses_leaves_the_earlier(martin: Officer) -> None:
    first = closed("one", martin)
    second = went_on(first, "two")
    assert retention.erase(second.id, "closed")
    db.session.remove()
    first = db.session.get(Conversation, first.id)
    assert (first.erased_at, first.last_number) == (None, 3)
    assert first.before() == []


def test_a_sweep_takes_the_earlier_alone_and_its_entry_names_it(
    martin: Officer, durand: Officer, clock: Clock
) -> None:
    first = closed("one", martin)
    retention.run(sure=True)
    clock.go(days=60)
    second = went_on(first, "two")
    retention.run(sure=True)
    clock.go(days=29)
    until = clock.now() + timedelta(days=99)
    Hold.place(second.id, by=durand, reason="réquisition", until=until)
    retention.run(sure=True)
    clock.go(days=2)
    retention.run(sure=True)
    db.session.remove()
    assert db.session.get(Conversation, first.id) is None
    second = db.session.get(Conversation, second.id)
    assert (second.earlier_id, second.erased_at) == (None, None)
    erased = db.session.query(AuditEntry).filter_by(act="conversation.erased").all()
    assert [entry.about for entry in erased] == [f"conversation:{first.id}"]


@pytest.mark.parametrize("told", [False, True])
def test_one_erased_meanwhile_is_nobodys(martin: Officer, told: bool) -> None:
    first = closed("one", martin)
    retention.erase(first.id, "herself", told=told)
    second = went_on(first, "two")
    assert second.opened_at is not None
    assert second.earlier_id is None
    assert line(second) == []


def test_reading_an_earlier_one_is_an_entry_and_reads_it_for_nobody_else(
    martin: Officer, petit: Officer
) -> None:
    first = arrival.begin("one", place="", speaks_as=None, draft="Bonjour", untold=True)
    first.take(martin)
    first.end()
    second = went_on(first, "two")
    second.take(petit)
    earlier = second.earlier(first.id)
    db.session.refresh(earlier)
    before = earlier.read_number, earlier.active_at
    earlier.consult(petit, 1)
    db.session.refresh(earlier)
    assert (earlier.read_number, earlier.active_at) == before
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (entry.act, entry.about, entry.name) == ("conversation.read", first.topic, "Alex Petit")

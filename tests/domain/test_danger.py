"""A danger: declared once, noted without overwriting, over for a reason; sealed, gone with the conversation."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain import alert, arrival, call, danger, danger_step, retention
from domain.alert import Joined
from domain.call import Call, NoCall
from domain.conversation import Conversation
from domain.danger import Changed, Danger, NoEnd, NotDeclared
from domain.danger_step import DangerStep
from domain.entry import AuditEntry
from domain.facts import Facts, TooMuch
from domain.officer import Officer
from domain.situation import Wiped
from extensions import bus, db
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def hers(martin: Officer) -> Conversation:
    """A conversation in Lyon's 3rd district that Camille Martin holds."""
    asked = {"place": "lyon 3", "speaks_as": "victim", "draft": "", "untold": False}
    conversation = arrival.begin("hers", **asked)
    conversation.take(martin)
    return conversation


def done() -> list[tuple[str, str | None]]:
    entries = select(AuditEntry.act, AuditEntry.why).where(AuditEntry.act.like("danger.%"))
    return [tuple(row) for row in db.session.execute(entries.order_by(AuditEntry.id))]


class Bell:
    """Counts how often it rings."""

    rung = 0

    def set(self) -> None:
        self.rung += 1


def test_declared_twice_is_once(hers: Conversation, martin: Officer) -> None:
    bell = Bell()
    with bus().listening(bell, "queue"):
        danger.declare(hers, martin)
    assert bell.rung == 1, "every desk listens to the queue"
    at = hers.danger_at
    danger.declare(hers, martin)
    assert hers.danger_at == at is not None
    assert done() == [("danger.declared", None)]


def test_it_ends_for_a_reason_and_may_be_declared_again(
    hers: Conversation, martin: Officer, petit: Officer
) -> None:
    danger.declare(hers, martin)
    danger.note(hers, Facts(where="3e étage"), 0, martin)
    alert.give(hers, martin)
    alert.join(hers.id, petit)
    for wrong in ("", "tired"):
        with pytest.raises(NoEnd):
            danger.end(hers, wrong, martin)
    danger.end(hers, "help-arrived", martin)
    danger.end(hers, "safe", martin)
    assert hers.danger_at is None
    assert danger.of(hers).danger_ended_at is not None
    assert done()[-1] == ("danger.ended", "help-arrived"), "twice is once"
    danger.declare(hers, petit)
    row = danger.of(hers)
    assert (row.officer_id, row.alerted_at, row.second_id, row.danger_ended_at) == (
        petit.id,
        None,
        None,
        None,
    )
    assert danger.facts(hers, row).where == "3e étage", "what was known is still known"
    kinds = [step.what for step in danger_step.steps(hers)]
    assert kinds == ["declared", "noted", "alerted", "joined", "ended", "declared"]


def test_two_officers_do_not_overwrite_each_other(
    hers: Conversation, martin: Officer, petit: Officer
) -> None:
    danger.declare(hers, martin)
    danger.note(hers, Facts(where="chez elle"), 0, martin)
    with pytest.raises(Changed):
        danger.note(hers, Facts(where="dans la rue"), 0, petit)
    danger.note(hers, Facts(where="chez elle"), 0, petit)
    row = danger.of(hers)
    assert danger.facts(hers, row).where == "chez elle"
    assert row.version == 1, "what is noted already is no change"
    danger.note(hers, Facts(where="dans la rue"), 1, petit)
    assert danger.facts(hers, danger.of(hers)).where == "dans la rue"
    assert done()[1:] == [("danger.noted", None)] * 2


def test_what_is_being_typed_of_a_call_is_kept_and_is_no_act(
    hers: Conversation, martin: Officer
) -> None:
    danger.declare(hers, martin)
    danger.note(hers, Facts(whom="le 17"), 0, martin)
    assert danger.facts(hers, danger.of(hers)).whom == "le 17"
    assert done() == [("danger.declared", None)]


def test_a_field_holds_what_it_holds(hers: Conversation, martin: Officer) -> None:
    danger.declare(hers, martin)
    for name, most in (("where", 200), ("since", 200), ("more", 2000), ("happens", 2000)):
        danger.note(hers, Facts(**{name: "x" * most}), danger.of(hers).version, martin)
        with pytest.raises(TooMuch) as refused:
            danger.note(hers, Facts(**{name: "x" * (most + 1)}), 1, martin)
        assert refused.value.field == name


def test_typed_is_what_was_typed_and_no_choice_is_not_known() -> None:
    typed = Facts.typed({"where": " là\r\nici ", "weapon": "maybe", "there": "yes", "x": "y"})
    assert typed == Facts(where="là\nici", there="yes")
    assert Facts.read(typed.text) == typed
    assert Facts.read('{"where": "là", "formerly": "x"}') == Facts(where="là")


def test_nothing_is_noted_or_alerted_where_no_danger_was_declared(
    hers: Conversation, martin: Officer, petit: Officer
) -> None:
    with pytest.raises(NotDeclared):
        danger.note(hers, Facts(where="là"), 0, martin)
    with pytest.raises(NotDeclared):
        alert.give(hers, martin)
    with pytest.raises(Joined):
        alert.join(hers.id, petit)
    danger.end(hers, "safe", martin)
    danger.declare(hers, martin)
    with pytest.raises(Joined):
        alert.join(hers.id, petit)  # nobody asked
    assert done() == [("danger.declared", None)]


def test_an_alert_is_for_every_desk_until_somebody_comes(
    hers: Conversation, martin: Officer, petit: Officer, durand: Officer
) -> None:
    assert alert.standing(petit) == []
    danger.declare(hers, martin)
    assert [item.id for item in alert.standing(martin)] == [hers.id], "the officer's own"
    assert alert.standing(petit) == []
    alert.give(hers, martin)
    alert.give(hers, martin)
    for officer in (martin, petit, durand):
        (item,) = alert.standing(officer)
        assert (item.commune_code, item.holder, item.second) == ("69383", "Camille Martin", None)
    with pytest.raises(Joined):
        alert.join(hers.id, martin)
    alert.join(hers.id, petit)
    alert.join(hers.id, petit)
    with pytest.raises(Joined) as refused:
        alert.join(hers.id, durand)
    assert "Alex Petit vient déjà" in str(refused.value)
    assert [item.second for item in alert.standing(martin)] == ["Alex Petit"]
    assert len(alert.standing(petit)) == 1
    assert alert.standing(durand) == []
    danger.end(hers, "safe", martin)
    assert alert.standing(martin) == alert.standing(petit) == []
    assert done() == [
        ("danger.declared", None),
        ("danger.alerted", None),
        ("danger.joined", None),
        ("danger.ended", "safe"),
    ]


def test_a_call_is_kept_once_sealed_and_in_its_place(
    hers: Conversation, martin: Officer, clock: Clock
) -> None:
    danger.declare(hers, martin)
    for _ in range(2):
        call.add(hers, martin, whom="le 17", answered="une patrouille part", key="k")
    call.add(hers, martin, whom="le 17", answered="elle est sur place", key="k")
    with pytest.raises(NoCall):
        call.add(hers, martin, whom="", answered="rien", key="k2")
    said = [(step.whom, step.answered, step.officer_name) for step in call.calls(hers)]
    assert said == [
        ("le 17", "une patrouille part", "Camille Martin"),
        ("le 17", "elle est sur place", "Camille Martin"),
    ]
    assert [act for act, _why in done()].count("danger.called") == 2
    row = db.session.scalars(select(Call)).first()
    assert b"patrouille" not in row.sealed_said
    row.officer_id = db.session.scalar(select(Officer.id).where(Officer.login == "petit"))
    db.session.flush()
    assert call.calls(hers)[0].whom == "", "moved under another name it does not open"


def test_it_goes_on_when_the_conversation_is_over_but_not_when_it_is_erased(
    hers: Conversation, martin: Officer
) -> None:
    hers.end()
    danger.declare(hers, martin)
    danger.note(hers, Facts(where="là"), 0, martin)
    call.add(hers, martin, whom="le 17", answered="", key="k")
    db.session.commit()
    assert retention.erase(hers.id, "asked by the victim", told=True)
    for kind in (Danger, DangerStep, Call):
        assert db.session.scalar(select(func.count()).select_from(kind)) == 0
    with pytest.raises(Wiped):
        danger.declare(hers, martin)
    with pytest.raises(NotDeclared):
        danger.note(hers, Facts(where="ici"), 1, martin)
    assert alert.standing(martin) == []


def test_what_is_done_about_a_danger_is_news_for_the_eraser(
    hers: Conversation, martin: Officer, clock: Clock
) -> None:
    danger.declare(hers, martin)
    before = hers.active_at
    clock.go(days=3)
    danger.note(hers, Facts(where="là"), 0, martin)
    db.session.refresh(hers)
    assert hers.active_at - before > timedelta(days=2)

"""A referral: nothing is passed on but what she agreed to, at every moment and for every pair of hands."""

import secrets

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import arrival, consent, introducing, referral, retention
from domain.conversation import Conversation
from domain.entry import AuditEntry
from domain.errors import Refused
from domain.officer import Officer
from domain.referral import NoReferral
from domain.referring import NotHeld
from domain.terms import Terms
from extensions import db, transaction
from tests.domain.at_once import at_once
from tests.guards import altered

TO = Terms(7, "CIDFF", "04 78", alias="Anna", reach="le soir", ask="un rendez-vous")


@pytest.fixture
def talk(martin: Officer) -> Conversation:
    return begun("hers", martin)


def begun(token: str, officer: Officer) -> Conversation:
    made = arrival.begin(token, place="lyon 3", speaks_as="victim", draft="Bonjour", untold=False)
    made.take(officer)
    return made


def asked(talk: Conversation, by: Officer, terms: Terms = TO) -> int:
    made = introducing.prepare(talk, terms, key="k", by=by)
    introducing.ask(talk, made, by=by)
    return made


def mark(talk: Conversation, which: int) -> str:
    return referral.one(talk, which).row.mark


def test_terms_are_the_same_by_what_they_say_and_nothing_else(talk: Conversation) -> None:
    assert Terms.read(TO.text) == TO
    assert TO.saying({"ask": " un\r\nrendez-vous\0 "}).ask == "un\nrendez-vous"
    assert TO.saying({"to": "ailleurs", "organisation": "8"}) == TO, "only its words are typed"
    marks = {referral.mark(talk, TO.saying({"alias": alias})) for alias in ("Anna", "Anne", "Anna")}
    assert len(marks) == 2


def test_begun_twice_it_is_one_until_it_is_passed_on(talk: Conversation, martin: Officer) -> None:
    first = asked(talk, martin)
    assert introducing.prepare(talk, TO, key="other", by=martin) == first
    consent.agree(talk, first, mark(talk, first))
    introducing.pass_on(talk, first, by=martin)
    assert introducing.prepare(talk, TO, key="another", by=martin) != first


@pytest.mark.parametrize("agreed", [True, False])
def test_in_the_next_conversation_what_is_under_way_goes_on_and_what_was_refused_is_begun_anew(
    talk: Conversation, martin: Officer, agreed: bool
) -> None:
    first = asked(talk, martin)
    if agreed:
        consent.agree(talk, first, mark(talk, first))
    else:
        consent.refuse(talk, first)
    talk.close(martin, "advice")
    db.session.refresh(talk)
    following = arrival.again(talk, "next", "Encore moi")
    following.take(martin)
    assert (introducing.prepare(following, TO, key="k", by=martin) == first) is agreed
    if not agreed:
        second = referral.of(following)[-1].id
        introducing.ask(following, second, by=martin)
        consent.agree(following, second, mark(following, second))
        first = second
    introducing.pass_on(following, first, by=martin)
    assert referral.one(following, first).state == "passed"


def test_asked_or_recalled_by_several_hands_at_once_she_is_told_once(
    app: Flask, talk: Conversation, martin: Officer
) -> None:
    which = introducing.prepare(talk, TO, key="k", by=martin)
    whose, him = talk.id, martin.id
    for name, act in (("ask", "referral.asked"), ("recall", "referral.recalled")):
        db.session.remove()

        def press(_: int, name: str = name) -> None:
            found, by = db.session.get(Conversation, whose), db.session.get(Officer, him)
            step(name, found, which, by, "")

        assert at_once(app, press, 3) == [None] * 3
        assert db.session.query(AuditEntry).filter_by(act=act).count() == 1


def test_another_officer_or_another_person_has_no_part_in_it(
    talk: Conversation, martin: Officer, petit: Officer
) -> None:
    which = asked(talk, martin)
    with pytest.raises(NotHeld):
        introducing.prepare(talk, Terms(8, "Ailleurs"), key="x", by=petit)
    with pytest.raises(NoReferral):
        introducing.recall(talk, which, by=petit)
    with pytest.raises(NoReferral):
        consent.agree(begun("another", petit), which, mark(talk, which))


def test_what_was_altered_is_not_shown_and_takes_no_other_with_it(
    talk: Conversation, martin: Officer
) -> None:
    first = asked(talk, martin)
    introducing.prepare(talk, Terms(8, "Ailleurs"), key="k", by=martin)
    row = referral.one(talk, first).row
    with transaction():
        row.sealed_terms = altered(row.sealed_terms)
    assert [each.terms and each.terms.to for each in referral.of(talk)] == [None, "Ailleurs"]
    with pytest.raises(Refused):
        introducing.revise(talk, first, {"ask": "autre"}, row.mark, by=martin)


def test_erased_meanwhile_nothing_is_kept(talk: Conversation, martin: Officer) -> None:
    which = asked(talk, martin)
    read = mark(talk, which)
    retention.erase(talk.id, "asked by the victim", told=True)
    for late in (
        lambda: consent.agree(talk, which, read),
        lambda: introducing.pass_on(talk, which, by=martin),
    ):
        with pytest.raises(NoReferral):
            late()


@pytest.mark.parametrize("hands", [("withdraw", "pass"), ("agree", "recall"), ("agree", "refuse")])
def test_at_the_same_moment_one_of_the_two_is_told_so(
    app: Flask, talk: Conversation, martin: Officer, hands: tuple[str, str]
) -> None:
    which = asked(talk, martin)
    read = mark(talk, which)
    if hands[0] == "withdraw":
        consent.agree(talk, which, read)
    whose, him = talk.id, martin.id
    db.session.remove()

    def do(number: int) -> str:
        found, by = db.session.get(Conversation, whose), db.session.get(Officer, him)
        step(hands[number], found, which, by, read)
        return "done"

    came = at_once(app, do, 2)
    state = referral.one(db.session.get(Conversation, whose), which).state
    refused = [isinstance(each, Refused) for each in came]
    assert all(each == "done" or isinstance(each, Refused) for each in came), came
    if hands == ("withdraw", "pass"):
        assert (state, refused) in [("withdrawn", [False, True]), ("passed", [True, False])]
    elif hands == ("agree", "recall"):
        assert state == "prepared", "taken back, whoever was first"
    else:
        assert state in ("refused", "withdrawn"), "no is no, whoever was first"


def step(name: str, talk: Conversation, which: int, by: Officer, read: str) -> None:
    if name == "agree":
        consent.agree(talk, which, read)
    elif name in ("refuse", "withdraw"):
        consent.refuse(talk, which)
    elif name == "ask":
        introducing.ask(talk, which, by=by)
    elif name == "recall":
        introducing.recall(talk, which, by=by)
    elif name == "pass":
        introducing.pass_on(talk, which, by=by)
    elif name == "hear":
        introducing.hear(talk, which, "contacted", by=by)
    else:
        introducing.revise(talk, which, {"ask": name}, mark(talk, which), by=by)


STEPS = st.sampled_from(
    [
        "agree",
        "agree",
        "refuse",
        "ask",
        "ask",
        "recall",
        "pass",
        "pass",
        "hear",
        "un",
        "deux",
        "read",
    ]
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=14))
def test_in_any_order_what_is_passed_on_is_what_she_last_agreed_to(
    app: Flask, martin: Officer, steps: list[str]
) -> None:
    talk = begun(secrets.token_hex(4), martin)
    try:
        _any_order(talk, martin, steps)
    finally:
        talk.close(martin, "advice")


def _any_order(talk: Conversation, martin: Officer, steps: list[str]) -> None:
    which = introducing.prepare(talk, TO, key="k", by=martin)
    read, agreed, passed = "", "", ""
    for name in steps:
        if name == "read":  # her page is drawn anew
            read = mark(talk, which) if referral.hers(talk) else read
            continue
        before = referral.one(talk, which).state
        try:
            step(name, talk, which, martin, read)
        except Refused:
            assert referral.one(talk, which).state == before, "refused, and nothing was done"
            continue
        if name == "agree":
            agreed = read
        elif name in ("refuse", "recall"):
            agreed = "" if before != "prepared" else agreed
        elif name == "pass":
            passed = mark(talk, which)
            assert passed == agreed
    if referral.one(talk, which).state == "passed":
        assert mark(talk, which) == passed

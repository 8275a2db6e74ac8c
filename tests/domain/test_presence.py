"""What is known of whether she is still there: written when it changes, and never more than is known."""

from datetime import timedelta

import pytest

from domain import arrival, listening, queue
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.message import Said
from domain.officer import Officer
from domain.transcript import latest
from domain.voice import Voice
from extensions import db

MINE, OTHERS = "s1111111111", "s2222222222"


pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def hers() -> Conversation:
    conversation = arrival.begin("hers", place="", speaks_as=None, draft="Bonjour", untold=True)
    conversation.come(MINE)
    return conversation


def how() -> str | None:
    (listed,) = queue.waiting()
    return listed.absence.how if listed.absence else None


def said(conversation: Conversation) -> list[Said]:
    return latest(conversation).messages


def test_nothing_is_said_while_she_is_there(hers: Conversation) -> None:
    assert how() is None
    assert hers.absence is None


def test_a_socket_that_ended_and_did_not_come_back_is_cut(hers: Conversation) -> None:
    Conversation.miss(hers.id, [MINE], now())
    assert how() == "cut"


def test_a_page_without_scripts_cannot_say_which(hers: Conversation) -> None:
    hers.come("f1111111111")
    Conversation.miss(hers.id, ["s1111111111", "f1111111111"], now())
    assert how() == "silent"


def test_a_page_that_said_so_is_closed(hers: Conversation) -> None:
    hers.shut()
    assert how() is None, "a page that reloads says it too"
    Conversation.miss(hers.id, [MINE], now())
    assert how() == "closed"


def test_a_word_said_long_before_does_not_explain_a_cut(hers: Conversation) -> None:
    hers.shut()
    Conversation.miss(hers.id, [MINE], now() + timedelta(minutes=1))
    assert how() == "cut"


def test_coming_back_takes_it_away(hers: Conversation) -> None:
    hers.shut()
    Conversation.miss(hers.id, [MINE], now())
    again = Conversation.of("hers")
    assert again is not None
    again.come(OTHERS)
    assert how() is None
    Conversation.miss(hers.id, [OTHERS], now())
    assert how() == "cut", "what her last page said does not speak for this one"


def test_only_the_process_she_is_on_may_miss_her(hers: Conversation) -> None:
    hers.come(OTHERS)
    Conversation.miss(hers.id, [MINE], now())
    assert how() is None


def test_a_page_that_does_not_ask_cannot_be_missed(hers: Conversation) -> None:
    hers.come(None)
    Conversation.miss(hers.id, [MINE], now())
    assert how() is None


def test_the_exit_is_the_last_word(hers: Conversation) -> None:
    hers.leave()
    Conversation.miss(hers.id, [MINE], now())
    assert how() == "left"
    assert [message.event for message in said(hers)] == [None, "left"]


def test_after_the_exit_a_copy_of_the_token_opens_nothing(hers: Conversation) -> None:
    old = hers  # as another request has read it
    db.session.expunge_all()
    now_hers = Conversation.of("hers")
    assert now_hers is not None
    now_hers.leave()
    assert Conversation.of("hers") is None
    assert listening.hers("hers", 0) is None
    old.come(OTHERS)  # a page that was on its way
    old.shut()
    assert how() == "left"


def test_after_the_exit_a_closed_conversation_is_shut_too(hers: Conversation) -> None:
    hers.end()
    hers.leave()
    assert Conversation.of("hers") is None
    assert [message.event for message in said(hers)] == [None, "ended"]


def test_the_exit_while_arriving_keeps_nothing_of_what_was_typed() -> None:
    arriving = arrival.begin("new", place="zzqqxx", speaks_as=None, draft="Un mot", untold=False)
    assert isinstance(arriving.refusal, Refused)
    arriving.leave()
    assert Conversation.of("new") is None
    assert arriving.sealed_draft is None
    assert arriving.sealed_place is None


def test_the_officer_who_holds_it_sees_it_in_the_list(hers: Conversation) -> None:
    martin = Officer.called("martin")
    hers.take(martin)
    since = now()
    Conversation.miss(hers.id, [MINE], since)
    (held,) = queue.held_by(martin)
    assert held.absence == ("cut", since)


def test_a_message_in_flight_at_the_exit_is_kept_and_does_not_bring_her_back(
    hers: Conversation,
) -> None:
    """It had passed the door when the exit came; the last thing known of her is still that she left."""
    voice = Voice.of("hers")
    assert voice is not None
    hers.leave()
    assert voice.post("parti juste avant") == 3
    db.session.expire_all()
    assert how() == "left"
    assert [m.event or m.body for m in said(hers)] == ["Bonjour", "left", "parti juste avant"]
    assert Voice.of("hers") is None

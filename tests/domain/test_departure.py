"""Leaving on purpose: a pause keeps everything, an erasure nothing that was written; a hold is respected."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from domain import arrival, departure, queue, retention, transcript
from domain.audit import AuditEntry
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import AlreadyTaken, Over, WrongCode
from domain.hold import Hold
from domain.officer import Officer
from domain.safe_contact import SafeContact
from extensions import db, vault
from vault import Unreadable

RULES = SafeContact.said(call="yes", phone="06 00 00 00 00", when="le matin", never="sonner")


pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def talk(martin: Officer) -> Conversation:
    """She has said all there is to say of herself, and is answered."""
    mine = arrival.begin("hers", place="lyon 3", speaks_as="victim", draft="Bonjour", untold=False)
    mine.take(martin)
    mine.post("Je vous lis", by=martin)
    mine.keep(draft="pas fini")
    mine.reach(RULES)
    mine.recode("un deux trois quatre cinq six")
    db.session.refresh(mine)
    return mine


def events(conversation: Conversation) -> list[str | None]:
    db.session.refresh(conversation)
    return [m.event for m in transcript.since(conversation, 0).messages]


def acts() -> list[str]:
    return [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_a_pause_closes_this_device_and_keeps_the_rest(talk: Conversation) -> None:
    departure.pause(talk)
    assert Conversation.of("hers") is None
    back = Conversation.come_back("un deux trois quatre cinq six", "new", device="d")
    assert (back.id, back.draft, back.contact) == (talk.id, "pas fini", RULES)
    assert events(back)[-2:] == ["paused", "returned"]
    assert acts()[-2:] == ["conversation.paused", "conversation.returned"]


def test_erasing_destroys_the_key_and_everything_she_said(
    talk: Conversation, martin: Officer
) -> None:
    wrapped, sealed = talk.wrapped_key, talk.sealed_draft
    assert vault().unwrap(wrapped).open(sealed, f"draft:{talk.id}") == "pas fini"
    assert departure.erase(talk) == "erased"
    db.session.refresh(talk)
    with pytest.raises(Unreadable):
        vault().unwrap(talk.wrapped_key).open(sealed, f"draft:{talk.id}")
    row = db.session.execute(text("SELECT * FROM conversation")).mappings().one()
    assert bytes(row["wrapped_key"]) != wrapped
    left = {name for name, value in row.items() if value not in (None, 0, b"")}
    named = {"id", "token_hash", "arrived_at", "active_at", "closed_at", "erased_at"}
    assert left == named | {"officer_id", "opened_at", "last_number"}, "nothing of hers is left"
    assert db.session.scalar(text("SELECT count(sealed_body) FROM message")) == 0
    assert Conversation.of("hers") is None
    with pytest.raises(WrongCode):
        Conversation.come_back("un deux trois quatre cinq six", "new", device="d")
    assert acts()[-1] == "conversation.erased"


def test_whoever_held_it_finds_one_sentence_and_can_write_nothing(
    talk: Conversation, martin: Officer
) -> None:
    departure.erase(talk)
    held = Conversation.held_by(martin, talk.id)
    assert events(held) == ["erased"]
    assert held.contact == SafeContact()
    assert queue.held_by(martin) == []
    with pytest.raises(Over):
        held.post("Vous êtes là ?", by=martin)


def test_erasing_twice_is_erasing_once(talk: Conversation) -> None:
    assert departure.erase(talk) == "erased"
    assert departure.erase(talk) == "erased"
    assert events(talk) == ["erased"]
    assert acts().count("conversation.erased") == 1


def test_one_that_waits_leaves_the_queue_and_nobody_can_take_it(martin: Officer) -> None:
    mine = arrival.begin("hers", place="", speaks_as=None, draft="Bonjour", untold=True)
    departure.erase(mine)
    assert queue.waiting() == []
    with pytest.raises(AlreadyTaken):
        mine.take(martin)


def test_what_was_closed_can_be_erased(talk: Conversation, martin: Officer) -> None:
    talk.close(martin, "advice")
    assert departure.erase(talk) == "erased"
    assert events(Conversation.held_by(martin, talk.id)) == ["erased"]


def test_the_line_that_is_left_goes_with_the_next_sweep(talk: Conversation) -> None:
    arrival.begin("later", place="", speaks_as=None, draft="", untold=True)
    departure.erase(talk)
    retention.run(sure=True)
    assert db.session.scalar(text("SELECT count(*) FROM conversation")) == 1
    assert db.session.scalar(text("SELECT count(*) FROM message")) == 0


def test_what_must_be_kept_is_ended_and_shut_but_whole(talk: Conversation, martin: Officer) -> None:
    durand = Officer.called("durand")
    Hold.place(talk.id, by=durand, reason="réquisition", until=now() + timedelta(days=9))
    assert departure.erase(talk) == "kept"
    assert Conversation.of("hers") is None
    held = Conversation.held_by(martin, talk.id)
    assert events(held)[-1] == "ended"
    assert "Bonjour" in [m.body for m in transcript.since(held, 0).messages]


def test_an_erasure_cut_short_erases_nothing(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise OSError("killed")

    monkeypatch.setattr("domain.retention.audit.record", stop)
    with pytest.raises(OSError, match="killed"):
        departure.erase(talk)
    db.session.expire_all()
    mine = Conversation.of("hers")
    assert transcript.since(mine, 0).messages[0].body == "Bonjour"
    assert mine.draft == "pas fini"


def test_her_rules_are_sealed_bound_to_her_conversation_and_hers_to_change(
    talk: Conversation, martin: Officer
) -> None:
    assert Conversation.held_by(martin, talk.id).contact == RULES
    assert talk.key.open(talk.sealed_contact, f"contact:{talk.id}")
    with pytest.raises(Unreadable):
        talk.key.open(talk.sealed_contact, "contact:0")
    before = events(talk).count("contact")
    talk.reach(RULES)
    assert events(talk).count("contact") == before, "nothing changed, nothing said"
    talk.end()
    db.session.refresh(talk)
    talk.reach(SafeContact.said(call="no"))
    assert talk.contact == SafeContact(call="no"), "hers to change after the end too"
    talk.reach(SafeContact())
    assert talk.sealed_contact is None


def test_answers_that_make_no_sense_are_as_good_as_none() -> None:
    said = SafeContact.said(call="maybe", phone=" \0 ", when="x" * 600)
    assert (said.call, said.phone, len(said.when)) == ("", "", 600)
    assert not SafeContact.said(call="maybe")


def test_erasing_takes_those_she_went_on_from_and_leaves_what_must_be_kept(
    talk: Conversation, martin: Officer, durand: Officer
) -> None:
    talk.close(martin, "advice")
    second = arrival.again(talk, "second", "suite")
    second.take(martin)
    second.close(martin, "advice")
    Hold.place(second.id, by=durand, reason="enquête", until=now() + timedelta(days=3))
    third = arrival.again(second, "third", "encore")
    kept = second.id
    assert departure.erase(third) == "kept", "one of them must be kept"
    left = db.session.scalars(db.select(Conversation).where(Conversation.erased_at.is_(None)))
    assert [each.id for each in left] == [kept]

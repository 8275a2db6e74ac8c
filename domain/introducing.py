"""Introducing: what an officer does about a referral, from the first words to what the organisation answered."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from domain import referral, tally
from domain.agreed import TO_PASS_ON
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.officer import Officer
from domain.referral import (
    AGREED,
    ASKED,
    PASSED,
    PREPARED,
    Referral,
    ReferralMoved,
    Told,
)
from domain.referring import NotHeld
from domain.terms import Terms
from extensions import db, transaction

UNDER_WAY = (ASKED, AGREED)
ANSWERS = ("contacted", "appointment", "cannot", "silent")
_unasked = Referral.asked_at.is_(None)
_unpassed = Referral.passed_at.is_(None)


class TermsTooLong(Refused):
    """More than is read on a telephone."""

    sentence = _l(
        "Un des textes est trop long (prénom ou nom : 80 caractères ; comment joindre : 1 000 ; ce qui est "
        "demandé : 2 000). Rien n’a été enregistré : raccourcissez-le."
    )
    field = "ask"


class TermsMissing(Refused):
    """She cannot agree to what is not written."""

    sentence = _l("Remplissez les trois champs avant de demander l’accord de la personne.")
    field = "alias"


class NoConsent(Refused):
    """Nothing may be passed on."""

    sentence = _l(
        "La personne n’a pas accepté ce texte, ou a retiré son accord : ne transmettez rien. Rien n’a été noté."
    )
    status = 409


class NoAnswerHeard(Refused):
    """What the organisation answered is one of four things."""

    sentence = _l("Choisissez ce que l’organisme a répondu.")
    field = "answer"


def prepare(conversation: Conversation, first: Terms, *, key: str, by: Officer) -> int:
    """Begin one with these terms, or go on with the one that is under way; its number. ``NotHeld``."""
    for each in referral.of(conversation):
        same = each.terms is not None and each.terms.organisation == first.organisation
        own = (
            each.row.conversation_id == conversation.id
        )  # of an earlier one, nothing can be changed
        if same and (each.state in UNDER_WAY or (own and each.state != PASSED)):
            return each.id
    tag = conversation.sealing.tag(f"referral {key} {first.organisation}")
    sealed = conversation.key.seal(first.text, referral.place(conversation.id, tag))
    row = Referral(
        conversation_id=conversation.id,
        key=tag,
        officer_id=by.id,
        sealed_terms=sealed,
        mark=referral.mark(conversation, first),
    )
    try:
        with transaction():
            if not conversation.touch(Conversation.officer_id == by.id):
                raise NotHeld
            db.session.add(row)
            db.session.flush()
            return row.id
    except IntegrityError:  # a second click at this moment
        mine = Referral.conversation_id == conversation.id, Referral.key == tag
        return db.session.scalars(select(Referral.id).where(*mine)).one()


def revise(
    conversation: Conversation, id: int, typed: Mapping[str, str], mark: str, *, by: Officer
) -> None:
    """Keep what was typed, while she was not asked; ``TermsTooLong``, ``ReferralMoved``."""
    told = referral.one(conversation, id)
    if told.terms is None or told.row.conversation_id != conversation.id:
        raise ReferralMoved
    terms = told.terms.saying(typed)
    if terms.too_long:
        raise TermsTooLong
    if terms == told.terms:
        return
    changed = update(Referral).where(Referral.id == id, Referral.mark == mark, _unasked)
    values = {
        "sealed_terms": conversation.sealing.seal(
            terms.text, referral.place(conversation.id, told.row.key)
        ),
        "mark": referral.mark(conversation, terms),
    }
    with transaction():
        there = conversation.touch(Conversation.officer_id == by.id)
        kept = changed.values(values).returning(Referral.id)
        unsynced = {"synchronize_session": False}
        if not there or db.session.scalar(kept, execution_options=unsynced) is None:
            raise ReferralMoved


def ask(conversation: Conversation, id: int, *, by: Officer) -> None:
    """Show it to her, word for word; twice is once. ``TermsMissing``, ``NotHeld``, ``ReferralMoved``."""
    told = referral.one(conversation, id)
    if told.state != PREPARED:
        return
    if told.terms is None or told.row.conversation_id != conversation.id:
        raise ReferralMoved
    if not told.terms.complete:
        raise TermsMissing
    values = {"asked_at": now(), "officer_id": by.id}
    still = _unasked, Referral.mark == told.row.mark
    with transaction():
        if db.session.scalar(conversation.change(referral_at=now())) is None:
            raise NotHeld  # over: she would not be there to read it
        if not referral.move(
            conversation, told, "referral.asked", values, *still, by=by, event="referral-asked"
        ):
            if referral.one(conversation, id).state != PREPARED:
                return  # a second click at this moment
            raise ReferralMoved
    db.session.expire(conversation, ["referral_at"])


def recall(conversation: Conversation, id: int, *, by: Officer) -> None:
    """Take it back to change it: whatever she decided of it counts no more, and she is told. ``ReferralMoved``."""
    told = referral.one(conversation, id)
    if told.state == PREPARED:
        return
    gone = ("asked_at", "agreed_at", "refused_at", "withdrawn_at")
    still = Referral.asked_at.is_not(None), _unpassed, Referral.mark == told.row.mark
    moved = (told, "referral.recalled", dict.fromkeys(gone), *still)
    if referral.move(conversation, *moved, by=by, event="referral-redone"):
        return
    if referral.one(conversation, id).state != PREPARED:
        raise ReferralMoved


def pass_on(conversation: Conversation, id: int, *, by: Officer) -> None:
    """It was read on the telephone, or handed over, just now; twice is once. ``NoConsent``."""
    told = referral.one(conversation, id)
    values = {"passed_at": now(), "passed_by_id": by.id}
    moved = (told, "referral.passed-on", values, *TO_PASS_ON)
    with transaction():
        if referral.move(conversation, *moved, by=by, event="referral-passed"):
            tally.referred("referral", conversation.commune_code)
            return
    if referral.one(conversation, id).state != PASSED:
        raise NoConsent


def hear(conversation: Conversation, id: int, answer: str, *, by: Officer) -> None:
    """What the organisation answered; a later answer takes the place of an earlier one. ``NoAnswerHeard``."""
    if answer not in ANSWERS:
        raise NoAnswerHeard
    told: Told = referral.one(conversation, id)
    other = Referral.answer.is_distinct_from(answer)
    moved = (told, "referral.answered", {"answer": answer, "answered_at": now()}, other)
    still = Referral.passed_at.is_not(None)
    referral.move(conversation, *moved, still, by=by, event=f"org-{answer}", why=answer)
    if referral.one(conversation, id).row.answer != answer:
        raise ReferralMoved

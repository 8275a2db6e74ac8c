"""Consent: she reads what would be passed on, agrees to it or not, and may take it back until it is passed on."""

from flask_babel import lazy_gettext as _l

from domain import referral
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.referral import AGREED, PASSED, NoReferral, Referral

# Asked, and nothing answered yet.
_undecided = (
    Referral.asked_at.is_not(None),
    Referral.agreed_at.is_(None),
    Referral.refused_at.is_(None),
)
_agreed = (
    Referral.agreed_at.is_not(None),
    Referral.withdrawn_at.is_(None),
    Referral.passed_at.is_(None),
)


class TermsChanged(Refused):
    """The text is another than the one she read, or is being changed, or she has answered otherwise meanwhile."""

    sentence = _l(
        "Ce texte, ou ce que vous en avez décidé, a changé depuis que vous l’avez lu : votre accord n’a pas été "
        "noté. Relisez ce qui suit."
    )
    status = 409


class PassedAlready(Refused):
    """An officer has noted that it was passed on."""

    sentence = _l(
        "Un agent a noté que ce texte est déjà transmis : il ne peut plus être repris ici. Vous pouvez en parler "
        "avec la personne qui vous répond."
    )
    status = 409


def agree(conversation: Conversation, id: int, mark: str) -> None:
    """To these very words; twice is once. ``TermsChanged``, ``NoReferral``."""
    told = _asked(conversation, id)
    values, act = {"agreed_at": now()}, "referral.consented"
    moved = (told, act, values, Referral.mark == mark, *_undecided)
    if referral.move(conversation, *moved, event="referral-agreed"):
        return
    again = referral.one(conversation, id)
    if again.row.mark != mark or again.state not in (AGREED, PASSED):
        raise TermsChanged


def refuse(conversation: Conversation, id: int) -> None:
    """Rather not, or not any more; what was refused, or is being changed, needs no more. ``PassedAlready``."""
    told = _asked(conversation, id)
    refused = (told, "referral.refused", {"refused_at": now()}, *_undecided)
    if referral.move(conversation, *refused, event="referral-refused"):
        return
    withdrawn = (told, "referral.withdrawn", {"withdrawn_at": now()}, *_agreed)
    if referral.move(conversation, *withdrawn, event="referral-dropped"):
        return
    if referral.one(conversation, id).state == PASSED:
        raise PassedAlready


def _asked(conversation: Conversation, id: int) -> referral.Told:
    """One she was ever asked about: what is being prepared for the first time does not exist for her."""
    told = referral.one(conversation, id)
    if conversation.referral_at is None:
        raise NoReferral
    return told

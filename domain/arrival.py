"""An arrival: what somebody says of herself before the conversation is open."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from domain import audit, commune, moving, tally
from domain.bells import QUEUE
from domain.clock import now
from domain.commune import Commune
from domain.conversation import Conversation
from domain.errors import Lost, NoChoice, NoPlace, Refused, TooLong, UnknownPlace
from domain.message import LONGEST, likely_language
from extensions import db, transaction, vault, wake
from vault import fingerprint

FIRST = "arrival"  # the key of the first message, whichever page it comes from
SPEAKS_AS = ("victim", "relative", "witness")
# How much later it counts as opened when very many were opened from one address: whoever floods
# the queue is not before the others, and nobody is shut out or forgotten.
SET_BACK = timedelta(minutes=15)


def begin(
    token: str,
    *,
    place: str,
    speaks_as: str | None,
    draft: str,
    untold: bool,
    minor: bool = False,
    set_back: bool = False,
) -> Conversation:
    """Keep what was typed, and open when it is clear where; the same token is the same arrival.

    What cannot be is kept with its refusal: nothing she typed is asked twice. ``Lost``: that arrival
    was on a device silent for too long since.
    """
    conversation = Conversation.of(token) or _new(token, set_back)
    if conversation.is_idle:  # an old page, brought back: it opens nothing any more
        raise Lost
    if conversation.opened_at is not None:  # a second click, or a second page
        say_first(conversation, draft)
        return conversation
    found = commune.find(place)
    conversation.keep(
        draft=draft,
        place=place,
        speaks_as=speaks_as if speaks_as in SPEAKS_AS else None,
        minor_at=(conversation.minor_at or now()) if minor else None,
        refusal=_refusal(place, draft, untold, bool(found.communes)),
    )
    if conversation.refusal is None and (untold or found.certain):
        enter(conversation, None if untold else found.communes[0])
    return conversation


def choices(conversation: Conversation) -> tuple[Commune, ...]:
    """The communes that may be meant, while none is chosen."""
    return commune.find(conversation.place).communes


def choose(conversation: Conversation, code: str) -> None:
    """Open with the chosen commune, or with none for ``untold``."""
    if conversation.opened_at is not None:
        return
    chosen = commune.get(code)
    if chosen is None and code != "untold":
        conversation.keep(draft=conversation.draft, refusal=NoChoice())
    else:
        enter(conversation, chosen)


def enter(conversation: Conversation, place: Commune | None) -> None:
    """Enter the queue. What she wrote while arriving becomes the first message."""
    at, first = now(), conversation.typed
    opened = (
        update(Conversation)
        .where(Conversation.id == conversation.id, Conversation.opened_at.is_(None))
        .values(
            opened_at=at,
            queued_at=max(at, conversation.queued_at or at),
            commune_code=place.code if place else None,
            language=likely_language(first),
            sealed_place=None,
            refused=None,
        )
        .returning(Conversation.id)
    )
    with transaction():
        if db.session.scalar(opened) is None:
            return  # opened already: a second click
        audit.record("conversation.opened", about=conversation.topic, by=audit.VICTIM)
        tally.opened(place)
        if first.strip():
            conversation.post(first, key=FIRST)
        wake(QUEUE)
    db.session.refresh(conversation)


def say_first(conversation: Conversation, draft: str) -> None:
    """A first message that comes when the conversation is open already: said once, like any other."""
    if draft.strip():
        try:
            conversation.post(draft, key=FIRST)
        except Refused as refusal:
            conversation.keep(draft=draft, refusal=refusal)


def again(closed: Conversation, token: str, draft: str, set_back: bool = False) -> Conversation:
    """A new conversation after a closed one: same town, same words of introduction, and her draft.

    Her code opens the new one from then on, and an appointment goes with her.
    """
    conversation = Conversation.of(token) or _new(token, set_back)
    with transaction():
        conversation.keep(draft=draft, speaks_as=closed.speaks_as, minor_at=closed.minor_at)
        conversation.succeed(closed)
        moving.follow(closed, conversation)
        enter(conversation, commune.get(closed.commune_code or ""))
    return conversation


def is_set_back(conversation: Conversation) -> bool:
    """Whether it waits as if it had been opened later. One that was reopened does not."""
    opened_at, queued_at = conversation.opened_at, conversation.queued_at
    later = bool(opened_at and queued_at and queued_at > opened_at)
    return later and conversation.reopened_at is None


def _new(token: str, set_back: bool) -> Conversation:
    conversation = Conversation(
        token_hash=fingerprint(token),
        wrapped_key=vault().new_key(),
        queued_at=now() + SET_BACK if set_back else None,
    )
    try:
        with transaction():
            db.session.add(conversation)
            db.session.flush()  # its number, which what is sealed next is bound to
    except IntegrityError:  # a second click, at the same moment
        conversation = Conversation.of(token) or conversation
    return conversation


def _refusal(place: str, draft: str, untold: bool, found: bool) -> Refused | None:
    if len(draft) > LONGEST:
        return TooLong()
    if untold:
        return None
    if not place.strip():
        return NoPlace()
    return None if found else UnknownPlace()

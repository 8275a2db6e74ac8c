"""The overview: all that an open desk shows beside the conversation in front of it, asked at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select

from domain import announcing, duty, ending, queue, ringing, rota_notice, stranded
from domain.access import Access
from domain.alert import STANDING, Alert
from domain.announcing import LINES, Announced
from domain.conversation import Conversation
from domain.duty import Standing
from domain.ending import Ending
from domain.officer import Officer
from domain.queue import Listed
from domain.ringing import Ringing
from domain.rota_notice import Told
from domain.stranded import Stranded
from domain.transfer import Transfer, place
from extensions import ask_all, vault
from statement import Asked, Statement
from vault import Unreadable


@dataclass(frozen=True, slots=True)
class Offer:
    """A conversation that another officer offers to this one."""

    id: int
    giver: str
    commune_code: str | None
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """A conversation that somebody else holds, and this officer may read. ``opened``: and has."""

    id: int
    commune_code: str | None
    holder: str | None
    kind: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """Who waits, whom they answer, what is offered to them, what they may read, how their duty stands.

    ``moves``: what changed in their rota and they have not read.
    ``announced``: whose handovers have lines that nobody took. ``ending``: that their shift nearly is.
    ``sheet``: of how many conversations the sheet of the handover says something. ``due``: their promises
    that are nearly due, or late. ``stranded``: those whose appointment was called off, theirs and nobody's.
    """

    waiting: list[Listed]
    mine: list[Listed]
    offers: list[Offer]
    shared: list[Shared]
    standing: Standing
    alerts: list[Alert]
    moves: list[Told]
    announced: list[Announced]
    ending: Ending | None
    sheet: int
    due: list[Ringing]
    stranded: list[Stranded]

    @property
    def answered(self) -> set[int | None]:
        """The conversations in which they may type: an answer, a note, what is known of a danger."""
        shared = (item.id for item in self.shared if item.opened)
        return {*(item.id for item in self.mine), *shared}

    def shown(self, open_id: int | None) -> object:
        """What the lists look like, as something to compare. What is open counts as read: its number
        must not draw them again."""
        mine = [item.as_read() if item.id == open_id else item for item in self.mine]
        return [(item, item.minutes) for item in self.waiting + mine], self._beside_the_lists()

    def told(self, open_id: int | None) -> object:
        """The same where minutes that pass are no news: who waits, what is unread elsewhere, all the rest."""
        elsewhere = [(item.id, item.unread) for item in self.mine if item.id != open_id]
        return [item.id for item in self.waiting], elsewhere, self._beside_the_lists()

    def _beside_the_lists(self) -> object:
        return replace(self, waiting=[], mine=[])


def of(officer: Officer) -> Overview:
    """What every open desk asks for, all the time."""
    mine = {"officer_id": officer.id}
    whose = queue.MINE, _offers, _shared, duty.STANDING, STANDING, rota_notice.FIRST, stranded.SEEN
    theirs: list[Asked] = [(each, mine) for each in whose]
    also: list[Asked] = [(LINES, {}), ending.asked(officer), announcing.asked()]
    also.append(ringing.asked(officer))
    waiting, held, offers, shared, standing, alerts, told, off, announced, ends, sheet, due = (
        ask_all([(queue.WAITING, {}), *theirs, *also])
    )
    stands = duty.standing_of(standing)
    return Overview(
        queue.listed(waiting),
        queue.listed(held),
        [_offer(*row) for row in offers],
        [Shared(*row) for row in shared],
        stands,
        [Alert(*row) for row in alerts],
        rota_notice.told_of(told),
        [Announced(*row) for row in announced],
        ending.told(officer, stands, ends),
        int(sheet[0][0]),
        ringing.told(due),
        stranded.listed(off),
    )


def after_words(seen: Overview, officer: Officer) -> Overview:
    """The same once there were words in what they hold: how much of it is unread, and who has written."""
    return replace(seen, mine=queue.held_by(officer))


_offers = Statement(
    select(
        Transfer.id,
        Officer.name,
        Conversation.commune_code,
        Transfer.asked_at,
        Conversation.id,
        Conversation.wrapped_key,
        Transfer.sealed_reason,
    )
    .join(Conversation, Conversation.id == Transfer.conversation_id)
    .join(Officer, Officer.id == Transfer.from_id)
    .where(
        Transfer.to_id == bindparam("officer_id"),
        Transfer.answered_at.is_(None),
        Conversation.officer_id == Transfer.from_id,
        Conversation.closed_at.is_(None),
    )
    .order_by(Transfer.id)
)
_shared = Statement(
    select(
        Access.conversation_id,
        Conversation.commune_code,
        Officer.name,
        Access.kind,
        Access.opened_at.is_not(None),
    )
    .join(Conversation, Conversation.id == Access.conversation_id)
    .outerjoin(Officer, Officer.id == Conversation.officer_id)
    .where(
        Access.officer_id == bindparam("officer_id"),
        Access.ended_at.is_(None),
        Conversation.closed_at.is_(None),
    )
    .order_by(Access.id)
)


def _offer(
    id: int,
    giver: str,
    commune: str | None,
    at: datetime,
    whose: int,
    wrapped: bytes,
    sealed: bytes,
) -> Offer:
    try:
        reason = vault().key(wrapped).open(sealed, place(whose))
    except Unreadable:
        reason = ""
    return Offer(id, giver, commune, reason, at)

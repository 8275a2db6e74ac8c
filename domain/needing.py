"""Needing: what a station prepares for her, as her officer noted it and as far as she lets it know."""

from collections.abc import Iterable

from domain import agenda, audit, pass_
from domain.appointment import changed, tell
from domain.conversation import Conversation
from domain.pass_ import Needs
from domain.wishes import Wishes
from extensions import transaction

NEEDS = ("companion", "language")


def known(conversation: Conversation, withheld: Iterable[str] = ()) -> Needs:
    """What the station may know: nothing of what she keeps to herself."""
    wishes, kept = conversation.wishes, set(withheld)
    language = "" if "language" in kept else wishes.language
    return Needs(wishes.companion and "companion" not in kept, language)


def wish(conversation: Conversation, wishes: Wishes, by: audit.Person) -> None:
    """Her officer notes them; what the station prepares for an appointment to come changes with them. She is told.

    ``Wiped``.
    """
    if wishes == conversation.wishes:
        return
    with transaction():
        conversation.wish(wishes, by)
        mine = agenda.changeable(conversation)
        if mine and pass_.prepare(mine.slot.id, known(conversation, mine.withheld)):
            changed(conversation)
            tell(conversation, "needs")

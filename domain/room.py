"""The room: what the unit can still take now; whose places count, as the unit chose."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from domain import crew, unit
from domain.conversation import Conversation
from domain.crew import Member
from extensions import ask, ask_all
from statement import Asked, Row, Statement

unit.choice(
    "planned_places",
    (("yes", _l("Oui")), ("no", _l("Non : celles de qui est en service"))),
    _l("Les places sont celles du planning"),
    _l(
        "Aux heures où la vacation d’un agent qui répond est publiée, on n’annonce que les places des agents "
        "prévus et présents, et de qui un responsable compte hors planning ; aux autres heures, de qui est en "
        "service."
    ),
)
_held = Statement(
    select(func.count(Conversation.id)).where(
        Conversation.officer_id.is_not(None), Conversation.closed_at.is_(None)
    )
)
_waiting = Statement(
    select(func.count(Conversation.id)).where(
        Conversation.opened_at.is_not(None),
        Conversation.officer_id.is_(None),
        Conversation.closed_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Room:
    """What the unit can take now: ``free`` places of those who are ``there`` and count; how many wait.

    ``beside``: places of those who are there and do not count, which are promised to nobody.
    """

    there: int
    free: int
    waiting: int
    beside: int = 0

    @property
    def none(self) -> bool:
        """Whether nobody has a place at all, whatever the rota says."""
        return not (self.free or self.beside)

    @property
    def full(self) -> bool:
        """Whether whoever comes now will have to wait for a place, and not only for their turn."""
        return self.free <= self.waiting


def look() -> Room:
    """What the unit can take now."""
    return read(ask_all(asked()))[1]


def asked() -> list[Asked]:
    """Its statements, for whoever asks others at the same time."""
    return [crew.asked(), (_held, {}), (_waiting, {})]


def read(rows: list[list[Row]]) -> tuple[list[Member], Room]:
    """What these found: who is at work, and what is left."""
    at_work, held, waiting = rows
    members = crew.members_of(at_work)
    return members, of(members, int(held[0][0]), int(waiting[0][0]))


def of(members: list[Member], held: int, waiting: int) -> Room:
    """The same, where that is known already. ``held``: by anybody, at work or not."""
    there, only = [member for member in members if member.there], planned()
    most = max(0, unit.chosen("most_held") - held)
    free = min(most, sum(member.free for member in there if not (only and member.beside)))
    beside = min(most, sum(member.free for member in there)) - free
    return Room(len(there), free, waiting, beside)


def left() -> int:
    """How many conversations more the unit may hold, by its own limit."""
    held: int = ask(_held)[0][0]
    return max(0, int(unit.chosen("most_held")) - held)


def planned() -> bool:
    """Whether the unit's places are those of its rota, at hours of which that says who works."""
    return bool(unit.chosen("planned_places") == "yes")

"""A station that receives people, for tests of appointments."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain import arrival, publishing, supply
from domain.clock import PARIS
from domain.conversation import Conversation
from domain.officer import Officer
from domain.slot import Slot
from domain.station import Station
from domain.wall import today
from extensions import db, transaction


def station(
    name: str = "Commissariat d’essai", key: str = "try", department: str = "69"
) -> Station:
    made = Station(
        key=key, institution="PN", name=name, address="1 rue d’Essai", postal_code="69003",
        locality="Lyon", commune_code="69383", department=department, source="demo", dated=today(),
    )  # fmt: skip
    with transaction():
        db.session.add(made)
    return made


def typed(zone: ZoneInfo = PARIS, **others: str) -> dict[str, str]:
    """Every day of one week, four slots of 45 minutes from nine; ``weekday`` is tomorrow's."""
    tomorrow = today(zone=zone) + timedelta(days=1)
    usual = {
        "weekday": str(tomorrow.weekday()), "start": "09:00", "length": "45", "count": "4",
        "since": str(tomorrow), "until": "", "gender": "f", "room": "Salle 2",
        "host": "Mme Roux, poste 12", "languages": "ar", "accessible": "1", "holidays": "1",
    }  # fmt: skip
    return usual | others


def opened(where: Station, key: str = "k", **others: str) -> list[Slot]:
    """Its slots, the first first."""
    publishing.publish(where, typed(where.clock, **others), key=key, by=Officer.called("durand"))
    supply.fill(where.id)
    asked = select(Slot).where(Slot.station_id == where.id).order_by(Slot.starts_at)
    return list(db.session.scalars(asked))


def held(token: str, by: Officer) -> Conversation:
    """A conversation that this officer holds."""
    found = arrival.begin(token, place="", speaks_as=None, draft="", untold=True)
    found.take(by)
    return found

"""What will be erased, and when, as people read it."""

from datetime import datetime, timedelta

from flask import Flask
from flask_babel import format_date
from sqlalchemy.exc import SQLAlchemyError

from blueprints.speaking import _
from blueprints.wording import ZONE
from domain import sweep
from domain.conversation import Conversation
from domain.keeping import due
from extensions import settings

_A_MOMENT = timedelta(seconds=1)


def day(moment: datetime) -> str:
    """``12 mars 2027``, in metropolitan time."""
    return str(format_date(moment.astimezone(ZONE).date(), "long"))


def last_day(end: datetime) -> str:
    """The last day of what lasts until ``end``, often a midnight."""
    return day(end - _A_MOMENT)


def fate(conversation: Conversation) -> str:
    """What will be erased, and when: asked of what the eraser itself asks."""
    if conversation.erased_at is not None:
        return ""
    planned = due(conversation)
    if planned.held and conversation.held_until:
        return _(
            "Conservation décidée jusqu’au %(day)s au moins.",
            day=last_day(conversation.held_until),
        )
    if late():
        return _(
            "Les effacements automatiques ont du retard en ce moment : nous ne pouvons pas vous en donner la date."
        )
    return _(
        "Effacement prévu le %(day)s au plus tard, si rien ne se passe ici d’ici là.",
        day=day(planned.by),
    )


def late() -> bool:
    """Whether nothing can be promised of erasing now: the sweep is late, or its database is not there."""
    try:
        return sweep.late()
    except SQLAlchemyError:
        return True


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(day=day, last_day=last_day)
    app.jinja_env.globals.update(fate=fate, decided=settings, erasing_is_late=late)

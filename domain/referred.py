"""Referred: that she was asked whether something may be passed on; her page then offers to read it."""

from datetime import datetime

from sqlalchemy.orm import Mapped


class Referred:
    """The column of a conversation that says when she was last asked; of the ones before it, too."""

    referral_at: Mapped[datetime | None]

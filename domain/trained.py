"""Trained: what an officer learnt beside their trade, as far as it decides whom they answer."""

from typing import Any

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit
from extensions import transaction


class Trained:
    """The column of an officer that says so. ``by`` is left out where the shell decides."""

    for_minors: Mapped[bool] = mapped_column(default=False, server_default=false())

    def train(self: Any, for_minors: bool, *, by: Any = None) -> None:
        """They answer people under eighteen, or they do not any more."""
        with transaction():
            if self.for_minors != for_minors:
                self.for_minors = for_minors
                why = "minors" if for_minors else "no-minors"
                audit.record("officer.trained", by=by, about=self.topic, why=why)

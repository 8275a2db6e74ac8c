"""What is typed and not sent: kept sealed, so that any answer can be a redirect to one address."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, String, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import Refused
from extensions import db, transaction
from vault import DataKey


class Drafted:
    """The columns of a conversation that hold what she has not sent yet."""

    if TYPE_CHECKING:
        id: Mapped[int]

        @property
        def key(self) -> DataKey:
            """What seals and opens its words."""

    sealed_place: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sealed_draft: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    refused: Mapped[str | None] = mapped_column(String(32))

    @property
    def draft(self) -> str:
        """What she had typed and not sent when the page last came by."""
        return self.key.open(self.sealed_draft, "draft") if self.sealed_draft else ""

    @property
    def place(self) -> str:
        """The town as she typed it, until it is known which one."""
        return self.key.open(self.sealed_place, "place") if self.sealed_place else ""

    @property
    def refusal(self) -> Refused | None:
        """Why what she sent came back, until she sends again."""
        return Refused.named(self.refused)

    def keep(self, *, draft: str, refusal: Refused | None = None, **also: Any) -> None:
        """Keep the draft and why it was refused; ``place``, if given, and other columns with it."""
        values = {
            "sealed_draft": self.key.seal(draft, "draft") if draft else None,
            "refused": refusal.code if refusal else None,
        }
        if (place := also.pop("place", None)) is not None:
            values["sealed_place"] = self.key.seal(place, "place") if place else None
        kind = type(self)
        with transaction():
            db.session.execute(
                update(kind).where(kind.id == self.id).values(**values, **also),
                execution_options={"synchronize_session": False},
            )
        for name, value in {**values, **also}.items():
            setattr(self, name, value)

"""What somebody brings beside the password: six digits, a recovery code, or what a key signed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import passkey, recovery, totp
from domain.factor import Factor
from domain.passkey import Site
from extensions import settings

if TYPE_CHECKING:
    from domain.officer import Officer

NOWHERE = Site("", (), "")


@dataclass(frozen=True)
class Second:
    """As it was typed and sent; none, one or several of them."""

    code: str = ""
    recovery: str = ""
    signed: str = ""
    site: Site = NOWHERE

    def match(self, factors: list[Factor], officer_id: int) -> "Spend | None":
        """How to spend what is right of it, or nothing. The same work whoever it is, and nothing is spent."""
        counted = totp.match(factors, self.code)
        kept = recovery.match(officer_id, self.recovery)
        signed = passkey.match(factors, self.site, self.signed) if self.signed else None
        if counted is not None:
            return lambda officer: totp.spend(*counted)
        if kept is not None:
            return lambda officer: recovery.spend(kept, officer)
        return (lambda officer: passkey.spend(signed)) if signed is not None else None


Spend = Callable[["Officer"], bool]
NOTHING = Second()


def required() -> bool:
    """Whether this house asks for it: everywhere but in the demo."""
    return settings().second_factor

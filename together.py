"""What several people write at the same moment is committed once, and each is told when it was.

Half of what a message costs is making it durable, whatever its size. So whoever writes while others are
about to leaves the commit to one of them. Nobody is told before it is done; if it fails, each writes alone.
"""

from time import sleep
from typing import Any

from database import ask_all, of_this_app
from hand import transaction, wake
from joint import Errand, Joint
from statement import Row, Statement


class Writing(Errand):
    """One write: its statements, and who looks at what it changes; ``rows`` are those of the first.

    ``order`` is the same for writes that wait for each other, so that two processes never wait crosswise.
    """

    def __init__(
        self, order: int, statements: tuple[Statement, ...], values: dict[str, Any], *topics: str
    ) -> None:
        super().__init__()
        self.order, self.topics = order, topics
        self.statements, self.values = statements, values


def write(all_: list[Writing]) -> None:
    """In the transaction under way. What the first statement of one does not find, its others leave alone."""
    firsts = ask_all([(each.statements[0], each.values) for each in all_])
    for each, rows in zip(all_, firsts, strict=True):
        each.rows = rows
        if rows:
            ask_all([(statement, each.values) for statement in each.statements[1:]])
        wake(*each.topics)


class Together(Joint[Writing]):
    """Those of one process who write at this moment."""

    def write(self, mine: Writing) -> list[Row]:
        """The rows of its first statement, once they are durable; raises what it raised."""
        return self.join(mine)

    def _gather(self) -> None:
        sleep(0)  # whoever is ready to write comes along

    def _carry_out(self, batch: list[Writing]) -> None:
        with transaction(single=all(len(each.statements) == 1 for each in batch)):
            write(sorted(batch, key=lambda each: each.order))


def together() -> Together:
    """Of this application."""
    ours: Together = of_this_app("together")
    return ours

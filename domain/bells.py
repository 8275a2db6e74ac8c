"""Bells: what rings when something happens, for whoever looks at it. They say where, never what."""

QUEUE = "queue"  # of those who look at the queue


def of(conversation_id: int, holder: int | None) -> tuple[str, str]:
    """A conversation's own, and that of whoever sees it in a list: the officer who holds it, or the queue."""
    return f"conversation:{conversation_id}", theirs(holder) if holder else QUEUE


def theirs(officer_id: int) -> str:
    """Of an officer's own screen."""
    return f"officer:{officer_id}"


def words(conversation_id: int, holder: int | None) -> tuple[str, str]:
    """The same where nothing happened but words, said or read.

    They are far more frequent than all else, and change no more of an officer's lists than what is unread.
    """
    own, whose = of(conversation_id, holder)
    return own, heard_by(holder) if holder else whose


def heard_by(officer_id: int) -> str:
    """Of an officer in whose conversations there were words."""
    return f"words:{officer_id}"

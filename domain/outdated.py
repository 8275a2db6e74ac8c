"""Outdated: what is kept of a source whose newer files have it no more, and somebody has to look at."""

from collections.abc import Iterable

from sqlalchemy import select, update

from domain import audit
from domain.merging import BATCH
from domain.organisation import Organisation
from domain.wall import today
from extensions import db, transaction


def mark(named: Iterable[tuple[str, str]], *, dry: bool = False) -> int:
    """Due to be checked from today on, nothing else of it changes; how many there are.

    ``named``: source and reference of all that files have which are the whole of their sources.
    """
    there: dict[str, set[str]] = {}
    for source, reference in named:
        there.setdefault(source, set()).add(reference)
    return sum(_of(source, some, dry) for source, some in sorted(there.items()))


def _of(source: str, there: set[str], dry: bool) -> int:
    o = Organisation
    kept = select(o.id, o.reference).where(o.source == source, o.gone_at.is_(None))
    gone = [which for which, named in db.session.execute(kept) if named not in there]
    for first in range(0, 0 if dry else len(gone), BATCH):
        some = o.id.in_(gone[first : first + BATCH]), o.a_verifier_le > today()
        sooner = update(o).where(*some).values(a_verifier_le=today(), version=o.version + 1)
        with transaction():
            if db.session.execute(sooner.returning(o.id)).all():
                audit.record("directory.outdated", about=f"directory:{source}")
    db.session.expire_all()
    return len(gone)

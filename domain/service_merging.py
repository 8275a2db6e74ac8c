"""Merging services: what a file says that organisations do, and what that makes of them in our own words."""

from collections.abc import Callable, Set
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert, select, update

from domain import audit
from domain.clock import now
from domain.inclusion import BESOINS, OF_NETWORKS, PUBLICS, service
from domain.leaf import Leaf, RowWrong, Told
from domain.merging import batches, leaves, look_at
from domain.organisation import Organisation, Service
from domain.tabular import Row, Rows
from domain.taxonomy import BESOINS as NEEDS
from domain.taxonomy import PUBLICS as AUDIENCES
from domain.taxonomy import known
from extensions import db, transaction

_FREE = {"synchronize_session": False}


def merge_services(
    rows: Callable[[], Rows],
    wanted: Callable[[Row], bool],
    *,
    name: str,
    file: str = "",
    would: Set[tuple[str, str]] = frozenset(),
    dry: bool = False,
) -> Told:
    """As ``merge`` does for organisations, which have to be there before. What people edited is left alone.

    ``would``: sources and references of those that would be there, were this not a dry run.
    """
    merger = _Services(Told(file), dry=dry)
    merger.expect(would)
    for batch in batches(leaves(rows(), merger.reading(wanted), merger.told)):
        merger.take(batch, name)
    return merger.told


def look_at_services(
    rows: Rows, wanted: Callable[[Row], bool], would: Set[tuple[str, str]], file: str = ""
) -> None:
    """As ``look_at``, before the organisations of ``would`` are there."""
    merger = _Services(Told(file), dry=True)
    merger.expect(would)
    look_at(rows, merger.reading(wanted), file)


class _Services:
    def __init__(self, told: Told, *, dry: bool) -> None:
        self.told, self.dry, self.at = told, dry, now()
        o = Organisation
        found = db.session.execute(select(o.id, o.source, o.reference, o.edited_at, o.gone_at))
        self._of: dict[tuple[str, str], Any] = {(row.source, row.reference): row for row in found}
        self._structures: dict[tuple[str, str], Any] = {}

    def expect(self, would: Set[tuple[str, str]]) -> None:
        """Take these for organisations that are there, and do nothing yet."""
        nobody = SimpleNamespace(id=0, edited_at=None, gone_at=None)
        self._of = {**dict.fromkeys(would, nobody), **self._of}

    def reading(self, wanted: Callable[[Row], bool]) -> Callable[[Row], Leaf | None]:
        """A row as a leaf whose organisation is there; ``None`` for what is not wanted, or edited by hand."""

        def read(row: Row) -> Leaf | None:
            if not wanted(row):
                return None
            structure, leaf = service(row)
            organisation = self._of.get((leaf.source, structure))
            if organisation is None:
                raise RowWrong("structure_id")
            if organisation.edited_at or organisation.gone_at:
                return None
            self._structures[leaf.source, leaf.reference] = organisation
            return leaf

        return read

    def take(self, batch: list[Leaf], name: str) -> None:
        """Add or change each; one transaction, one entry, and the organisations say what they do by now."""
        before = self.told.new, self.told.changed
        touched = set()
        with transaction():
            for leaf in batch:
                organisation = self._structures[leaf.source, leaf.reference].id
                if self._one(organisation, leaf):
                    touched.add(organisation)
            if touched and not self.dry:
                classify(touched)
                new, changed = (self.told.new - before[0], self.told.changed - before[1])
                why = f"{new} {changed} 0"
                audit.record("directory.imported", about=f"directory:{name}", why=why)
        db.session.expire_all()

    def _one(self, organisation: int, leaf: Leaf) -> bool:
        mine = Service.organisation_id == organisation, Service.reference == leaf.reference
        row = db.session.execute(select(*_columns).where(*mine)).one_or_none()
        if row is None:
            self.told.new += 1
            made = {"organisation_id": organisation, "reference": leaf.reference}
            said = insert(Service).values({**leaf.values, **made})
        elif row.gone_at or all(getattr(row, key) == value for key, value in leaf.values.items()):
            self.told.same += 1
            return False
        else:
            self.told.changed += 1
            said = update(Service).where(*mine).values(dict(leaf.values))  # type: ignore[assignment]
        if not self.dry:
            db.session.execute(said, execution_options=_FREE)
        return True


def classify(organisations: set[int]) -> None:
    """Part of a verb: what these meet and whom they are for, by their services and networks, as we say it."""
    o, s = Organisation, Service
    for which in sorted(organisations):
        row = db.session.execute(select(o.reseaux_porteurs).where(o.id == which)).one()
        there = s.organisation_id == which, s.gone_at.is_(None)
        does = select(s.thematiques, s.publics).where(*there)
        services = db.session.execute(does).all()
        met = [OF_NETWORKS.get(code, "") for code in row.reseaux_porteurs.split()]
        met += [BESOINS.get(code, "") for each in services for code in each.thematiques.split()]
        who = [[PUBLICS.get(code, "") for code in each.publics.split()] for each in services]
        # For some only where each service is, and names nobody whom we have no word for.
        some = who if all(each and all(each) for each in who) else []
        values = {
            "besoins": " ".join(known(NEEDS, " ".join(met).split())),
            "publics": " ".join(known(AUDIENCES, [code for each in some for code in each])),
            "version": o.version + 1,
        }
        db.session.execute(update(o).where(o.id == which).values(values), execution_options=_FREE)


_columns: Any = Service.__table__.c

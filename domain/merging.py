"""Merging: leaves of a file become organisations; what people changed since is compared, never written over."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update

from domain import audit
from domain.clock import now
from domain.inclusion import WHERE
from domain.leaf import Leaf, RowWrong, Told
from domain.organisation import Organisation
from domain.tabular import Row, Rows
from domain.upkeep import next_check
from domain.wall import today
from extensions import db, transaction

BATCH = 500  # rows that are written in one transaction: nobody who writes waits longer
# What a source does not say of an organisation, but of what it says itself.
OURS = frozenset(
    (
        "date_maj", "verifie_le", "a_verifier_le", "a_recontroler", "provenance", "lien_source",
    )
)  # fmt: skip
_FREE = {"synchronize_session": False}

Reads = Callable[[Row], Leaf | None]


def merge(
    rows: Callable[[], Rows], read: Reads, *, name: str, file: str = "", dry: bool = False
) -> Told:
    """All rows but the wrong ones, of which each is told. The file was looked at whole before (``look_at``).

    ``read`` gives ``None`` for what is not wanted. ``name``: what the audit calls the source. It may be killed
    and run again.
    """
    told = Told(file)
    merger = Merger(told, dry=dry)
    for batch in batches(leaves(rows(), read, told)):
        merger.take(batch, name)
    return told


def look_at(rows: Rows, read: Reads, file: str = "") -> Told:
    """Nothing is written: what is wrong with a file. ``TooFaulty``, or why it cannot be read to its end."""
    told = Told(file)
    for _leaf in leaves(rows, read, told):
        pass
    told.judge()
    return told


def leaves(rows: Rows, read: Reads, told: Told) -> Iterator[Leaf]:
    """The sound ones, each once; what is wrong with the others is told."""
    seen: dict[tuple[str, str], str] = {}
    for line, row in rows:
        told.lines += 1
        about = "" if row is None else str(row.get("nom") or row.get("id") or "")
        try:
            if row is None:
                raise RowWrong("row")
            leaf = read(row)
        except RowWrong as wrong:
            told.wrong(line, [wrong.name], about)
            continue
        if leaf is None:
            told.skipped += 1
            continue
        which = leaf.source, leaf.reference
        if which in seen:
            if seen[which] != leaf.mark:
                told.wrong(line, ["twice"], about)
            continue
        seen[which] = leaf.mark
        told.wrong(line, leaf.dropped, about, bad=False)
        yield leaf


def batches(some: Iterable[Leaf]) -> Iterator[list[Leaf]]:
    """A few at a time."""
    every = iter(some)
    while batch := list(islice(every, BATCH)):
        yield batch


class Merger:
    """What is there, by source, and what becomes of each leaf."""

    def __init__(self, told: Told, *, dry: bool) -> None:
        self.told, self.dry, self.at, self.day = told, dry, now(), today()
        self._there: dict[str, dict[str, Any]] = {}
        self._fresh: list[dict[str, Any]] = []

    def take(self, batch: list[Leaf], name: str) -> None:
        """Add, change or compare each; one transaction, and one entry where anything came of it."""
        before = self._counts()
        for source in {leaf.source for leaf in batch}:
            self._look(source)
        with transaction():
            for leaf in batch:
                self._one(leaf)
            if self._fresh:
                db.session.execute(insert(Organisation), self._fresh)
                self._fresh = []
            became = [after - had for after, had in zip(self._counts(), before, strict=True)]
            if any(became) and not self.dry:
                why = " ".join(map(str, became))
                audit.record("directory.imported", about=f"directory:{name}", why=why)
        db.session.expire_all()

    def _counts(self) -> tuple[int, int, int]:
        return self.told.new, self.told.changed, len(self.told.differing)

    def _look(self, source: str) -> None:
        if source not in self._there:
            found = db.session.execute(_known.where(Organisation.source == source))
            self._there[source] = {row.reference: row for row in found}

    def _one(self, leaf: Leaf) -> None:
        kept = self._there[leaf.source].get(leaf.reference)
        if kept is None:
            self._add(leaf)
        elif kept.imported_as == leaf.mark or kept.gone_at is not None:
            self.told.same += 1  # what people retired stays so
        else:
            self._meet(kept, leaf)

    def _add(self, leaf: Leaf) -> None:
        named = {"source": leaf.source, "reference": leaf.reference, "imported_at": self.at}
        due = {"a_verifier_le": next_check(leaf.values["date_maj"]), "imported_as": leaf.mark}
        if not self.dry:
            self._fresh.append({**BLANK, **due, **leaf.first, **leaf.values, **named})
        self.told.new += 1

    def _meet(self, kept: Any, leaf: Leaf) -> None:
        """What is otherwise is changed; where people answer for it, told once and due to be looked at."""
        held = kept.edited_at or (kept.verifie_par and kept.verifie_le >= leaf.values["date_maj"])
        row = db.session.execute(select(*_columns).where(Organisation.id == kept.id)).one()
        other = {name: said for name, said in leaf.values.items() if getattr(row, name) != said}
        if held:
            hidden = WHERE if row.adresse_masquee else ()
            other = {name: other[name] for name in other if name not in (*OURS, *hidden)}
        elif kept.verifie_par and OURS.issuperset(other):
            other = {}  # newer, and nothing else: what was checked still holds
        said: dict[str, Any] = {"imported_as": leaf.mark}
        if other and held:
            told = {name: "" if value is None else str(value) for name, value in other.items()}
            said |= {"differs": json.dumps(told), "a_verifier_le": self.day}
        elif other:  # whoever had checked it had checked something else
            said |= {
                "verifie_le": None,
                "verifie_par": None,
                "a_verifier_le": self.day,
                **leaf.values,
            }
        if not self._set(kept, said):
            self._again(kept, leaf)
        elif not other:
            self.told.same += 1
        elif held:
            self.told.differing.append((row.nom, tuple(other)))
        else:
            self.told.changed += 1

    def _again(self, kept: Any, leaf: Leaf) -> None:
        """Somebody changed it since it was looked at: it is looked at again."""
        now_there = db.session.execute(_known.where(Organisation.id == kept.id)).one()
        self._there[leaf.source][leaf.reference] = now_there
        self._one(leaf)

    def _set(self, kept: Any, values: Mapping[str, Any]) -> bool:
        if self.dry:
            return True
        o = Organisation
        mine = o.id == kept.id, o.version == kept.version
        new = {**values, "imported_at": self.at, "version": o.version + 1}
        changed = update(o).where(*mine).values(new).returning(o.id)
        return db.session.scalar(changed, execution_options=_FREE) is not None


_known: Any = select(
    Organisation.id, Organisation.reference, Organisation.version, Organisation.imported_as,
    Organisation.edited_at, Organisation.verifie_le, Organisation.verifie_par,
    Organisation.gone_at,
)  # fmt: skip
_columns: Any = Organisation.__table__.c
# Rows that are written together have the same columns: those that a leaf leaves out are as in a new one.
BLANK: dict[str, Any] = {
    column.name: None if column.default is None else column.default.arg
    for column in _columns
    if column.name != "id"
}

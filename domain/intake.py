"""The intake: files that others publish, brought into the directory in the order in which they need each other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask_babel import lazy_gettext as _l

from domain import dila, inclusion
from domain.errors import Refused
from domain.leaf import Leaf, RowWrong, Told
from domain.merging import look_at, merge
from domain.service_merging import look_at_services, merge_services
from domain.tabular import Row, Rows, rows

_NAME = re.compile(r"[a-z0-9-]{1,40}")


class NotASource(Refused):
    """The audit could not say it."""

    sentence = _l("Le nom d’une source est fait de petites lettres, de chiffres et de tirets.")


class NotOfThisKind(Refused):
    """None of its rows has what every row of such a file has."""

    def __init__(self, file: str = "") -> None:
        super().__init__()
        self.sentence = _l(
            "%(file)s n’est pas un fichier de ce format. Rien n’a été importé.", file=file
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """``source``: of rows that name none. ``themes``: of services; ``networks``: of structures; empty for all."""

    source: str = ""
    themes: frozenset[str] = frozenset()
    networks: frozenset[str] = frozenset()

    @property
    def all(self) -> bool:
        """Nothing is left out."""
        return not self.themes and not self.networks

    def service(self, row: Row) -> bool:
        """Whether this service is wanted, or may be for its structure."""
        return self.all or not self.themes.isdisjoint(inclusion.codes(row, "thematiques").split())

    def structure(self, row: Row) -> bool:
        """Whether this structure is wanted for its network."""
        found = inclusion.codes(row, "reseaux_porteurs").split()
        return self.all or not self.networks.isdisjoint(found)


def bring(files: Iterable[Path], how: str, wanted: Wanted, *, dry: bool = False) -> Iterator[Told]:
    """What became of each file: of the structures of all of them, then of the services. See ``merge``.

    All of them are looked at before the first row of the first is written: nothing of any of them is taken
    where one is cut, has too many faults (``TooFaulty``) or is not what it is said to be (``NotOfThisKind``).
    """
    if wanted.source and not _NAME.fullmatch(wanted.source):
        raise NotASource
    every = tuple(files)
    yield from _offices(every, dry) if how == dila.SOURCE else _inclusion(every, wanted, dry)


def named(files: Iterable[Path], how: str, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Source and reference of every organisation that these have, wanted or not."""
    for file in files:
        if how == dila.SOURCE:
            yield from (
                (how, f"{how}--{row['id']}") for _, row in rows(file) if row and "id" in row
            )
            continue
        for _, row in _some(file, wanted, services=False):
            if row:
                yield str(row.get("source", "")), str(row.get("id", ""))


def _offices(files: tuple[Path, ...], dry: bool) -> Iterator[Told]:
    for file in files:
        look_at(rows(file), _office, file.name)
        if not any(row and "pivot" in row for _, row in rows(file)):
            raise NotOfThisKind(file.name)
    for file in files:
        yield merge(partial(rows, file), _office, name=dila.SOURCE, file=file.name, dry=dry)


def _inclusion(files: tuple[Path, ...], wanted: Wanted, dry: bool) -> Iterator[Told]:
    asked = _asked(files, wanted)
    there: set[tuple[str, str]] = set()
    name = wanted.source or "data-inclusion"

    def read(row: Row) -> Leaf | None:
        if "id" not in row:
            raise RowWrong("id")  # also of what is not wanted: else any file would do
        if not wanted.structure(row) and str(row["id"]) not in asked:
            return None
        leaf = inclusion.structure(row)
        there.add((leaf.source, leaf.reference))
        return leaf

    for file in files:
        look_at(_some(file, wanted, services=False), read, file.name)
    for file in files:
        services = _some(file, wanted, services=True)
        look_at_services(services, wanted.service, there, file.name)
    for file in files:
        structures = partial(_some, file, wanted, services=False)
        yield merge(structures, read, name=name, file=file.name, dry=dry)
    # On a dry run the structures that would be there by now are not.
    would = there if dry else set()
    for file in files:
        told = merge_services(
            partial(_some, file, wanted, services=True),
            wanted.service,
            name=name,
            file=file.name,
            would=would,
            dry=dry,
        )
        if told.lines:
            yield told


def _office(row: Row) -> Leaf | None:
    return dila.office(row) if dila.kind(row) else None


def _some(file: Path, wanted: Wanted, *, services: bool) -> Rows:
    """The services of a file, or the rest of it."""
    for line, row in rows(file):
        if (row is not None and "structure_id" in row) == services:
            named = row is None or row.get("source") or not wanted.source
            yield line, row if named else {**row, "source": wanted.source}  # type: ignore[dict-item]


def _asked(files: tuple[Path, ...], wanted: Wanted) -> frozenset[str]:
    """The structures of the services that are wanted."""
    if wanted.all:
        return frozenset()
    found = (row for file in files for _, row in _some(file, wanted, services=True))
    return frozenset(str(row["structure_id"]) for row in found if row and wanted.service(row))

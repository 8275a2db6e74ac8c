"""National lines: organisations reached from anywhere, as a file tells them with where and when it was read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.leaf import Leaf, RowWrong, Told
from domain.merging import look_at, merge
from domain.particulars import WrongParticular, read
from domain.tabular import Row

SOURCE = "lignes-nationales"


class NotALine(ValueError):
    """An entry of the file is not sound; its words say which, and what of it."""


def load(entries: list[Mapping[str, Any]], *, file: str = "", dry: bool = False) -> Told:
    """All of them, or none (``NotALine``). What people changed or retired stays as it is."""
    rows: list[tuple[int, Row]] = [(number, dict(entry)) for number, entry in enumerate(entries, 1)]
    for number, row in rows:
        try:
            line(row)
        except (RowWrong, KeyError, TypeError) as wrong:
            name = row.get("key", number)
            raise NotALine(f"{name}: {wrong}") from None
    look_at(iter(rows), line, file)
    return merge(lambda: iter(rows), line, name=SOURCE, file=file, dry=dry)


def line(row: Row) -> Leaf:
    """One entry. ``read_on``: the day its facts were read; ``verifie_le``: what its source itself is dated."""
    typed = {name: value for name, value in row.items() if name not in _DATES}
    try:
        values = read({"nom": "", **typed})
    except WrongParticular as wrong:
        raise RowWrong(str(wrong.field)) from None
    days = {"date_maj": row["read_on"], "verifie_le": row.get("verifie_le")}
    days["a_verifier_le"] = row["a_verifier_le"]
    if not all(day is None or isinstance(day, date) for day in days.values()):
        raise RowWrong("date_maj")
    if not values.get("provenance") or not (values.get("telephone") or values.get("site_web")):
        raise RowWrong("provenance")
    return Leaf(SOURCE, f"{SOURCE}--{row['key']}", {**values, **days, "nationale": True})


_DATES = frozenset({"read_on", "verifie_le", "a_verifier_le", "services"})

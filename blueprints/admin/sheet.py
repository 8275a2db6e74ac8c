"""The audit as a sheet: CSV that a French spreadsheet opens by a double click, and that runs nothing."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC

from flask_babel import gettext as _

from blueprints.admin.sentences import doer, done, reason, thing
from blueprints.typography import plain
from blueprints.wording import ZONE
from domain.clock import now
from domain.inquiry import Entry

BOM = "\ufeff"  # without it Excel reads UTF-8 as another alphabet
BETWEEN = ";"  # what separates lists where the comma separates decimals
DANGEROUS = (
    *"=+-@＝＋－＠",
    "\t",
    "\r",
    "\n",
)  # a cell that begins so is a formula to a spreadsheet


def name() -> str:
    """What the file is called: a day, and nobody's name."""
    return f"journal-{now().astimezone(ZONE):%Y-%m-%d}.csv"


def lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The heads, then a line for each entry, in UTF-8; lines end as RFC 4180 says."""
    heads = (
        _("Numéro"), _("Date et heure (UTC)"), _("Qui"), _("Numéro d’agent"), _("Acte"), _("Code de l’acte"),
        _("Au sujet de"), _("Objet"), _("Pourquoi"), _("Motif brut"), _("À qui"), _("Clé"), _("Empreinte"),
    )  # fmt: skip
    yield (BOM + line(heads)).encode()
    for entry in entries:
        yield line(_cells(entry)).encode()


def _cells(entry: Entry) -> tuple[object, ...]:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return (
        entry.id, at, plain(doer(entry)), entry.officer_id or "", plain(done(entry.act)), entry.act,
        plain(thing(entry.about)), entry.about, plain(reason(entry)), entry.why or "",
        entry.to_whom or "", entry.key_name, entry.hash,
    )  # fmt: skip


def line(cells: Iterable[object]) -> str:
    """One line of any sheet of ours."""
    line = io.StringIO()
    csv.writer(line, delimiter=BETWEEN).writerow([_harmless(str(cell)) for cell in cells])
    return line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell

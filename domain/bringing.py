"""Bringing: shifts from a file of lines become drafts. Each line's error is told; all of them, or none."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from domain import audit, shift, timetable, withdrawal
from domain.clock import now
from domain.errors import Refused
from domain.officer import Officer
from domain.shift import KINDS, Busy, NobodyToPlan, NoKind, Passed, Shift
from domain.span import WORK, Span
from domain.team import colleagues
from domain.wall import between, today
from extensions import transaction

COLUMNS = ("login", "day", "start", "end", "kind", "last")  # the last two may be left out
HEADS = ("login", "identifiant")
MOST = 5000  # lines
SHOWN = 100  # errors that are told at once


class Unreadable(Refused):
    """Not lines of four to six columns."""

    sentence = _l(
        "Indiquez de 1 à 5 000 lignes : identifiant, jour, début, fin, nature, dernier jour."
    )
    field = "lines"


class Unimportable(Refused):
    """Lines that are wrong: nothing was brought."""

    field = "lines"

    def __init__(self, wrong: "list[Wrong] | None" = None) -> None:
        super().__init__()
        self.wrong = wrong or []
        self.sentence = _l(
            "Rien n’a été importé : lignes à corriger, %(count)s.", count=len(self.wrong)
        )


class NotALine(Refused):
    """Too few columns, or too many."""

    sentence = _l("Cette ligne n’a pas de quatre à six colonnes.")


class TwiceInFile(Refused):
    """It meets another line of the same officer."""

    sentence = _l("Cette ligne chevauche une autre ligne du même agent.")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why one line cannot be brought."""

    line: int
    refusal: Refused


@dataclass(frozen=True, slots=True)
class Brought:
    """How many shifts were made (or would be), and how many were there already."""

    made: int
    same: int


Lines = list[tuple[int, Span]]


def bring(text: str, *, by: Officer, dry: bool = False) -> Brought:
    """Drafts of all lines; ``dry``: only says what would become of them. Brought again, it adds nothing.

    ``Unreadable``, ``Unimportable``, ``NotAPlanner``.
    """
    shift.may_plan(by)
    lines, wrong = _read(text)
    with transaction():
        known = timetable.lock(span.officer_id for _line, span in lines)
        wrong += [Wrong(line, NobodyToPlan()) for line, s in lines if s.officer_id not in known]
        wrong += _twice(lines)
        new, same, met = _beside_the_rest(lines)
        if wrong := sorted(wrong + met, key=lambda each: each.line):
            raise Unimportable(wrong)
        if not dry:
            withdrawal.forget(same)
        if not dry and new:
            timetable.write(new, "import", by)
            first, last = today(new[0].starts_at), today(max(s.ends_at for s in new))
            why = f"{first} {last} {len(new)}"
            audit.record("rota.imported", by=by, about=f"rota:{first}", why=why)
    return Brought(len(new), len(same))


def _read(text: str) -> tuple[Lines, list[Wrong]]:
    logins = {officer.login: officer.id for officer in colleagues()}
    found: Lines = []
    wrong: list[Wrong] = []
    for line, row in _rows(text):
        try:
            found.append((line, _span(row, logins)))
        except Refused as refusal:
            wrong.append(Wrong(line, refusal))
    if not 0 < len(found) + len(wrong) <= MOST:
        raise Unreadable
    return found, wrong


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number, without the heads and what is empty."""
    lines = text.removeprefix("\ufeff").splitlines()
    first = next((line for line in lines if line.strip()), "")
    mark = max(";,\t", key=first.count)
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=mark), 1):
            cells = [cell.strip() for cell in row]
            if any(cells) and cells[0].lower() not in HEADS:
                yield number, cells
    except csv.Error:
        raise Unreadable from None


def _span(row: list[str], logins: dict[str, int]) -> Span:
    if not 4 <= len(row) <= len(COLUMNS):
        raise NotALine
    told: dict[str, Any] = dict.fromkeys(COLUMNS, "") | dict(zip(COLUMNS, row, strict=False))
    officer_id = logins.get(told["login"].lower())
    if officer_id is None:
        raise NobodyToPlan
    kind = told["kind"] or WORK
    if kind not in KINDS:
        raise NoKind
    starts_at, ends_at = between(told["day"], told["start"], told["last"], told["end"])
    shift.sound(kind, starts_at, ends_at)
    if starts_at <= now():
        raise Passed
    return Span(0, officer_id, kind, starts_at, ends_at, published=False)


def _twice(lines: Lines) -> list[Wrong]:
    """Those that meet one that begins before them; the same line twice too."""
    wrong, last = [], dict[int, Span]()
    for line, span in sorted(lines, key=lambda each: (each[1].starts_at, each[0])):
        before = last.get(span.officer_id)
        if before and before.ends_at > span.starts_at:
            wrong.append(Wrong(line, TwiceInFile()))
        if before is None or before.ends_at < span.ends_at:
            last[span.officer_id] = span
    return wrong


def _beside_the_rest(lines: Lines) -> tuple[list[Span], list[Span], list[Wrong]]:
    """Those that are new, what is there already, and those that meet something else."""
    if not lines:
        return [], [], []
    since, until = min(s.starts_at for _, s in lines), max(s.ends_at for _, s in lines)
    there: dict[int, list[Span]] = {span.officer_id: [] for _line, span in lines}
    for other in timetable.spans(since, until, Shift.officer_id.in_(there)):
        there[other.officer_id].append(other)
    new, same, wrong = [], list[Span](), []
    for line, span in sorted(lines, key=lambda each: each[1].starts_at):
        met = [o for o in there[span.officer_id] if o.meets(span.starts_at, span.ends_at)]
        if alike := [o for o in met if replace(o, id=0, published=False) == span]:
            same += alike
        elif met:
            wrong.append(Wrong(line, Busy(met[0])))
        else:
            new.append(span)
    return new, same, wrong

"""A figure: what was measured, beside what, against which target; printed and kept as JSON."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass
class Figure:
    """``value`` and ``floor`` in ``unit``; ``limit`` bounds the ratio, or the value where no floor is."""

    name: str
    what: str
    unit: str
    value: float
    floor: float | None = None
    least: float | None = None  # ratio (or value, without a floor) must be at least this
    most: float | None = None  # … at most this
    cap: float | None = None  # and the value itself at most this
    rounds: list[Any] = field(default_factory=list)
    bound: str = ""  # what bounds it, or under which load it holds

    @property
    def ratio(self) -> float | None:
        """Ours beside the floor."""
        return self.value / self.floor if self.floor else None

    @property
    def target(self) -> str:
        """As a reader says it."""
        beside = " x floor" if self.floor is not None else f" {self.unit}"
        parts = [f">= {self.least:g}{beside}"] if self.least is not None else []
        parts += [f"<= {self.most:g}{beside}"] if self.most is not None else []
        parts += [f"<= {self.cap:g} {self.unit}"] if self.cap is not None else []
        return ", ".join(parts) or "-"

    @property
    def met(self) -> bool | None:
        """Whether it holds; nothing where there is only something to know."""
        if self.target == "-" or (self.floor is not None and self.ratio is None):
            return None
        compared = self.value if self.ratio is None else self.ratio
        return (
            (self.least is None or compared >= self.least)
            and (self.most is None or compared <= self.most)
            and (self.cap is None or self.value <= self.cap)
        )

    def as_json(self) -> dict[str, Any]:
        """For the files."""
        return asdict(self) | {"ratio": self.ratio, "target": self.target, "met": self.met}


def alternate(rounds: int, **measures: Callable[[], float]) -> dict[str, list[float]]:
    """Measure each in turn, so many times: what disturbs the machine disturbs them alike."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return found


def beside(ours: list[float], floor: list[float], **about: Any) -> Figure:
    """The medians of alternating rounds as one figure."""
    rounds = [{"ours": mine, "floor": bare} for mine, bare in zip(ours, floor, strict=True)]
    return Figure(value=median(ours), floor=median(floor), rounds=rounds, **about)


def keep(figures: list[Figure], *, quick: bool) -> None:
    """One file a figure, and all of this run in ``latest.json``; what was not run stays as it was."""
    RESULTS.mkdir(exist_ok=True)
    how = {"quick": quick, "measured_at": datetime.now(UTC).isoformat(timespec="seconds")}
    found = {figure.name: figure.as_json() | how for figure in figures}
    for name, figure in found.items():
        _write(f"{name}.json", figure)
    latest = RESULTS / "latest.json"
    before = json.loads(latest.read_text()) if latest.exists() else {}
    _write("latest.json", before | found)


def _write(name: str, what: Any) -> None:
    text = json.dumps(what, indent=2, ensure_ascii=False)
    (RESULTS / name).write_text(text + "\n", encoding="utf-8")


def table(figures: list[Figure]) -> str:
    """Lines to read."""
    heads = ("figure", "ours", "floor", "ratio", "target", "")
    rows = [heads, *(_row(figure) for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def _row(figure: Figure) -> tuple[str, ...]:
    verdict = {True: "ok", False: "MISSED", None: ""}[figure.met]
    floor = f"{figure.floor:.4g}" if figure.floor is not None else "-"
    ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else "-"
    value = f"{figure.value:.4g} {figure.unit}"
    return figure.what, value, floor, ratio, figure.target, verdict

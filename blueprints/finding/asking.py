"""What somebody looks for: typed in a form, kept in a slip until the next page, read as a search."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import session
from flask_babel import lazy_gettext as _l

from blueprints import slips
from domain import commune, directory, taxonomy
from domain.commune import Commune
from domain.directory import Entry, Results, Wanted
from domain.errors import NoChoice, Refused
from domain.spots import REACH

FIELDS = (
    "place", "commune", "besoin", "violence", "public", "langue", "text", "open", "page", "do",
)  # fmt: skip
LONGEST = 100  # letters of each that are read
KEPT = "what is looked for"
PAGE = 10  # organisations
LAST = 99  # of the pages anybody turns


class NoSuchPlace(Refused):
    """No commune resembles what was typed."""

    sentence = _l(
        "Nous n’avons pas trouvé cette commune. Essayez avec le code postal, ou laissez ce champ vide."
    )
    field = "place"


@dataclass(frozen=True, slots=True)
class Look:
    """What the page shows: the form as it was typed, and the communes it may mean or what was found."""

    typed: Mapping[str, str]
    near: Commune | None = None
    choices: tuple[Commune, ...] = ()
    found: Results | None = None
    page: int = 0
    size: int = PAGE
    refusal: Refused | None = None

    @property
    def asked(self) -> bool:
        """Whether anything was looked for: else what everybody gets."""
        return any(self.typed.values())

    @property
    def entries(self) -> list[Entry]:
        """Those of this page."""
        return self.found.entries[: self.size] if self.found else []

    @property
    def nobody_near(self) -> bool:
        """Whether nobody is in reach of the commune: those shown answer from everywhere, or are far."""
        local = [each for each in self.entries if not (each.nationale or each.urgence)]
        if self.near is None or self.page or (self.more and not local):
            return False
        return all(each.distance_km is not None and each.distance_km > REACH for each in local)

    @property
    def overseas(self) -> bool:
        """Whether clocks may show another time there than in Paris, where national lines are."""
        return self.near is not None and self.near.department[:2] in ("97", "98")

    @property
    def more(self) -> bool:
        """Whether there is another page."""
        return self.found is not None and (self.page + 1) * self.size < self.found.total

    def address(self, page: int) -> dict[str, str | int]:
        """What stands in the address of another page of it, where there is one."""
        return {**{name: said for name, said in self.typed.items() if said}, "page": page}


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """What stood in the form."""
    return {name: form.get(name, "")[:LONGEST] for name in FIELDS}


def keep(said: Mapping[str, str]) -> None:
    """Until the next page: in her cookie, sealed, for a cookie may stay on the disk."""
    session["a"] = slips.sealed(json.dumps({k: v for k, v in said.items() if v}), KEPT)


def kept() -> dict[str, str]:
    """What was kept, once."""
    slip = slips.opened(session.pop("a"), KEPT) if "a" in session else ""
    return typed(json.loads(slip) if slip else {})


def look(said: dict[str, str], *, public: bool = True, size: int = PAGE) -> Look:
    """Read it, and search; what cannot be read comes back with a sentence."""
    if said["do"] == "back":
        return Look(said)
    near, choices, refusal = place(said)
    if choices or refusal:
        return Look(said, choices=choices, refusal=refusal)
    page = _number(said["page"])
    if near:  # its own label, which is found again without a doubt
        said = said | {"place": near.label, "commune": near.code}
    wanted, first = _wanted(said, near), page * size
    # Where no place is asked about, whoever has one is far.
    wanted = replace(wanted, everywhere=public and near is None)
    found = directory.search(wanted, public=public, limit=size + 1, offset=first)
    return Look(said, near=near, found=found, page=page, size=size)


def place(said: Mapping[str, str]) -> tuple[Commune | None, tuple[Commune, ...], Refused | None]:
    """The commune; or those that may be meant; or why there is none."""
    if not said["place"].strip() or said["commune"] == "untold":
        return None, (), None
    found = commune.find(said["place"])
    for each in found.communes:
        if each.code == said["commune"]:
            return each, (), None
    if found.certain:
        return found.communes[0], (), None
    refusal: Refused | None = NoChoice() if said.get("do") == "choose" else None
    return None, found.communes, refusal if found.communes else NoSuchPlace()


def _wanted(said: Mapping[str, str], near: Commune | None) -> Wanted:
    return Wanted(
        commune_code=near.code if near else None,
        besoins=taxonomy.known(taxonomy.BESOINS, [said["besoin"]]),
        violences=taxonomy.known(taxonomy.VIOLENCES, [said["violence"]]),
        publics=taxonomy.known(taxonomy.PUBLICS, [said["public"]]),
        langue="".join(taxonomy.known(taxonomy.LANGUES, [said["langue"]])),
        text=said["text"],
        open_now=bool(said["open"]),
    )


def _number(text: str) -> int:
    return min(int(text), LAST) if text.isascii() and text.isdigit() else 0

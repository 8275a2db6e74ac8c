"""Upkeep: an organisation is added, changed, confirmed or retired, by people who answer for it."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, update

from domain import audit, unit
from domain.clock import now
from domain.errors import Refused
from domain.particulars import read
from domain.wall import today
from extensions import db, transaction

if TYPE_CHECKING:
    from domain.officer import Officer
    from domain.organisation import Organisation

_FREE = {"synchronize_session": False}

unit.number(
    "directory_months",
    6,
    1,
    24,
    _l("Annuaire : mois au bout desquels une fiche est à vérifier"),
    _l("De 1 à 24. Passé ce délai, la fiche reste visible et dit qu’elle est à vérifier."),
)


class NotAnEditor(Refused):
    """The role reads the directory and does not change it."""

    sentence = _l("Seuls les responsables et l’administration changent l’annuaire.")
    status = 403


class OrganisationChanged(Refused):
    """Somebody else changed or retired it since it was opened. ``theirs`` is how it stands now."""

    status = 409
    sentence = _l(
        "Quelqu’un d’autre a changé ou retiré cette fiche entre-temps. Ce que vous avez tapé est resté "
        "ci-dessous ; enregistrer à nouveau le remplace."
    )

    def __init__(self, theirs: "Organisation | None" = None) -> None:
        super().__init__()
        self.theirs = theirs


class Kept:
    """The verbs of an organisation whose facts people answer for."""

    @property
    def differences(self) -> dict[str, str]:
        """What its source says now otherwise than we do, by field."""
        return dict(json.loads(self._row.differs or "{}"))

    def edit(self, by: "Officer", version: int, typed: Mapping[str, Any]) -> None:
        """Say it otherwise, if it still is as it was read; ``OrganisationChanged``. Twice is once."""
        may_edit(by)
        row, values = self._row, read(typed)
        names = values.pop("services", None)
        if values.get("code_insee", row.code_insee) != row.code_insee and "latitude" not in values:
            values |= {"latitude": None, "longitude": None}  # it was of where it was
        edited = {"edited_at": now(), "edited_by": by.id, "date_maj": today(), "differs": ""}
        with transaction():
            if self._set({**values, **edited}, type(row).version == version):
                if names is not None:
                    row.offer(names)
                audit.record("organisation.changed", by=by, about=row.topic)
                return
        db.session.refresh(row)
        if row.gone_at or any(getattr(row, name) != value for name, value in values.items()):
            raise OrganisationChanged(row)

    def confirm(self, by: "Officer", version: int | None = None) -> None:
        """It is as it is written here, today: whoever says so answers for it. Twice a day is once.

        With the ``version`` that was read: ``OrganisationChanged`` where it is another by now.
        """
        may_edit(by)
        row, day = self._row, today()
        known = type(row)
        old = or_(known.verifie_le.is_(None), known.verifie_le < day, known.a_recontroler)
        new = {
            "verifie_le": day,
            "verifie_par": by.id,
            "a_verifier_le": next_check(day),
            "a_recontroler": False,
            "differs": "",
        }
        with transaction():
            if self._set(new, old, *([] if version is None else [known.version == version])):
                audit.record("organisation.checked", by=by, about=row.topic)
                return
        db.session.refresh(row)
        if row.gone_at or row.verifie_le != day or row.a_recontroler:
            raise OrganisationChanged(row)

    def retire(self, by: "Officer") -> None:
        """It is found no more, and no import brings it back. Twice is once."""
        may_edit(by)
        at = now()
        with transaction():
            if self._set({"gone_at": at, "edited_at": at, "edited_by": by.id}):
                audit.record("organisation.retired", by=by, about=self._row.topic)

    def read_address(self, by: "Officer") -> str:
        """The address that is hidden from everybody else, on lines; each reading is an entry."""
        may_edit(by)
        row = self._row
        with transaction():
            audit.record("directory.address-read", by=by, about=row.topic)
        lines = (row.adresse, row.complement_adresse, f"{row.code_postal} {row.commune}".strip())
        return "\n".join(line for line in lines if line)

    # Within

    @property
    def _row(self) -> "Organisation":
        return self  # type: ignore[return-value]

    def _set(self, values: dict[str, Any], *still: Any) -> bool:
        row = self._row
        known = type(row)
        mine = known.id == row.id, known.gone_at.is_(None), *still
        changed = update(known).where(*mine).values(**values, version=known.version + 1)
        done = db.session.scalar(changed.returning(known.id), execution_options=_FREE)
        db.session.expire(row)
        return done is not None


def may_edit(by: "Officer") -> None:
    """``NotAnEditor``."""
    if not by.supervises:
        raise NotAnEditor


def next_check(day: date) -> date:
    """When what was true that day has to be asked again, by the unit's rule."""
    return day + timedelta(days=round(30.44 * unit.chosen("directory_months")))

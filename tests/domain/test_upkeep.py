"""The directory is kept by people: who may, what is sound, two at once, and when to ask again."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from domain import directory, unit
from domain.directory import Wanted
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.organisation import Organisation
from domain.particulars import WrongParticular, read
from domain.upkeep import NotAnEditor, OrganisationChanged
from domain.wall import today
from extensions import db, transaction
from tests.clock import Clock
from tests.domain.at_once import at_once

FACTS = {"nom": "Maison des femmes", "telephone": "01 45 00 00 00", "besoins": "ecoute"}


def added(by: Officer, key: str = "k", **more: Any) -> Organisation:
    return directory.add({**FACTS, **more}, key=key, by=by)


def acts() -> list[str]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [f"{row.act} {row.about}" for row in rows if row.act.startswith(("org", "dir"))]


def test_what_is_added_is_found_once_and_was_checked_today(durand: Officer) -> None:
    one = added(durand, services="Permanence\n Écoute  de nuit \n\nPermanence")
    assert added(durand).id == one.id
    (entry,) = directory.search(Wanted(besoins=("ecoute",)), public=True).entries
    assert (entry.nom, entry.tel, entry.services) == (
        "Maison des femmes", "+33145000000", ("Permanence", "Écoute de nuit"),
    )  # fmt: skip
    assert (entry.verifie_le, entry.stale) == (today(), False)
    assert one.a_verifier_le == today() + timedelta(days=183)
    assert acts() == [f"organisation.added organisation:{one.id}"]
    assert directory.due() == []


def test_only_who_answers_for_it_changes_it(durand: Officer, martin: Officer) -> None:
    one = added(durand)
    for verb in (
        lambda: added(martin, "other"), lambda: one.edit(martin, 1, {"nom": "Autre"}),
        lambda: one.confirm(martin), lambda: one.retire(martin), lambda: one.read_address(martin),
    ):  # fmt: skip
        with pytest.raises(NotAnEditor):
            verb()
    assert len(acts()) == 1
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 1


def test_a_change_is_of_what_was_read(durand: Officer) -> None:
    one, admin = added(durand, services="Accueil\nDroit"), Officer.called("admin")
    one.edit(durand, 1, {"nom": "Maison", "services": "Droit\nSoins"})
    one.edit(durand, 1, {"nom": "Maison"})  # a second click
    with pytest.raises(OrganisationChanged) as refused:
        one.edit(admin, 1, {"nom": "Foyer"})
    assert (refused.value.status, refused.value.theirs.nom) == (409, "Maison")
    assert [each.nom for each in one.offered] == ["Droit", "Soins"]
    assert (one.version, one.edited_by, one.date_maj) == (2, durand.id, today())
    assert directory.entry(one.id, public=True).services == ("Droit", "Soins")
    assert acts()[1:] == [f"organisation.changed organisation:{one.id}"]


def test_of_two_at_once_one_changes_it(app: Flask, durand: Officer) -> None:
    one, by = added(durand).id, durand.id
    db.session.remove()

    def change(number: int) -> str:
        Organisation.found(one).edit(db.session.get(Officer, by), 1, {"nom": f"Nom {number}"})
        return "changed"

    told = at_once(app, change, 2)
    assert sorted(str(type(each).__name__) for each in told) == ["OrganisationChanged", "str"]
    assert Organisation.found(one).version == 2


def test_one_gesture_confirms_it_and_settles_what_was_doubtful(
    durand: Officer, clock: Clock
) -> None:
    one = added(durand, a_recontroler="1")
    for _ in range(2):
        one.confirm(durand)
    assert (one.a_recontroler, one.version) == (False, 2)
    clock.go(days=200)
    assert [each.id for each in directory.due()] == [one.id]
    assert directory.due_count() == 1
    assert directory.entry(one.id, public=True).stale
    with pytest.raises(OrganisationChanged):
        one.confirm(durand, version=1)
    one.confirm(durand, version=2)
    assert (one.verifie_le, one.verifie_par, directory.due()) == (today(), durand.id, [])
    assert acts()[1:] == [f"organisation.checked organisation:{one.id}"] * 2


def test_how_long_is_the_unit_s_to_say(durand: Officer) -> None:
    unit.choose({"directory_months": "12"}, by=durand)
    assert added(durand).a_verifier_le == today() + timedelta(days=365)


def test_lines_are_due_first_then_what_nobody_ever_checked(inside: None) -> None:
    def kept(nom: str, due: date | None, **how: Any) -> None:
        made = Organisation(source="s", reference=nom, nom=nom, date_maj=today(), **how)
        made.a_verifier_le = due
        with transaction():
            db.session.add(made)

    kept("ancienne", today() - timedelta(90))
    kept("ligne", today(), nationale=True)
    kept("jamais", None)
    kept("demain", today() + timedelta(1))
    assert [each.nom for each in directory.due()] == ["ligne", "jamais", "ancienne"]
    assert [each.nom for each in directory.due(1, offset=2)] == ["ancienne"]
    assert directory.due_count() == 3


def test_what_is_retired_is_found_by_nobody_and_stays_so(durand: Officer) -> None:
    one = added(durand)
    for _ in range(2):
        one.retire(durand)
    assert directory.search(Wanted(), public=False).total == 0
    with pytest.raises(OrganisationChanged):
        one.edit(durand, 2, {"nom": "Retour"})
    with pytest.raises(OrganisationChanged):
        one.confirm(durand)
    assert acts()[1:] == [f"organisation.retired organisation:{one.id}"]


def test_reading_a_hidden_address_is_an_entry_each_time(durand: Officer) -> None:
    where = {"adresse": "12 rue du Secret", "code_postal": "69003", "commune": "Lyon"}
    one = added(durand, adresse_masquee="1", **where)
    assert one.read_address(durand) == "12 rue du Secret\n69003 Lyon"
    one.read_address(durand)
    assert acts()[1:] == [f"directory.address-read organisation:{one.id}"] * 2
    assert "Secret" not in str([row.__dict__ for row in db.session.scalars(select(AuditEntry))])


def test_who_moves_is_no_more_where_they_were(durand: Officer) -> None:
    one = added(durand, code_insee="69383", latitude="45,75", longitude="4.85")
    one.edit(durand, 1, {"code_insee": "69266"})
    assert (one.latitude, one.longitude) == (None, None)
    one.edit(durand, 2, {"code_insee": "69383", "latitude": "45.7", "longitude": "4.8"})
    assert (one.latitude, one.longitude) == (45.7, 4.8)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("nom", "ab"), ("nom", "x" * 151), ("nom", "a\x00bc"), ("telephone", "douze"),
        ("telephone", "01 45"), ("courriel", "a@b"), ("site_web", "javascript:alert(1)"),
        ("site_web", "site.fr"), ("code_postal", "6900"), ("code_insee", "00000"),
        ("latitude", "nan"), ("latitude", "45"), ("besoins", "ecoute autre"),
        ("publics", "auteurs"), ("services", "ok"), ("horaires_accueil", "x" * 501),
    ],
)  # fmt: skip
def test_what_is_not_sound_is_refused_by_its_field(app: Flask, field: str, typed: str) -> None:
    with app.test_request_context(), pytest.raises(WrongParticular) as refused:
        read({"nom": "Maison", field: typed})
    assert refused.value.field == field
    assert str(refused.value)

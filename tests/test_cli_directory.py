"""The shell's door to the directory: lines, what others publish, what is given to them."""

import csv
import io
import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from data_inclusion.schema import v1
from flask import Flask
from sqlalchemy import func, select

from blueprints.admin.sentences import reason, thing
from blueprints.typography import plain
from cli.directory import OURS
from domain import directory, merging
from domain.directory import Wanted
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.organisation import Organisation
from domain.wall import today
from extensions import db, transaction

ENTRIES = tomllib.loads(OURS.read_text())["line"]
DOUBTED = {each["nom"] for each in ENTRIES if each.get("a_recontroler")}
VIOLENCE = "famille--surmonter-conflits-separation-violence"
STRUCTURES: list[dict[str, Any]] = [
    {
        "source": "dora", "id": "dora--1", "nom": "CIDFF du Rhône", "date_maj": "2026-09-01",
        "description": "Accès au droit des femmes.", "telephone": "+33472000000",
        "adresse": "1 rue de l’Exemple", "code_postal": "69003", "commune": "Lyon", "code_insee": "69383",
        "longitude": 4.855, "latitude": 45.756, "horaires_accueil": "Mo-Fr 09:00-12:00; PH off",
        "reseaux_porteurs": ["cidff"], "site_web": "https://exemple.org/", "courriel": "a@exemple.org",
        "siret": "12345678901234", "lien_source": "https://dora.example.org/1",
    },
    {"source": "dora", "id": "dora--2", "nom": "Garage solidaire", "date_maj": "2026-08-01"},
]  # fmt: skip
SERVICES: list[dict[str, Any]] = [
    {
        "source": "dora", "structure_id": "dora--1", "id": "dora--s1", "nom": "Accueil de jour",
        "description": "Sur rendez-vous ou non.", "date_maj": "2026-09-01", "thematiques": [VIOLENCE],
        "publics": ["femmes"], "frais": "gratuit", "zone_eligibilite": ["69", "01"],
        "modes_accueil": ["en-presentiel"], "mobilisable_par": ["usagers"], "nombre_semaines": 4,
    },
    {
        "source": "dora", "structure_id": "dora--2", "id": "dora--s2", "nom": "Réparer sa voiture",
        "description": "Atelier mécanique.", "date_maj": "2026-08-01",
        "thematiques": ["mobilite--entretenir-reparer-son-vehicule"], "publics": ["tous-publics"],
    },
]  # fmt: skip
OFFICE: dict[str, Any] = {
    "id": "abc-1", "nom": "Bureau d’aide aux victimes", "date_modification": "19/03/2026 10:12:01",
    "pivot": [{"type_service_local": "bav", "code_insee_commune": ["69383"]}],
    "code_insee_commune": "69383", "mission": "Aide aux victimes.",
    "adresse": [
        {"type_adresse": "Adresse postale", "numero_voie": "BP 1", "code_postal": "69433"},
        {
            "type_adresse": "Adresse", "numero_voie": "67 rue Servient", "complement1": "Palais",
            "code_postal": "69003", "nom_commune": "Lyon", "longitude": "4.85", "latitude": "45.75",
            "accessibilite": "ACC", "note_accessibilite": "Rampe.",
        },
    ],
    "telephone": [{"valeur": "04 72 00 00 00", "description": ""}],
    "plage_ouverture": json.dumps([
        {"nom_jour_debut": "Lundi", "nom_jour_fin": "Vendredi", "valeur_heure_debut_1": "09:00:00",
         "valeur_heure_fin_1": "12:00:00", "valeur_heure_debut_2": "14:00:00",
         "valeur_heure_fin_2": "17:00:00", "commentaire": ""},
    ]),
}  # fmt: skip


@pytest.fixture
def run(app: Flask) -> Any:
    return lambda *args: app.test_cli_runner().invoke(args=["directory", *map(str, args)])


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: Any, name: str = "file.json") -> Path:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def bring(
    run: Any, *files: Path, how: str = "data-inclusion", more: tuple[str, ...] = ()
) -> Result:
    done = run("import", *files, "--format", how, *more)
    assert done.exit_code == 0, done.output
    return done


def table(some: list[dict[str, Any]]) -> str:
    """As data.inclusion writes CSV: lists as JSON."""
    heads = list(dict.fromkeys(name for one in some for name in one))
    out = io.StringIO()
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    for one in some:
        writer.writerow({k: json.dumps(v) if isinstance(v, list) else v for k, v in one.items()})
    return out.getvalue()


def rows() -> dict[str, Organisation]:
    db.session.expire_all()
    return {row.nom: row for row in db.session.scalars(select(Organisation))}


def test_lines_are_loaded_once_and_what_people_did_stays(app: Flask, run: Any, file: Any) -> None:
    assert f"{len(ENTRIES)} new" in run("lines").output
    assert f"{len(ENTRIES)} as they were" in run("lines").output
    with app.app_context():
        durand = Officer.called("durand")
        there = rows()
        there["3018, e-Enfance"].edit(durand, 1, {"telephone": "01 45 00 00 00"})
        there["France Victimes"].retire(durand)
        there["SOS homophobie"].confirm(durand)
    assert f"{len(ENTRIES)} as they were" in run("lines").output
    newer = OURS.read_text().replace("2026-11-23", "2026-11-24").replace("SOS homophobie", "SOS H")
    newer = newer.replace('telephone = "3018"', 'telephone = "3019"')
    told = run("lines", file(newer, "lines.toml")).output
    assert "3018, e-Enfance: telephone – kept" in told
    with app.app_context():
        there = rows()
        assert there["3018, e-Enfance"].telephone == "+33145000000"
        assert there["3018, e-Enfance"].differences["telephone"] == "3019"
        assert there["France Victimes"].gone_at
        assert "SOS homophobie" in there, "confirmed after the newer file was read"
        assert there["Police secours"].date_maj == date(2026, 11, 24)
        sure = [row.nom for row in directory.due(100) if not row.a_recontroler]
        assert {"3018, e-Enfance", "SOS homophobie"} <= set(sure)


def test_the_lines_that_come_with_the_service(app: Flask, run: Any) -> None:
    run("lines")
    with app.test_request_context():
        entries = directory.search(Wanted(), public=True, limit=100).entries
    assert len(entries) == len({entry["key"] for entry in ENTRIES}) == len(ENTRIES) >= 18
    assert {entry.tel for entry in entries[:3]} == {"17", "112", "114"}, "emergencies first"
    for entry, kept in ((e, k) for e in entries for k in ENTRIES if k["nom"] == e.nom):
        assert entry.provenance
        assert entry.besoins
        assert entry.stale == entry.a_recontroler == kept.get("a_recontroler", False)
        assert bool(entry.hours) != entry.a_recontroler, "no hours that nobody is sure of"
        assert entry.verifie_le == kept.get("verifie_le")
        if entry.hours:
            assert re.match(r"Tous les jours", entry.hours[0])
    said = OURS.read_text()
    assert "806 23 10 63" not in said, (
        "a line for people attracted to children is no line for victims"
    )
    assert "45 84 24 24" not in said, "a number that no source attests"


def test_what_is_no_list_of_lines(app: Flask, run: Any, file: Any) -> None:
    days = "read_on=2026-01-01\na_verifier_le=2026-01-01"
    for text in (
        "not = [toml",
        "line = 3",
        "[[line]]\nnom = 'sans clé'",
        f"[[line]]\nkey='a'\nnom='abc'\ntelephone='17'\n{days}",
        f"[[line]]\nkey='a'\nnom='abc'\ntelephone='douze'\nprovenance='x'\n{days}",
    ):
        done = run("lines", file(text, "mine.toml"))
        assert (done.exit_code, done.output.startswith("Error: mine.toml")) == (1, True), text
    with app.app_context():
        assert rows() == {}


@pytest.mark.parametrize("shape", ["json", "csv"])
def test_structures_and_services_come_in(app: Flask, run: Any, file: Any, shape: str) -> None:
    write = table if shape == "csv" else (lambda some: some)
    files = file(write(STRUCTURES), "s." + shape), file(write(SERVICES), "v." + shape)
    dry = bring(run, *files, more=("--dry-run",)).output
    assert "2 new" in dry
    with app.app_context():
        assert rows() == {}
    told = bring(run, *files).output
    assert told.replace(" (nothing was done)", "") == dry.replace(" (nothing was done)", "")
    again = bring(run, *files).output
    assert "0 new, 0 changed, 2 as they were" in again
    with app.app_context():
        there = rows()
        made = there["CIDFF du Rhône"]
        assert (made.besoins, made.publics, made.telephone) == (
            "ecoute droits",
            "femmes",
            "+33472000000",
        )
        assert there["Garage solidaire"].publics == ""
        assert made.offered[0].thematiques == VIOLENCE
        assert made.offered[0].zone_eligibilite == "01 69"
        assert made.a_verifier_le == date(2027, 3, 3)
        acts = db.session.scalars(
            select(AuditEntry.why).where(AuditEntry.act == "directory.imported")
        )
        assert list(acts) == ["2 0 0", "2 0 0"]
    with app.test_request_context():
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.act == "directory.imported"))
        assert plain(thing(entry.about)) == "annuaire : data-inclusion"
        assert reason(entry) == "2 nouvelles, 0 changées, 0 à comparer"


def test_only_what_is_wanted(app: Flask, run: Any, file: Any) -> None:
    everything = file({"structures": STRUCTURES, "services": SERVICES})
    bring(run, everything, more=("--theme", VIOLENCE))
    with app.app_context():
        assert list(rows()) == ["CIDFF du Rhône"]
    bring(run, everything, more=("--network", "cidff"))
    with app.app_context():
        assert list(rows()) == ["CIDFF du Rhône"]


def test_what_people_edited_is_compared_and_said_once(app: Flask, run: Any, file: Any) -> None:
    bring(run, file(STRUCTURES))
    with app.app_context():
        durand = Officer.called("durand")
        rows()["CIDFF du Rhône"].edit(durand, 1, {"telephone": "04 78 00 00 00"})
    newer = [{**one, "date_maj": "2026-10-01", "courriel": "b@exemple.org"} for one in STRUCTURES]
    told = bring(run, file(newer)).output
    assert "CIDFF du Rhône: telephone, courriel – kept as people wrote it" in told
    assert "0 new, 1 changed, 0 as they were, 1 to compare" in told
    assert "2 as they were, 0 to compare" in bring(run, file(newer)).output
    with app.app_context():
        row = rows()["CIDFF du Rhône"]
        assert (row.telephone, row.courriel) == ("+33478000000", "a@exemple.org")
        assert row.differences == {"telephone": "+33472000000", "courriel": "b@exemple.org"}
        assert row.a_verifier_le == today()
        row.confirm(durand)
        assert rows()["CIDFF du Rhône"].differences == {}


def test_what_changed_after_somebody_checked_it_is_checked_again(
    app: Flask, run: Any, file: Any
) -> None:
    bring(run, file(STRUCTURES))
    with app.app_context():
        row = rows()["Garage solidaire"]
        with transaction():
            row.verifie_le, row.verifie_par = date(2026, 8, 15), Officer.called("durand").id
    newer = [{**one, "date_maj": "2026-09-02"} for one in STRUCTURES]
    assert "1 changed, 1 as they were" in bring(run, file(newer)).output
    with app.app_context():
        assert rows()["Garage solidaire"].verifie_le == date(2026, 8, 15), "only the date is newer"
    bring(run, file([{**one, "courriel": "b@exemple.org"} for one in newer]))
    with app.app_context():
        row = rows()["Garage solidaire"]
        assert (row.courriel, row.verifie_le, row.a_verifier_le) == ("b@exemple.org", None, today())


def test_a_wrong_row_is_told_and_left_out_and_too_many_are_refused(
    app: Flask, run: Any, file: Any
) -> None:
    good = [{**STRUCTURES[1], "id": f"dora--{n}"} for n in range(30)]
    wrong = {**STRUCTURES[0], "date_maj": "hier"}
    refused = run("import", file([wrong, *good[:2]]), "--format", "data-inclusion")
    assert refused.exit_code == 1
    assert "file.json:1: La date de mise à jour manque" in refused.output
    assert "(CIDFF du Rhône) [date_maj]" in refused.output
    assert "Trop de lignes sont mauvaises : 1 sur 3" in refused.output
    with app.app_context():
        assert rows() == {}
    assert "30 new" in bring(run, file([wrong, *good])).output
    twice = {**good[0], "nom": "Un autre garage"}
    assert "est déjà" not in bring(run, file([*good, good[0]])).output
    assert "Cet identifiant est déjà dans le fichier" in bring(run, file([*good, twice])).output


def test_of_several_files_all_are_taken_or_none(app: Flask, run: Any, file: Any) -> None:
    structures, cut = file(table(STRUCTURES), "st.csv"), table(SERVICES)[:-20]
    done = run("import", structures, file(cut, "sv.csv"), "--format", "data-inclusion")
    assert (done.exit_code, "Rien n’a été importé" in done.output) == (1, True)
    with app.app_context():
        assert rows() == {}, "the structures were read before the services were looked at"
    orphan = [{**each, "structure_id": "dora--9"} for each in SERVICES]
    done = run("import", structures, file(orphan, "sv.json"), "--format", "data-inclusion")
    assert "sv.json:1: Aucune structure de l’annuaire" in done.output
    with app.app_context():
        assert rows() == {}
    office = file([{**OFFICE, "date_modification": "hier"}], "two.json")
    assert run("import", file([OFFICE]), office, "--format", "dila").exit_code == 1
    with app.app_context():
        assert rows() == {}


def test_what_a_whole_file_has_no_more_is_due(app: Flask, run: Any, file: Any) -> None:
    run("lines")
    bring(run, file(STRUCTURES))
    with app.app_context():
        for row in rows().values():
            row.confirm(Officer.called("durand"))
    newer = file([STRUCTURES[0]], "newer.json")
    said = "1 kept here are in none"
    assert said in bring(run, newer, more=("--whole", "--dry-run")).output
    assert "kept here" not in bring(run, newer).output
    with app.app_context():
        assert directory.due_count() == 0
    assert said in bring(run, newer, more=("--whole", "--theme", VIOLENCE)).output
    with app.app_context():
        assert [row.nom for row in directory.due()] == ["Garage solidaire"]
        assert rows()["Garage solidaire"].gone_at is None


def test_each_row_that_is_wrong_is_told(app: Flask, run: Any, file: Any) -> None:
    good = [{**STRUCTURES[1], "id": f"dora--{n}"} for n in range(5000)]
    wrong = [{**STRUCTURES[0], "id": f"dora--w{n}", "date_maj": "hier"} for n in range(250)]
    odd = [{**each, "courriel": "a@b"} for each in good[:210]]
    told = bring(run, file([*wrong, *odd, *good[210:]]), more=("--dry-run",)).output
    assert told.count("[date_maj]") == 250
    assert told.count("[courriel]") == 200
    assert "10 more are counted below, and not listed" in told
    assert "250 left out, 210 mended (date_maj 250, courriel 210)" in told


def test_a_field_that_cannot_be_read_is_left_out_and_said(app: Flask, run: Any, file: Any) -> None:
    odd = {
        "telephone": "douze",
        "courriel": "a@b",
        "site_web": "javascript:1",
        "code_insee": "x",
        "latitude": "nan",
    }
    told = bring(run, file([{**STRUCTURES[0], **odd}])).output
    for name in odd:
        assert f"Le champ est laissé de côté. (CIDFF du Rhône) [{name}]" in told
    with app.app_context():
        row = rows()["CIDFF du Rhône"]
        assert [getattr(row, name) for name in odd] == ["", "", "", "", None]


def test_what_is_no_file_of_the_directory(app: Flask, run: Any, file: Any) -> None:
    for content in ("", "[{", "<html>", "[1, 2, 3]"):
        for how in ("data-inclusion", "dila"):
            done = run("import", file(content), "--format", how)
            assert done.exit_code == 1, content
            assert "Traceback" not in done.output
            assert "Error: " in done.output
    assert run("import", file("[]"), "--format", "dila", "--source", "Non !").exit_code == 1
    for content in ('{"a": 1}', "a,b\n1,2\n", "[]"):
        done = run("import", file(content), "--format", "dila")
        assert (done.exit_code, "n’est pas un fichier de ce format" in done.output) == (1, True)
    more = ("--format", "data-inclusion", "--theme", VIOLENCE)
    assert run("import", file('{"a": 1}'), *more).exit_code == 1, "not wanted, and nothing known"


def test_offices_come_in_from_the_state_s_directory(app: Flask, run: Any, file: Any) -> None:
    other = {**OFFICE, "id": "abc-2", "pivot": [{"type_service_local": "mairie"}]}
    told = bring(run, file({"service": [OFFICE, other]}), how="dila").output
    assert (
        "1 not wanted, 0 left out, 0 mended; 1 new, 0 changed, 0 as they were, 0 to compare" in told
    )
    lines = "\n".join(json.dumps(one) for one in (OFFICE, other))
    assert "1 as they were" in bring(run, file(lines), how="dila").output
    with app.test_request_context():
        (entry,) = directory.search(Wanted(besoins=("plainte",)), public=True).entries
        assert entry.address == "67 rue Servient, Palais, 69003 Lyon"
        assert entry.hours == ("Du lundi au vendredi : 9 h – 12 h, 14 h – 17 h",)
        assert (entry.tel, entry.accessible) == (
            "+33472000000",
            "Accessible en fauteuil roulant. Rampe.",
        )


def exported(run: Any, how: str = "data-inclusion") -> Any:
    done = run("export", "--format", how)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_what_goes_out_comes_back_the_same_and_is_what_the_schema_says(
    app: Flask, run: Any, file: Any
) -> None:
    bring(run, file({"structures": STRUCTURES, "services": SERVICES}))
    run("lines")
    first = exported(run)
    assert {**first["structures"][0], "reseaux_porteurs": ["cidff"]} == STRUCTURES[0]
    assert {k: sorted(v) if isinstance(v, list) else v for k, v in SERVICES[0].items()} == first[
        "services"
    ][0]
    for one in first["structures"]:
        v1.Structure.model_validate(one)
    for one in first["services"]:
        v1.Service.model_validate(one)
    # What is doubted leaves without its hours: to its own house that would be a change.
    sure = [each for each in first["structures"] if each["nom"] not in DOUBTED]
    again = bring(run, file({**first, "structures": sure})).output
    assert again.count("; 0 new, 0 changed") == 2, "to the same house"
    with app.app_context(), transaction():
        for table_ in ("service", "organisation"):
            db.session.execute(db.metadata.tables[table_].delete())
    bring(run, file(first))
    assert exported(run) == first, "to another one"


def test_hours_that_nobody_is_sure_of_are_in_no_export(app: Flask, run: Any) -> None:
    run("lines")
    said = exported(run)["structures"]
    assert {each["nom"] for each in said if "horaires_accueil" not in each} >= DOUBTED
    assert any("horaires_accueil" in each for each in said)
    for each in exported(run, "hsds"):
        assert not (each["name"] in DOUBTED and "schedules" in each)


def test_hidden_addresses_are_in_no_export(app: Flask, run: Any, file: Any) -> None:
    with app.app_context():
        durand = Officer.called("durand")
        where = {"adresse": "12 rue du Secret", "code_postal": "69100", "commune": "Villeurbanne"}
        at = {"code_insee": "69266", "latitude": "45.771", "longitude": "4.881"}
        hidden = {"nom": "Refuge", "adresse_masquee": "1", "services": "Hébergement"}
        made = directory.add({**hidden, **where, **at}, key="k", by=durand)
        with transaction():
            made.services[0].adresse, made.services[0].commune = "12 rue du Secret", "Villeurbanne"
    for how in ("data-inclusion", "hsds"):
        said = json.dumps(exported(run, how), ensure_ascii=False)
        assert "Refuge" in said
        for part in ("Secret", "69100", "Villeurbanne", "69266", "45.771", "4.881"):
            assert part not in said, (how, part)


def test_open_referral(app: Flask, run: Any, file: Any) -> None:
    bring(run, file({"structures": STRUCTURES, "services": SERVICES}))
    run("lines")
    said = exported(run, "hsds")
    assert len(said) == len(ENTRIES) + 2
    one = next(each for each in said if each["name"] == "Accueil de jour")
    for noun in (
        one,
        one["organization"],
        *one["phones"],
        *one["schedules"],
        *one["service_at_locations"],
    ):
        assert UUID(noun["id"]).version == 5
    assert {"id", "name", "status", "organization"} <= set(one)
    assert {"id", "name", "description"} <= set(one["organization"])
    location = one["service_at_locations"][0]["location"]
    address = location["addresses"][0]
    assert location["location_type"] == "physical"
    assert (address["city"], address["state_province"], address["country"]) == (
        "Lyon",
        "Rhône",
        "FR",
    )
    assert len({each["id"] for each in said}) == len(said)
    assert exported(run, "hsds") == said


def test_somebody_edits_while_a_file_is_merged(
    app: Flask, run: Any, file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at before the batch is looked at again where it changed meanwhile."""
    bring(run, file(STRUCTURES))
    look = merging.Merger._look

    def looked(self: Any, source: str) -> None:
        look(self, source)
        rows()["Garage solidaire"].edit(Officer.called("durand"), 1, {"courriel": "c@exemple.org"})

    monkeypatch.setattr(merging.Merger, "_look", looked)
    newer = [{**one, "date_maj": "2026-10-01", "courriel": "b@exemple.org"} for one in STRUCTURES]
    assert "Garage solidaire: courriel" in bring(run, file(newer)).output
    with app.app_context():
        there = rows()
        assert there["Garage solidaire"].courriel == "c@exemple.org"
        assert there["CIDFF du Rhône"].courriel == "b@exemple.org"
        assert db.session.scalar(select(func.count()).select_from(Organisation)) == 2

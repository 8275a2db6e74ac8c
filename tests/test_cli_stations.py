"""The shell's door to stations, zones and where communes are: all of a file, or none, and each fault told."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from domain import edition, gathering
from domain.commune_point import CommunePoint
from domain.entry import AuditEntry
from domain.officer import Officer
from domain.station import Station
from domain.zone import Zone
from extensions import db
from tests import published as files

DAY = ("--dated", "2026-11-20")
LIST = [files.BOURG, files.OYONNAX]
UNITS = [files.ORNEX, files.BELLEY, files.RECRUITERS]

Import = Callable[..., Result]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few lines are whole."""
    for name in gathering.LEAST:
        monkeypatch.setitem(gathering.LEAST, name, 2)


@pytest.fixture
def bring(app: Flask, tmp_path: Path) -> Import:
    def bring(
        *more: str,
        police: Iterable[str] = (),
        gendarmerie: Iterable[str] = (),
        zones: Iterable[str] = (),
        dila: Iterable[str] = (),
        day: tuple[str, ...] = DAY,
    ) -> Result:
        given = {"police": police, "gendarmerie": gendarmerie, "zones": zones, "dila": dila}
        args = [*more, *day]
        for name, rows in given.items():
            if rows:
                path = files.file(tmp_path, name, getattr(files, name.upper()), rows)
                args += [f"--{name}", str(path)]
        return app.test_cli_runner().invoke(args=["stations", "import", *args])

    return bring


def points(app: Flask, tmp_path: Path, rows: Iterable[str] = files.POINTS, *more: str) -> Result:
    path = files.file(tmp_path, "points", "insee,lat,lon", rows)
    args = ["communes", "import-coordinates", str(path), *DAY, *more]
    return app.test_cli_runner().invoke(args=args)


def stations() -> dict[str, Station]:
    rows = db.session.scalars(select(Station).execution_options(populate_existing=True))
    return {row.name.split()[-1]: row for row in rows}


def entries() -> list[tuple[str, str, str | None]]:
    rows = select(AuditEntry.act, AuditEntry.about, AuditEntry.why).order_by(AuditEntry.id)
    return [tuple(row) for row in db.session.execute(rows)]


def test_all_of_it_once(bring: Import, app: Flask, tmp_path: Path) -> None:
    points(app, tmp_path, files.POINTS, "--partial")
    ran = bring(police=LIST, gendarmerie=UNITS, zones=files.ZONED)
    assert ran.exit_code == 0, ran.output
    assert "police.csv: 2 lines, 0 not wanted, 0 left out, 1 mended (turned 1)." in ran.output
    assert (
        "gendarmerie.csv: 3 lines, 1 not wanted, 0 left out, 2 mended (far 1, phone 1)."
        in ran.output
    )
    assert "zones, dated 2026-11-20: 5 added, 0 changed, 0 as before, 0 gone." in ran.output
    assert "5 zones, 4 of them with their station." in ran.output
    assert "police.csv:3: La latitude et la longitude étaient inversées" in ran.stderr
    assert "gendarmerie.csv:3: Le point est à plus de 25 km de sa commune" in ran.stderr
    assert "gendarmerie.csv:3: Le numéro de téléphone n’est pas valable" in ran.stderr
    with app.app_context():
        found = stations()
        ornex, belley = found["d'Ornex"], found["Belley"]
        assert (ornex.key, ornex.phone, ornex.hours) == (
            "GN:1008620",
            "+33400000003",
            "Lundi : 8h00-12h00",
        )
        assert (belley.key, belley.phone, belley.latitude) == (
            "GN:01:gendarmerie brigade de belley:belley",
            "",
            None,
        )
        oyonnax = found["d'Oyonnax"]
        assert (oyonnax.latitude, oyonnax.address, oyonnax.locality) == (
            46.25741,
            "2 rue Deux",
            "Oyonnax",
        )
        zones = {zone.commune_code: zone.station_id for zone in db.session.scalars(select(Zone))}
        assert zones == {
            "01014": oyonnax.id, "01053": found["Bresse"].id, "01281": ornex.id, "01034": belley.id, "01173": None,
        }  # fmt: skip
        assert entries() == [
            ("communes.located", "communes:2026-11-20", "points 6 0 0"),
            (
                "stations.imported",
                "stations:2026-11-20",
                "gendarmerie 2 0 0, police 2 0 0, zones 5 0 0",
            ),
        ]
    again = bring(police=LIST, gendarmerie=UNITS, zones=files.ZONED)
    assert "police, dated 2026-11-20: 0 added, 0 changed, 2 as before, 0 gone." in again.output
    assert "zones, dated 2026-11-20: 0 added, 0 changed, 5 as before, 0 gone." in again.output
    with app.app_context():
        assert len(entries()) == 2, "nothing changed"


def test_saying_what_would_be_done_does_nothing(bring: Import, app: Flask) -> None:
    ran = bring("--dry-run", police=LIST, zones=files.ZONED)
    assert "police, dated 2026-11-20: would be 2 added, 0 changed" in ran.output
    with app.app_context():
        assert stations() == {}
        assert entries() == []
        assert not db.session.scalars(select(edition.Edition)).all()


def test_what_a_newer_file_has_not_is_gone_and_stays_named(bring: Import, app: Flask) -> None:
    bring(police=LIST, gendarmerie=[files.ORNEX, files.BELLEY])
    with app.app_context():
        desk, bourg = Officer.called("accueil"), stations()["Bresse"]
        desk.station_id = bourg.id
        db.session.commit()
    later = ("--dated", "2026-11-21")
    moved = files.OYONNAX.replace("2 rue Deux", "9 rue Neuf")
    third = moved.replace("Oyonnax", "Gex").replace("OYONNAX", "GEX").replace("01283", "01173")
    said = bring(police=[moved, third], day=later).output
    assert "1 gone with slots, openings or an account" in said
    assert "Bresse" in said.partition("carry them over")[2], "named, where somebody has to act"
    with app.app_context():
        found = stations()
        assert found["Bresse"].gone_at is not None
        assert Station.found(bourg.id) is None
        assert Officer.called("accueil").station_id == bourg.id
        assert (found["d'Oyonnax"].address, found["d'Ornex"].gone_at) == ("9 rue Neuf", None)
        assert entries()[-1][2] == "police 1 1 1"
    bring("--partial", police=[files.BOURG], day=later)
    with app.app_context():
        found = stations()
        assert found["Bresse"].gone_at is None, "it is back, under the same number"
        assert found["Bresse"].id == bourg.id
        assert found["d'Oyonnax"].gone_at is None, "an extract takes nothing away"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": ("--dated", "2026-11-19")}, "plus récent (20/11/2026)"),
        ({"day": ("--dated", "2999-01-01")}, "dans l’avenir"),
        ({"police": [files.BOURG]}, "tronqué : 1 lignes utiles, 2 attendues"),
        ({"police": [*LIST, "trois;cases;seulement"]}, "Trop de lignes sont mauvaises : 1 sur 3"),
        ({"police": [], "gendarmerie": UNITS, "zones": files.ZONED[2:]}, "Moins de 1 %"),
        ({"police": [], "dila": ["a"] * 9}, "Trop de lignes sont mauvaises : 9 sur 9"),
        (
            {"police": [], "dila": [
                "x-1,gendarmerie,Brigade d'Ornex,01281,,01210,Ornex,,,,,,2015-01-02,",
                "x-2,gendarmerie,Brigade de Belley,01034,,01300,Belley,,,,,,2015-01-02,",
            ]},
            "Les listes du ministère sont déjà importées",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(
    bring: Import, app: Flask, given: dict[str, object], sentence: str
) -> None:
    bring(police=LIST)
    ran = bring(**{"police": LIST, **given})
    assert ran.exit_code == 1
    assert sentence in ran.stderr
    with app.app_context():
        assert sorted(stations()) == ["Bresse", "d'Oyonnax"]
        assert len(entries()) == 1


def test_a_file_much_shorter_than_what_is_kept_is_truncated(bring: Import, app: Flask) -> None:
    many = [files.BOURG.replace("Bresse", f"Bresse {number}") for number in range(20)]
    bring(police=many)
    assert "tronqué : 17 lignes utiles, 18" in bring(police=many[:17]).stderr
    assert bring(police=many[:18]).exit_code == 0


def test_two_of_one_name_are_two_and_one_twice_is_one(bring: Import, app: Flask) -> None:
    other = files.BOURG.replace("1 rue Une", "5 rue Cinq")
    ran = bring(police=[files.BOURG, other, files.BOURG, files.OYONNAX])
    assert "police, dated 2026-11-20: 3 added" in ran.output
    assert "3 as before" in bring(police=[other, files.OYONNAX, files.BOURG]).output


def test_an_old_copy_gives_way_to_the_lists(bring: Import, app: Flask) -> None:
    copy = [
        "c-1,commissariat_police,### Commissariat de Bourg,01053,1 rue Une / Bât. B,01000,Bourg,+33400000001,"
        ",,46.2,5.2,2014-12-30,",
        "g-1,gendarmerie,Brigade d'Ornex,01281,,01210,Ornex,+33400000003,,,,,2015-01-02,",
        "g-2,gendarmerie,Brigade de Belley,01034,,01300,Belley,+33400000004,,,,,,",
    ]  # fmt: skip
    assert bring(dila=copy, day=("--dated", "2016-02-26")).exit_code == 0
    with app.app_context():
        found = stations()
        assert [str(found[name].dated) for name in ("Bourg", "d'Ornex", "Belley")] == [
            "2014-12-30", "2015-01-02", "2016-02-26"
        ]  # fmt: skip
        assert (found["Bourg"].name, found["Bourg"].address) == (
            "Commissariat de Bourg",
            "1 rue Une, Bât. B",
        )
        assert (found["d'Ornex"].phone, found["Belley"].phone) == ("+33400000003", "")
    bring(police=LIST)
    with app.app_context():
        found = stations()
        assert found["Bourg"].gone_at is not None
        assert found["d'Ornex"].gone_at is None


def test_zones_of_communes_that_are_no_more_count_for_their_heir(bring: Import, app: Flask) -> None:
    former = '"74011";"Annecy-le-Vieux";"PN";"";"Commissariat de police d\'Ailleurs";"";""'
    real = '"74010";"Annecy";"PN";"";"Commissariat de police d\'Annecy";"";""'
    lost = '"01999";"Nulle-Part";"GN";"";"Gendarmerie - Brigade de Nulle-Part";"";""'
    many = [
        files.ZONED[0].replace("01014", f"010{n}")
        for n in (16, 17, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29)
    ]
    ran = bring(zones=[former, real, lost, *many, *files.ZONED, *files.ZONED])
    assert "zones.csv:2: La commune n’existe plus" in ran.stderr
    assert "zones.csv:4: Cette commune n’existe pas. (Nulle-Part)" in ran.stderr
    with app.app_context():
        assert db.session.get(Zone, "74010").service == "Commissariat de police d'Annecy"
    bring(zones=[former, *files.ZONED])
    with app.app_context():
        assert db.session.get(Zone, "74010").service == "Commissariat de police d'Ailleurs"
        assert db.session.get(Zone, "01016") is None, "a whole file has not it any more"


def test_nothing_given(app: Flask) -> None:
    ran = app.test_cli_runner().invoke(args=["stations", "import"])
    assert (ran.exit_code, "Give a file" in ran.stderr) == (2, True)


def test_points_as_the_post_writes_them(app: Flask, tmp_path: Path) -> None:
    head = "#Code_commune_INSEE,Nom_de_la_commune,Code_postal,Ligne_5,_geopoint"
    rows = ['01053,BOURG EN BRESSE,01000,,"46.205,5.246"', "01053,BOURG EN BRESSE,01000,BROU,",
            '97411,ST DENIS,97400,,"-20.943,55.444"', '75056,PARIS,75001,,"48.86,2.34"']  # fmt: skip
    path = files.file(tmp_path, "post", head, rows)
    args = ["communes", "import-coordinates", str(path), *DAY]
    assert "tronqué : 2 lignes utiles" in app.test_cli_runner().invoke(args=args).stderr
    ran = app.test_cli_runner().invoke(args=[*args, "--partial"])
    assert "post.csv: 4 lines, 2 not wanted, 0 left out, 0 mended." in ran.output
    with app.app_context():
        found = {row.code: row.latitude for row in db.session.scalars(select(CommunePoint))}
        assert found == {"01053": 46.205, "97411": -20.943}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "01004,5.371,45.957",
            "La latitude et la longitude sont inversées. (01004 Ambérieu-en-Bugey)",
        ),
        ("01004,nan,5.371", "ne sont pas deux nombres"),
        ("01004,-20.9,55.4", "hors de son département"),
        ("01053,46.3,5.3", "contredit une ligne précédente"),
        ("01004,46.3", "pas autant de cases"),
    ],
)
def test_one_wrong_point_and_none_is_kept(
    app: Flask, tmp_path: Path, row: str, sentence: str
) -> None:
    assert points(app, tmp_path, files.POINTS, "--partial").exit_code == 0
    ran = points(app, tmp_path, ["01173,46.4,6.1", *files.POINTS[1:2], row], "--partial")
    assert (ran.exit_code, "points.csv:4: " in ran.stderr, sentence in ran.stderr) == (
        1,
        True,
        True,
    )
    with app.app_context():
        assert db.session.get(CommunePoint, "01173").latitude == 46.334


def test_points_move_once_and_a_trial_moves_none(app: Flask, tmp_path: Path) -> None:
    points(app, tmp_path, files.POINTS, "--partial")
    moved = ["01173,46.4,6.1"]
    assert (
        "0 points would be new, 1 moved"
        in points(app, tmp_path, moved, "--partial", "--dry-run").output
    )
    assert "0 points new, 1 moved" in points(app, tmp_path, moved, "--partial").output
    assert "0 points new, 0 moved" in points(app, tmp_path, moved, "--partial").output
    with app.app_context():
        assert db.session.get(CommunePoint, "01173").latitude == 46.4
        assert [why for _, _, why in entries()] == ["points 6 0 0", "points 0 1 0"]

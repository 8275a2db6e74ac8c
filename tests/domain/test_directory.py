"""The directory: who is found, in which order, and what never leaves the server."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain import directory, edition, listing, ranking
from domain.clock import PARIS, now
from domain.commune_point import CommunePoint
from domain.directory import Wanted
from domain.organisation import Organisation, Service
from domain.point import kilometres
from extensions import db, transaction
from tests.clock import Clock

LYON_3, VILLEURBANNE, LILLE = "69383", "69266", "59350"
POINTS = {LYON_3: (45.756, 4.855), VILLEURBANNE: (45.772, 4.890), LILLE: (50.632, 3.058)}


@pytest.fixture
def points(inside: None) -> None:
    """Where three communes are."""
    put(POINTS)


def put(points: dict[str, tuple[float, float]]) -> None:
    day = date(2026, 11, 20)
    with transaction():
        edition.begin(edition.POINTS, day)
        for code, (latitude, longitude) in points.items():
            row = CommunePoint(code=code, latitude=latitude, longitude=longitude, dated=day)
            db.session.add(row)
        edition.advance(edition.POINTS, day)


def add(nom: str, *services: str, **how: Any) -> int:
    made = Organisation(source="tests", reference=nom, nom=nom, date_maj=date(2026, 9, 1), **how)
    made.services = [
        Service(reference=f"{nom}-{name}", nom=name, date_maj=date(2026, 9, 1)) for name in services
    ]
    with transaction():
        db.session.add(made)
    return made.id


def found(*, public: bool = True, **wanted: Any) -> list[str]:
    return [entry.nom for entry in directory.search(Wanted(**wanted), public=public).entries]


def test_the_nearest_first_and_what_is_of_another_region_not_at_all(
    inside: None, points: None
) -> None:
    add("Lille", code_insee=LILLE)
    add("Villeurbanne", code_insee=VILLEURBANNE)
    add("Lyon", code_insee=LYON_3)
    add("Rhône", code_postal="69400")  # in no commune that we know of
    results = directory.search(Wanted(commune_code=LYON_3), public=True)
    assert [(e.nom, e.distance_km) for e in results.entries] == [
        ("Lyon", 0.0),
        ("Villeurbanne", 3.2),
        ("Rhône", None),
    ]
    assert results.total == 3
    page = directory.search(Wanted(commune_code=LYON_3), public=True, limit=1, offset=1)
    assert ([e.nom for e in page.entries], page.total) == (["Villeurbanne"], 3)


def test_where_nobody_is_near_the_nearest_are_shown(inside: None, points: None) -> None:
    add("Lille", code_insee=LILLE)
    (entry,) = directory.search(Wanted(commune_code=LYON_3), public=True).entries
    assert entry.distance_km == pytest.approx(560, abs=5)


def test_without_coordinates_the_same_commune_comes_before_the_same_department(
    inside: None,
) -> None:
    add("A du Rhône", code_insee=VILLEURBANNE)
    add("B de Lyon", code_insee=LYON_3)
    add("C de Lille", code_insee=LILLE)
    add("D nationale", nationale=True)
    assert found(commune_code=LYON_3) == ["B de Lyon", "A du Rhône", "D nationale"]


def test_lines_come_first_where_a_telephone_meets_the_need(inside: None, points: None) -> None:
    add("Secours", urgence=True, nationale=True, besoins="urgence")
    add("Ligne", nationale=True, besoins="ecoute droits")
    add("Lyon", code_insee=LYON_3, besoins="droits ecoute hebergement")
    assert found(commune_code=LYON_3) == ["Secours", "Lyon", "Ligne"]
    assert found(commune_code=LYON_3, besoins=("ecoute",)) == ["Ligne", "Lyon"]
    assert found(commune_code=LYON_3, besoins=("droits",)) == ["Lyon", "Ligne"]
    assert found(besoins=("hebergement",)) == ["Lyon"]
    assert found() == ["Secours", "Ligne", "Lyon"]


def test_who_says_nothing_is_there_for_all_but_a_need_has_to_be_met(inside: None) -> None:
    add("Femmes", publics="femmes", violences="conjugales", besoins="ecoute", langues="fr ar")
    add("Pour tous", besoins="")
    assert found(publics=("hommes",)) == ["Pour tous"]
    assert found(publics=("femmes", "mineurs")) == ["Femmes", "Pour tous"]
    assert found(violences=("travail",)) == ["Pour tous"]
    assert found(besoins=("ecoute",)) == ["Femmes"]
    assert found(langue="ar") == ["Femmes"]
    assert found(langue="fr") == ["Femmes", "Pour tous"]


def test_words_are_found_in_names_and_services_however_they_are_typed(inside: None) -> None:
    add("Maison des Femmes", "Hébergement d’urgence", commune="Évreux")
    for text in ("HEBERGEMENT", "d'urgence", "femmes evreux", "maison  héb"):
        assert found(text=text) == ["Maison des Femmes"], text
    assert found(text="emmes") == []


@pytest.mark.parametrize("known", [POINTS, {}], ids=["points", "no points"])
def test_a_hidden_address_never_leaves_nor_orders_what_is_found(
    inside: None, known: dict[str, tuple[float, float]]
) -> None:
    put(known)
    hidden = {"adresse_masquee": True, "adresse": "12 rue du Secret", "commune": "Villeurbanne"}
    at = {"code_insee": VILLEURBANNE, "code_postal": "69100", "latitude": 45.77, "longitude": 4.89}
    add("Refuge", **hidden, **at, telephone="+33472000000")
    add("Zone", code_insee=LYON_3)
    for public in (True, False):
        for wanted in (Wanted(), Wanted(commune_code=VILLEURBANNE), Wanted(commune_code=LYON_3)):
            entries = directory.search(wanted, public=public).entries
            entry = next(each for each in entries if each.nom == "Refuge")
            assert "Secret" not in repr(entry)
            assert "Villeurbanne" not in repr(entry)
            assert "69100" not in repr(entry)
            assert (entry.address, entry.distance_km, entry.area) == ("", None, "69 Rhône")
    assert found(text="villeurbanne") == []
    assert found(text="secret") == []
    # Were it ordered by where it is, asking from here and there would tell.
    add("Autre", code_insee="69029")
    asked = {code: found(commune_code=code) for code in (VILLEURBANNE, LYON_3)}
    assert asked[LYON_3][0] == "Zone"
    assert asked[VILLEURBANNE] == (
        ["Zone", "Autre", "Refuge"] if known else ["Autre", "Refuge", "Zone"]
    )


def test_what_is_doubtful_is_not_shown_to_the_public_as_sure(inside: None) -> None:
    add("Ligne", horaires_accueil="24/7", a_recontroler=True, telephone="+33145000000")
    (told,) = directory.search(Wanted(), public=True).entries
    (seen,) = directory.search(Wanted(), public=False).entries
    assert told.hours == ()
    assert told.open_now is None
    assert seen.hours != ()
    assert (told.telephone, told.tel) == ("01 45 00 00 00", "+33145000000")


def test_who_is_there_now(inside: None, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 25, 12, 30, tzinfo=PARIS)
    add("Jour et nuit", horaires_accueil="24/7")
    add("Midi", horaires_accueil="Mo-Fr 09:00-12:00,14:00-18:00")
    add("La Réunion", horaires_accueil="Mo-Fr 15:00-18:00", code_insee="97411")
    add("Douteux", horaires_accueil="24/7", a_recontroler=True)
    add("Sans horaires")
    assert found(open_now=True) == ["Jour et nuit", "La Réunion"]
    assert found(open_now=True, public=False) == ["Douteux", "Jour et nuit", "La Réunion"]
    entries = {e.nom: e for e in directory.search(Wanted(), public=True).entries}
    assert entries["Midi"].open_now is False
    assert entries["Midi"].next_change == datetime(2026, 11, 25, 14, tzinfo=PARIS)
    assert entries["Jour et nuit"].hours == ("Tous les jours, 24 heures sur 24",)
    assert entries["Douteux"].open_now is entries["Sans horaires"].open_now is None


def test_what_should_have_been_checked_again_is_stale(inside: None) -> None:
    today = now().date()
    for nom, due in (
        ("due", today - timedelta(1)),
        ("later", today + timedelta(2)),
        ("never", None),
    ):
        add(nom, a_verifier_le=due)
    entries = directory.search(Wanted(), public=True).entries
    assert {e.nom: e.stale for e in entries} == {"due": True, "later": False, "never": False}


def test_what_changes_is_found_at_once(inside: None) -> None:
    one = add("Avant")
    assert found() == ["Avant"]
    with transaction():
        row = db.session.get(Organisation, one)
        row.nom, row.version = "Après", 2
    assert found() == ["Après"]
    with transaction():
        db.session.add(
            Service(organisation_id=one, reference="s", nom="Atelier", date_maj=date(2026, 1, 1))
        )
    assert found(text="atelier") == ["Après"]
    with transaction():
        row.gone_at = now()
    assert found() == []
    assert directory.entry(one, public=True) is None


def test_where_communes_are_is_known_as_soon_as_it_is_imported(inside: None) -> None:
    add("Lyon", code_insee=LYON_3)
    for known, apart in (({}, None), (POINTS, 3.2)):
        put(known)
        (entry,) = directory.search(Wanted(commune_code=VILLEURBANNE), public=True).entries
        assert entry.distance_km == apart


def test_looking_at_few_finds_what_looking_at_all_would() -> None:
    """All over France, and from places that nobody is near, or an ocean away."""
    made = [
        listing.Listed(
            id=i, name=f"n{i:04}", words=f" n{i}", department=f"{i % 95 + 1:02}", commune="",
            at=(42.3 + i % 83 / 10, -4.9 + i % 131 / 10), zones=frozenset(),
            national=i % 500 == 0, urgent=False, violences=frozenset(), publics=frozenset(),
            besoins=frozenset({"droits"} if i % 3 else {"soins"}), langues=frozenset(), hours="",
            doubtful=False,
        )
        for i in range(3000)
    ]  # fmt: skip
    points = {"00000": (-21.0, 55.5), "00001": (48.999, 2.001)}
    points |= {f"{i:05}": (42 + i / 2, -5 + i * 0.8) for i in range(2, 18)}
    few = listing.Listing(made)
    for commune, here in points.items():
        wanted = Wanted(commune_code=commune, besoins=("droits",))
        places = ranking.found(wanted, few, here)
        assert places == ranking.ranked(ranking.fitting(made, wanted), wanted, here)
        assert len(few.around(commune, here)) < 1500
        fit = [each for each in made if "droits" in each.besoins and not each.national]
        apart = sorted(kilometres(here, each.at) for each in fit if each.at)
        assert [far for _, far in places if far is not None][:5] == apart[:5]

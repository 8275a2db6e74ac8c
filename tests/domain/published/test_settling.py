"""Where a line of a file is, when its code, its name and its point do not agree."""

import pytest

from domain.published import labels
from domain.published.settling import Claim, settle

POINTS = {
    "69383": (45.751, 4.868),
    "69266": (45.772, 4.89),
    "01034": (45.76, 5.688),
    "01185": (46.023, 5.623),
    "97411": (-20.943, 55.444),
    "06088": (43.712, 7.236),
    "06027": (43.672, 7.155),
    "75115": (48.84, 2.293),
}
BELLEY = ("45.7576", "5.6831")


@pytest.mark.parametrize(
    ("claim", "code", "point", "mended"),
    [
        # All of it agrees.
        (Claim("01034", "Belley", "01300", "01", BELLEY), "01034", (45.7576, 5.6831), []),
        (Claim("1034", "BELLEY CEDEX", "01300", "1", ("45,7576", "5,6831")), "01034", (45.7576, 5.6831), []),
        # Turned, and put right because one way alone lies where it is said to.
        (Claim("01034", "Belley", "", "01", BELLEY[::-1]), "01034", (45.7576, 5.6831), ["turned"]),
        (Claim("97411", "Saint-Denis", "97400", "974", ("55.45", "-20.88")), "97411", (-20.88, 55.45), ["turned"]),
        # Too far, elsewhere, no number.
        (Claim("01034", "Belley", "", "01", ("46.9", "5.6")), "01034", None, ["far"]),
        (Claim("01034", "Belley", "", "01", ("-20.9", "55.4")), "01034", None, ["nowhere"]),
        (Claim("01034", "Belley", "", "01", ("nan", "5.6")), "01034", None, ["nowhere"]),
        (Claim("01034", "Belley", "", "01", ("", "")), "01034", None, []),
        # The commune's point is not known: its department's part of the world has to do.
        (Claim("13055", "Aubagne", "13400", "13", ("43.29", "5.57")), "13005", (43.29, 5.57), ["former"]),
        # A shuffled code: the name, and the point, say Nice.
        (Claim("06027", "Nice", "06000", "06", ("43.70", "7.25")), "06088", (43.70, 7.25), ["renamed"]),
        # The name is that of another commune, but the point is where the code says.
        (Claim("06088", "Cagnes-sur-Mer", "06000", "06", ("43.711", "7.24")), "06088", (43.711, 7.24), []),
        # Without a point the post's code decides, then the name.
        (Claim("06088", "Cagnes-sur-Mer", "06000", "06"), "06088", None, []),
        (Claim("06088", "Cagnes-sur-Mer", "06800", "06"), "06027", None, ["renamed"]),
        # A commune that was merged into another; a city whose districts are communes; nothing known.
        (Claim("74011", "Annecy-le-Vieux", "74940", "74"), "74010", None, ["former"]),
        (Claim("75056", "PARIS", "75015", "75", ("48.84", "2.29")), "75115", (48.84, 2.29), ["former"]),
        (Claim("99999", "Nulle-Part", "69003", "69"), None, None, ["unplaced"]),
    ],
)  # fmt: skip
def test_names_and_points_are_believed_before_codes(
    claim: Claim, code: str | None, point: tuple[float, float] | None, mended: list[str]
) -> None:
    settled = settle(claim, POINTS)
    assert settled.commune is None if code is None else settled.commune.code == code
    assert (settled.point, settled.mended) == (point, mended)


@pytest.mark.parametrize(
    ("claim", "department"),
    [
        (Claim("2A004", "Ajaccio", "20000", ""), "2A"),
        (Claim("", "Ici", "20200", ""), "2B"),
        (Claim("", "Ici", "97133", ""), "971"),
        (Claim("99999", "Ici", "", "1"), "01"),
        (Claim("97801", "Saint-Martin", "97150", "971"), "978"),
        (Claim("", "Ici", "", "xx"), ""),
    ],
)
def test_the_department_by_whatever_says_it(claim: Claim, department: str) -> None:
    assert settle(claim, {}).department == department


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("Gendarmerie - Centre d'information et de recrutement de Lyon", True),
        ("Gendarmerie - Brigade motorisée de Lagny", True),
        ("Peloton motorisé de Nemours", True),
        ("Peloton d'autoroute de Langon", True),
        ("Escadron départemental de sécurité routière de l'Ain", True),
        ("Brigade de recherches de Vannes", True),
        ("Gendarmerie - Brigade d'Ornex", False),
        ("Gendarmerie - Brigade de École-Valentin", False),
        ("Commissariat de police de Bourg en Bresse", False),
    ],
)
def test_who_receives_nobody_is_no_station(name: str, closed: bool) -> None:
    assert labels.closed(name) is closed


class Row:
    def __init__(self, number: int, key: str, institution: str, name: str) -> None:
        self.id, self.key, self.institution, self.name = number, key, institution, name
        self.department = "01"


STATIONS = labels.Names(
    [
        Row(1, "PN:a", "PN", "Commissariat de police de Bourg-en- Bresse"),
        Row(2, "PN:b", "PN", "Commissariat subdivisionnaire de police de Bourg en Bresse"),
        Row(3, "GN:1008600", "GN", "Gendarmerie - Brigade d'Ailleurs"),
        Row(4, "GN:x", "GN", "Brigade de proximité de gendarmerie d'Ornex"),
        Row(5, "PN:c", "PN", "Bureau de police de Gex"),
        Row(6, "PN:d", "PN", "Poste de police de Gex"),
        Row(7, "PN:e", "PN", "Commissariat de police"),
    ]
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("PN", "", "01", "Commissariat de police de Bourg en Bresse – BDEP "), 1),
        (("PN", "", "01", "Commissariat subdivisionnaire de police de Bourg en Bresse"), 2),
        (("GN", "1008600", "01", "Gendarmerie - Brigade d'Ambérieu-en-Bugey"), 3),
        (("GN", "7", "01", "Gendarmerie - Brigade d'Ornex"), 4),
        (("GN", "", "74", "Gendarmerie - Brigade d'Ornex"), None),
        (("PN", "1008600", "01", "Commissariat de police d'Ornex"), None),
        (("PN", "", "01", "Commissariat de police de Gex"), None),
        (("PN", "", "01", "Commissariat de police"), None),
    ],
)
def test_a_zone_finds_its_station_or_none(asked: tuple[str, str, str, str], found: int) -> None:
    assert STATIONS.find(*asked) == found

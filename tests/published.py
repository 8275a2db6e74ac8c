"""Files as ministries and the post publish them, with rows written for the tests."""

from collections.abc import Iterable
from pathlib import Path

POLICE = (
    "service;adresse_geographique;telephone;departement;code_commune_insee;voie;code_postal;commune;"
    "geocodage_epsg;geocodage_x;geocodage_y;geocodage_x_GPS;geocodage_y_GPS"
)
GENDARMERIE = f"identifiant_public_unite;{POLICE};horaires_accueil;url"
ZONES = "code_commune;libelle_commune;institution;id_service;service;code_postal;codes_postaux"
DILA = "id,type,nom,insee,adresse,cp,localite,tel,courriel,site,lat,lon,maj_source,anomalie"

BOURG = (
    "Commissariat de police de Bourg en Bresse;;04 00 00 00 01;01;01053;1 rue Une;01000;BOURG EN BRESSE;;;;"
    "5.22513;46.20674"
)
OYONNAX = "Commissariat de police d'Oyonnax;2 rue Deux 01100 OYONNAX;;01;01283;;01100;OYONNAX;;;;46.25741;5.65067"
ORNEX = (
    "1008620;Gendarmerie - Brigade d'Ornex;;+33 4 00 00 00 03;01;01281;3 rue Trois;01210;Ornex;;;;"
    "6.09523;46.27591;Lundi : 8h00-12h00;https://exemple.fr"
)
BELLEY = (
    "0;Gendarmerie - Brigade de Belley;;12;01;01034;4 rue Quatre;01300;Belley;;;;5.68309;43.7;;"
)
RECRUITERS = "1;Gendarmerie - Centre d'information et de recrutement;;;01;01053;;01000;Bourg;;;;;;;"

ZONED = (
    '"01014";"Arbent";"PN";"";"Commissariat de police d\'Oyonnax – BDEP";"01100";"01100"',
    '"01053";"Bourg-en-Bresse";"PN";"";"Commissariat de police de Bourg en Bresse";"01000";"01000"',
    '"01281";"Ornex";"GN";"1008620";"Gendarmerie - Brigade d\'Ornex ";"01210";"01210"',
    '"01034";"Belley";"GN";"7";"Gendarmerie - Brigade de Belley";"01300";"01300"',
    '"01173";"Gex";"GN";"8";"Gendarmerie - Brigade de Gex";"01170";"01170"',
)
POINTS = (
    "01014,46.29,5.69", "01053,46.205,5.246", "01281,46.277,6.098", "01034,45.76,5.688",
    "01283,46.26,5.653", "01173,46.334,6.058",
)  # fmt: skip


def file(folder: Path, name: str, head: str, rows: Iterable[str], encoding: str = "utf-8") -> Path:
    path = folder / f"{name}.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding=encoding)
    return path

"""The same gates on the directory and on referrals: without scripts, since they have none of their own."""

from pathlib import Path

import pytest

from tests.screens.directory_states import directory_states
from tests.screens.gates import GATES, Eye, Walk, is_valid_html, nothing_found
from tests.screens.people import Officer, Person, Victim

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
TRY = """source,reference,nom,date_maj,code_insee,commune,telephone,adresse
essai,1,Refuge d’essai,2026-09-01,69383,Lyon,+33199000077,2 rue Secrète
"""


@pytest.fixture(scope="module")
def filled(served, tmp_path_factory) -> None:
    """The national lines, and a shelter whose address is hidden."""
    file = tmp_path_factory.mktemp("directory") / "structures.csv"
    file.write_text(TRY.replace("reference,", "id,"))
    served._flask("directory", "lines")
    served._flask("directory", "import", str(file), "--format", "data-inclusion")
    hidden = "adresse_masquee = 1, description = 'Écoute et hébergement.', langues = 'fr ar'"
    served.tell(f"UPDATE organisation SET {hidden} WHERE nom LIKE 'Refuge d%'")


@pytest.fixture(scope="module")
def walk(browser, served, signed_in, supervising, filled) -> Walk:
    served.empty()
    eye, url = Eye(browser, scripts=False), f"http://localhost:{served.port}"
    him = Officer(eye.opened(storage_state=signed_in), url, False)
    them = Officer(eye.opened(storage_state=supervising), url, False)
    her, someone = Victim(eye.opened(), url, False), Person(eye.opened(), url, False)
    return eye.look(directory_states(her, him, them, someone))


@pytest.mark.parametrize("gate", GATES)
def test_nothing_is_found(walk, gate) -> None:
    assert len(walk.states) >= 20
    nothing_found(walk, gate)


def test_html_is_valid(walk, tmp_path: Path) -> None:
    is_valid_html(walk, tmp_path)

"""The same gates on the screens of an appointment."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.wall import moment, today
from tests.screens.appointment_states import STATION, appointment_states
from tests.screens.gates import GATES, Eye, Walk, is_valid_html, nothing_found
from tests.screens.house import PASSWORD
from tests.screens.people import Officer, Victim

AT = "%Y-%m-%d %H:%M:%S.%f"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def front_desk(served) -> str:
    """A station, and the login of its front desk."""
    served.tell(
        "INSERT INTO station (id, key, institution, name, address, postal_code, locality, department, phone,"
        f" hours, source, dated, imported_at) VALUES ({STATION}, 'try', 'PN', 'Commissariat d’essai',"
        f" '1 rue d’Essai', '69003', 'Lyon', '69', '', '', 'demo', '2026-01-01', '{datetime.now(UTC):%F %T}')"
    )
    hired = ("accueil", "Accueil", "--role", "station", "--password", PASSWORD, "--chosen")
    served._flask("officers", "hire", *hired)
    served.tell(f"UPDATE officer SET station_id = {STATION} WHERE login = 'accueil'")
    return "accueil"


@pytest.fixture(scope="module", params=[True, False], ids=["js", "nojs"])
def walk(request, browser, served, signed_in, supervising, front_desk) -> Walk:
    served.empty()
    for table in ("pass", "slot", "appointment", "opening"):
        served.tell(f"DELETE FROM {table}")
    eye, url = Eye(browser, request.param), f"http://localhost:{served.port}"
    him = Officer(eye.opened(storage_state=signed_in), url, request.param)
    him.page.goto(f"{url}/desk")
    them = Officer(eye.opened(storage_state=supervising), url, request.param)
    front = eye.opened()
    front.goto(f"{url}/sign-in")
    front.get_by_label("Identifiant").fill(front_desk)
    front.get_by_label("Mot de passe").fill(PASSWORD)
    front.get_by_role("button", name="Se connecter").click()
    front.wait_for_url("**/station")
    her = Victim(eye.opened(), url, request.param)

    def its_day() -> None:
        at = datetime.now(UTC)
        ends = moment(today(at) + timedelta(days=1))
        served.tell(f"UPDATE slot SET starts_at = '{at:{AT}}' WHERE taken_at IS NOT NULL")
        served.tell(f"UPDATE pass SET ends_at = '{ends:{AT}}'")

    return eye.look(appointment_states(them, front, him, her, its_day))


@pytest.mark.parametrize("gate", GATES)
def test_nothing_is_found(walk, gate) -> None:
    assert len(walk.states) >= 16
    nothing_found(walk, gate)


def test_html_is_valid(walk, tmp_path: Path) -> None:
    is_valid_html(walk, tmp_path)

"""The same gates on the screens of the rota: without scripts, since it has none of its own."""

from pathlib import Path

import pytest

from tests.screens.gates import GATES, Eye, Walk, is_valid_html, nothing_found
from tests.screens.people import Officer
from tests.screens.rota_states import rota_states

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def walk(browser, served, supervising, signed_in) -> Walk:
    served.empty()
    eye = Eye(browser, scripts=False)
    url = f"http://localhost:{served.port}"
    them = Officer(eye.opened(storage_state=supervising), url, False)
    him = Officer(eye.opened(storage_state=signed_in), url, False)
    return eye.look(rota_states(them, him))


@pytest.mark.parametrize("gate", GATES)
def test_nothing_is_found(walk, gate) -> None:
    assert len(walk.states) >= 30
    nothing_found(walk, gate)


def test_html_is_valid(walk, tmp_path: Path) -> None:
    is_valid_html(walk, tmp_path)

"""The same gates on the screens of the desk at work."""

from pathlib import Path

import pytest

from tests.screens.desk_states import desk_states
from tests.screens.gates import GATES, Eye, Walk, is_valid_html, nothing_found
from tests.screens.people import Officer, Victim

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module", params=[True, False], ids=["js", "nojs"])
def walk(request, browser, served, signed_in, supervising) -> Walk:
    served.empty()
    eye, url = Eye(browser, request.param), f"http://localhost:{served.port}"
    him = Officer(eye.opened(storage_state=signed_in), url, request.param)
    them = Officer(eye.opened(storage_state=supervising), url, request.param)
    return eye.look(desk_states(him, them, Victim(eye.opened(), url, request.param)))


@pytest.mark.parametrize("gate", GATES)
def test_nothing_is_found(walk, gate) -> None:
    assert len(walk.states) >= 25
    nothing_found(walk, gate)


def test_html_is_valid(walk, tmp_path: Path) -> None:
    is_valid_html(walk, tmp_path)

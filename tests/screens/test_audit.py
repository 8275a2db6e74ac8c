"""Gates on every state of every screen: axe-core, valid HTML, reflow, targets, languages, spacing, focus."""

from pathlib import Path

import pytest

from tests.screens.gates import GATES, Eye, Walk, is_valid_html, nothing_found
from tests.screens.people import Officer, Victim
from tests.screens.states import all_states

# A walk looks at each state with each gate.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module", params=[True, False], ids=["js", "nojs"])
def walk(request, browser, served, signed_in, supervising) -> Walk:
    served.empty()
    eye, url = Eye(browser, request.param), f"http://localhost:{served.port}"
    her = Victim(eye.opened(), url, request.param)
    him = Officer(eye.opened(storage_state=signed_in), url, request.param)
    them = Officer(eye.opened(storage_state=supervising), url, request.param)
    return eye.look(all_states(her, him, them))


@pytest.mark.parametrize("gate", GATES)
def test_nothing_is_found(walk, gate) -> None:
    assert len(walk.states) >= 33
    nothing_found(walk, gate)


def test_html_is_valid(walk, tmp_path: Path) -> None:
    is_valid_html(walk, tmp_path)

"""The same gates on the screens of signing in and of accounts, where the second factor is asked for."""

from pathlib import Path

import pytest

from tests.screens.account_states import account_states
from tests.screens.gates import GATES, Eye, Walk, is_valid_html, nothing_found
from tests.screens.people import Officer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module", params=[True, False], ids=["js", "nojs"])
def walk(request, browser, secured) -> Walk:
    secured.forget()
    eye = Eye(browser, request.param)
    them = Officer(eye.opened(), f"http://localhost:{secured.port}", request.param)
    return eye.look(account_states(them, secured))


@pytest.mark.parametrize("gate", GATES)
def test_nothing_is_found(walk, gate) -> None:
    assert len(walk.states) >= 15
    nothing_found(walk, gate)


def test_html_is_valid(walk, tmp_path: Path) -> None:
    is_valid_html(walk, tmp_path)

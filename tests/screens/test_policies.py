"""What the headers forbid, nothing of ours needs: no page of any state is told so by the browser."""

import pytest

from tests.screens.people import Officer
from tests.screens.states import all_states

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "nojs"])
def test_no_state_asks_for_what_is_forbidden(
    victim, officer, supervising, open_page, scripts
) -> None:
    her, him = victim(scripts), officer(scripts)
    them = Officer(open_page(scripts, storage_state=supervising), him.url, scripts)
    said: list[str] = []
    for person in (her, him, them):
        person.page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        person.page.on("pageerror", lambda error: said.append(str(error)))
    for name, page in all_states(her, him, them):
        page.wait_for_timeout(50)
        expected = ("404 (NOT FOUND)", "422 (", "409 (", "Cleared data types")
        assert not [one for one in said if not any(code in one for code in expected)], name


def test_a_script_put_into_a_page_does_not_run(victim) -> None:
    """The policy is there, and read: what somebody would put into a page stays a text."""
    her = victim().begin("Bonjour")
    said: list[str] = []
    her.page.on("console", lambda message: said.append(message.text))
    her.page.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
        document.body.append(s); const i = new Image(); i.src = 'https://elsewhere.example/i';
        document.body.append(i); document.body.insertAdjacentHTML('beforeend',
        '<p id=p style="display:none">p</p>'); }"""
    )
    her.page.wait_for_timeout(300)
    assert her.page.evaluate("() => window.ran") is None
    assert her.page.locator("#p").is_visible()
    for rule in ("script-src", "img-src", "style-src"):
        assert any(rule in one for one in said), (rule, said)

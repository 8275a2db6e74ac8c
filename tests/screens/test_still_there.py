"""Pages that say by themselves that their officer is there: unseen, unheard, and with the focus where it was."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.screens import audit
from tests.screens.people import Officer, Victim

pytestmark = pytest.mark.screens


def hurried(page: Page) -> list[str]:
    """The house asks frames to ask again; here sooner, so that nobody waits. Which pages asked."""
    asked: list[str] = []

    def sooner(route: Route) -> None:
        asked.append(route.request.url)
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"refresh": "1"})

    page.route("**/desk/beat", sooner)
    return asked


def test_without_scripts_a_frame_goes_on_asking_even_where_it_is_not_shown(
    victim: Callable[..., Victim], officer: Callable[..., Officer]
) -> None:
    him = officer(scripts=False)
    victim(scripts=False).begin("Bonjour")
    him.take()
    him.page.goto(f"{him.url}/desk/care")
    expect(him.frame.get_by_role("link", name="Aller au bureau")).to_be_visible()
    him.page.go_back()
    asked = hurried(him.page)
    him.press("Suspendre l’affichage automatique")
    expect(him.page.locator("iframe")).to_be_hidden()
    for _ in range(20):
        if len(asked) < 3:
            him.page.wait_for_timeout(500)
    assert len(asked) >= 3
    him.page.unroute_all(behavior="wait")  # it goes on asking while the page is being closed


def test_with_scripts_every_page_asks_from_time_to_time_and_shows_who_calls_for_help(
    victim: Callable[..., Victim], officer: Callable[..., Officer], open_page: Any, supervising: Any
) -> None:
    her, him = victim().begin("Bonjour"), officer()
    him.take()
    other = Officer(open_page(True, 1280, storage_state=supervising), him.url, True)
    other.page.goto(f"{other.url}/desk")
    other.press("Prendre mon service")
    other.page.clock.install()
    with other.page.expect_response("**/desk/beat"):
        other.page.goto(f"{other.url}/desk/care")
    word = other.page.get_by_label("Un mot pour le debriefing")
    word.fill("Ce que")
    other.page.clock.pause_at(other.page.evaluate("Date.now() + 1000"))
    him.press("Danger immédiat")
    expect(him.page.locator(".steps")).to_contain_text("Second agent demandé")
    with other.page.expect_response("**/desk/beat"):
        other.page.clock.fast_forward("00:26")
    told = other.page.get_by_role("alert").filter(has_text="Danger immédiat")
    expect(told).to_contain_text("conversation de Camille Martin")
    expect(word).to_be_focused()
    expect(word).to_have_value("Ce que")
    other.page.clock.resume()
    bad = audit.axe(other.page)
    assert not bad, "\n".join(bad)
    her.reads("Bonjour")

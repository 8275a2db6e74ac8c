"""The screens: a served house, Chromium, and people with lines that can break."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.screens.house import House
from tests.screens.people import PATIENCE, Officer, Victim
from tests.screens.relay import Relay

FRUGAL = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/screens/" in item.path.as_posix():
            item.add_marker("screens")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    house.prepare()
    house.start()
    yield house
    house.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium: the one people have, never a downloaded one."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed: scripts/test_tools.sh installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FRUGAL)
        yield chromium
        chromium.close()


@pytest.fixture
def house(served: House) -> Iterator[House]:
    """The house with nobody in it."""
    served.revive()
    served.empty()
    yield served
    served.revive()


@pytest.fixture
def line(house: House) -> Iterator[Relay]:
    """Her line to the house; the officers have their own."""
    relay = Relay(house.port)
    yield relay
    relay.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Another person's browser, empty. ``scripts=False`` is the browser's own setting."""
    contexts: list[BrowserContext] = []

    def open_page(scripts: bool = True, width: int = 320, **context: Any) -> Page:
        context.setdefault("viewport", {"width": width, "height": 640 if width < 600 else 800})
        made = browser.new_context(java_script_enabled=scripts, locale="fr-FR", **context)
        made.set_default_timeout(PATIENCE)
        contexts.append(made)
        return made.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def victim(open_page: OpenPage, line: Relay) -> Callable[..., Victim]:
    """``victim(scripts)``: somebody who has not arrived yet."""

    def victim(scripts: bool = True, **context: Any) -> Victim:
        return Victim(open_page(scripts, **context), line.url, scripts)

    return victim


@pytest.fixture(scope="session")
def signed_in(browser: Browser, served: House) -> Any:
    """The cookies of an officer: hashing a password well is slow, and tested elsewhere."""
    return _cookies(browser, served, "martin")


@pytest.fixture(scope="session")
def supervising(browser: Browser, served: House) -> Any:
    """The cookies of a supervisor."""
    return _cookies(browser, served, "durand")


def _cookies(browser: Browser, served: House, login: str) -> Any:
    context = browser.new_context()
    person = Officer(context.new_page(), f"http://localhost:{served.port}", True)
    person.sign_in(login)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def officer(open_page: OpenPage, house: House, signed_in: Any) -> Callable[..., Officer]:
    """``officer(scripts)``: Camille Martin in front of the desk."""

    def officer(scripts: bool = True, width: int = 1280, **context: Any) -> Officer:
        page = open_page(scripts, width, storage_state=signed_in, **context)
        person = Officer(page, f"http://localhost:{house.port}", scripts)
        page.goto(f"{person.url}/desk")
        return person

    return officer

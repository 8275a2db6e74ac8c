"""The screens: a served house, Chromium, and people with lines that can break."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.screens.certificate import certified
from tests.screens.elsewhere import Elsewhere
from tests.screens.house import WITH, House
from tests.screens.people import PATIENCE, Officer, Victim
from tests.screens.relay import Relay
from tests.screens.stock.chromium import Chromium
from tests.screens.stock.firefox import Firefox
from tests.screens.walk import Walk

FRUGAL = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
    # One process for all pages: making one for each person was a tenth of what a test cost.
    "--disable-site-isolation-trials", "--renderer-process-limit=1",
    "--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process",
]  # fmt: skip
WALKS = [(kind, scripts) for kind in (Chromium, Firefox) for scripts in (True, False)]
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/screens/" in item.path.as_posix():
            item.add_marker("screens")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to begin with, made by the first of the processes that needs one."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made = folder / "prepared"
    with (folder / "prepared.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not made.exists():
            (folder / "preparing").mkdir()
            house = House(folder / "preparing")
            house.prepare()
            house.database.rename(made)
    return made


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    house.prepare(prepared)
    house.start()
    yield house
    house.stop()


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[House]:
    """The house as it is outside the demo: the second factor is asked for."""
    house = House(tmp_path_factory.mktemp("secured"), app=WITH)
    house.prepare(prepared)
    house.start()
    yield house
    house.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, never a downloaded one: without its own windows where that is installed.

    Those windows are pages too, drawn anew for every person of a test: most of what a test cost.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("Chromium is not installed: scripts/test_tools.sh installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FRUGAL)
        yield chromium
        chromium.close()


_report = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def report(pytestconfig: pytest.Config) -> list[str]:
    """Lines that are printed when all tests are over."""
    return pytestconfig.stash.setdefault(_report, [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if lines := config.stash.get(_report, []):
        terminalreporter.section("traces on the disk")
        terminalreporter.write_line("\n".join(lines))


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Elsewhere]:
    site = Elsewhere()
    yield site
    site.close()


@pytest.fixture(scope="session")
def two_houses(
    tmp_path_factory: pytest.TempPathFactory, elsewhere: Elsewhere, prepared: Path
) -> Iterator[tuple[list[House], str]]:
    """One by plain HTTP and one over TLS, with the pin of its certificate."""
    folder = tmp_path_factory.mktemp("houses")
    certificate, pin = certified(folder)
    houses = []
    for name, file in (("plain", None), ("tls", certificate)):
        (folder / name).mkdir()
        env = {
            "EXIT_URL": f"{elsewhere.url}/weather",
            "HOLD_SECONDS": "2",
        }  # drivers wait for frames
        houses.append(House(folder / name, file, **env))
        houses[-1].prepare(prepared)
        houses[-1].start()
    yield houses, pin
    for house in houses:
        house.stop()


@pytest.fixture(
    scope="session", params=WALKS, ids=[f"{b.name}-{'js' if s else 'nojs'}" for b, s in WALKS]
)
def walked(
    request: pytest.FixtureRequest, two_houses: tuple[list[House], str], elsewhere: Elsewhere
) -> Iterator[Walk]:  # fmt: skip
    """A whole conversation in a stock browser, the exit, and whoever looks afterwards; walked once."""
    kind, scripts = request.param
    if kind.path() is None:
        pytest.skip(f"{kind.name} is not installed: scripts/test_tools.sh installs it")
    # Not under pytest's folder: Chromium's socket has a path of 107 letters at most, and that one grows.
    place = Path(tempfile.mkdtemp(prefix=f"{kind.name}-"))
    folder = place / "person"
    houses, pin = two_houses
    browser = Chromium(folder, scripts, pin) if kind is Chromium else Firefox(folder, scripts)
    try:
        walk = Walk(browser, elsewhere, houses).run()
    finally:
        browser.quit()
    yield walk
    shutil.rmtree(place, ignore_errors=True)


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

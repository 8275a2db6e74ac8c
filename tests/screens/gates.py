"""One walk through states of screens, each looked at by every gate."""

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.screens import audit
from tests.screens.people import PATIENCE

WIDTHS = (320, 1280)
GATES = ("axe", "reflow", "targets", "languages", "spacing", "focus", "policy")
# What a browser says of an answer that is meant; the last, of a socket to what has just been closed. What it
# refused because of a header of ours is said in other words.
MEANT = ("404 (NOT FOUND)", "422 (", "409 (", "Cleared data types", "response code: 404")


class Walk(NamedTuple):
    """What one walk through all states found, by gate; the states; the pages as they were served."""

    found: dict[str, list[str]]
    states: list[str]
    served: dict[str, str]


class Eye:
    """Opens pages, with scripts or without, and looks at each state they come to."""

    def __init__(self, browser: Browser, scripts: bool) -> None:
        self.browser, self.scripts = browser, scripts
        self.walk = Walk(defaultdict(list), [], {})
        self._last: dict[Any, Any] = {}
        self._switches: dict[Page, Any] = {}
        self._said: list[str] = []
        self._shown: dict[Page, str] = {}

    def opened(self, **context: Any) -> Page:
        made = self.browser.new_context(locale="fr-FR", reduced_motion="reduce", **context)
        made.set_default_timeout(PATIENCE)
        page = made.new_page()
        self._switches[page] = made.new_cdp_session(page)
        _run_scripts(self._switches[page], self.scripts)
        page.on("response", self._answered)
        page.on("console", lambda message: self._said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self._said.append(str(error)))
        return page

    def look(self, states: Iterable[tuple[str, Page]]) -> Walk:
        for name, page in states:
            self.walk.states.append(name)
            if not self.scripts:
                self._keep(name, page)
            _run_scripts(self._switches[page], True)
            self._await_change(name, page)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 560})
                self._measure(page, f"{name} at {width} px")
            found = self.walk.found["axe"]
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            found += [f"{name}, dark: {x}" for x in audit.axe(page, "color-contrast")]
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            if page.frames[1:]:
                found += [f"{name}, frame: {x}" for x in audit.framed(page)]
            page.set_viewport_size({"width": 320, "height": 560})
            self._shown[page] = page.content()
            _run_scripts(self._switches[page], self.scripts)
            said = [one for one in self._said if not any(meant in one for meant in MEANT)]
            self.walk.found["policy"] += [f"{name}: {one}" for one in said]
            self._said.clear()
        for page in self._switches:
            page.context.close()
        return self.walk

    def _answered(self, answer: Any) -> None:
        if answer.request.is_navigation_request() and answer.status not in (204, 303):
            self._last[answer.frame] = answer

    def _keep(self, name: str, page: Page) -> None:
        while not set(page.frames) <= set(self._last):  # a frame that is still being answered
            page.wait_for_timeout(50)
        for frame in page.frames:
            kind = "page" if frame == page.main_frame else "frame"
            self.walk.served[f"{name} {kind}"] = self._last[frame].text()

    def _await_change(self, name: str, page: Page) -> None:
        """What the state before showed would else be looked at twice, and this one never."""
        for _ in range(PATIENCE // 100):
            if page.content() != self._shown.get(page):
                return
            page.wait_for_timeout(100)
        raise AssertionError(f"« {name} » shows what the state before it showed")

    def _measure(self, page: Page, where: str) -> None:
        results = {"axe": audit.axe(page), **audit.measures(page)}
        if "suggestions" not in where:  # leaving the field closes them
            results["focus"] = audit.tabbed(page)
        for gate, bad in results.items():
            self.walk.found[gate] += [f"{where}: {one}" for one in bad]


def nothing_found(walk: Walk, gate: str) -> None:
    if bad := walk.found[gate]:
        pytest.fail("\n".join([f"{len(bad)} found:", *bad]), pytrace=False)


def is_valid_html(walk: Walk, folder: Path) -> None:
    if not walk.served:
        pytest.skip("what is served is the same with scripts: checked without")
    jar = audit.NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if shutil.which("java") is None or not jar.exists():
        pytest.skip("Java or vnu-jar is missing: scripts/test_tools.sh installs both, as root")
    for name, html in walk.served.items():
        (folder / f"{name.replace(', ', '-').replace(' ', '_')}.html").write_text(html)
    # Half of what it takes is Java getting ready for a long run, which this is not.
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
    check = ["java", *quick, "-jar", str(jar), "--Werror", "--skip-info-messages", str(folder)]
    heard = subprocess.run(check, capture_output=True, text=True, timeout=120)
    assert (heard.returncode, heard.stderr) == (0, ""), heard.stderr.replace(f"file:{folder}/", "")


def _run_scripts(cdp: Any, on: bool) -> None:
    """Off for the page, on for the audit: what is switched off by the context could not be audited."""
    cdp.send("Emulation.setScriptExecutionDisabled", {"value": not on})

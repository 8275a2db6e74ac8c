"""Gates on every state of every screen: axe-core, valid HTML, reflow, targets, languages, spacing, focus."""

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from tests.screens import audit
from tests.screens.people import PATIENCE, Officer, Victim
from tests.screens.states import all_states

WIDTHS = (320, 1280)
GATES = ("axe", "reflow", "targets", "languages", "spacing", "focus")
# A walk looks at each state with each gate.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


class Walk(NamedTuple):
    """What one walk through all states found, by gate; the states; the pages as they were served."""

    found: dict[str, list[str]]
    states: list[str]
    served: dict[str, str]


@pytest.fixture(scope="module", params=[True, False], ids=["js", "nojs"])
def walk(request, browser, served, signed_in, supervising) -> Walk:
    served.empty()
    scripts, url = request.param, f"http://localhost:{served.port}"
    walk, last, switches = Walk(defaultdict(list), [], {}), {}, {}

    def opened(**context) -> Page:
        made = browser.new_context(locale="fr-FR", reduced_motion="reduce", **context)
        made.set_default_timeout(PATIENCE)
        page = made.new_page()
        switches[page] = made.new_cdp_session(page)
        _run_scripts(switches[page], scripts)
        page.on(
            "response",
            lambda answer: last.update({answer.frame: answer}) if _is_page(answer) else 0,
        )
        return page

    her = Victim(opened(), url, scripts)
    him = Officer(opened(storage_state=signed_in), url, scripts)
    them = Officer(opened(storage_state=supervising), url, scripts)
    for name, page in all_states(her, him, them):
        walk.states.append(name)
        if not scripts:
            while not set(page.frames) <= set(last):  # a frame that is still being answered
                page.wait_for_timeout(50)
            for frame in page.frames:
                walk.served[f"{name} {'page' if frame == page.main_frame else 'frame'}"] = last[
                    frame
                ].text()
        _run_scripts(switches[page], True)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 560})
            _look(page, f"{name} at {width} px", walk.found)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        walk.found["axe"] += [f"{name}, dark: {x}" for x in audit.axe(page) if "contrast" in x]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        if page.frames[1:]:
            walk.found["axe"] += [f"{name}, frame: {x}" for x in audit.axe(page.frames[1])]
        page.set_viewport_size({"width": 320, "height": 560})
        _run_scripts(switches[page], scripts)
    her.page.context.close()
    him.page.context.close()
    them.page.context.close()
    return walk


def _look(page: Page, where: str, found: dict[str, list[str]]) -> None:
    results = {"axe": audit.axe(page), **audit.measures(page)}
    if "suggestions" not in where:  # leaving the field closes them
        results["focus"] = audit.tabbed(page)
    for gate, bad in results.items():
        found[gate] += [f"{where}: {one}" for one in bad]


@pytest.mark.parametrize("gate", GATES)
def test_nothing_is_found(walk, gate) -> None:
    assert len(walk.states) >= 33
    if bad := walk.found[gate]:
        pytest.fail("\n".join([f"{len(bad)} found:", *bad]), pytrace=False)


def test_html_is_valid(walk, tmp_path: Path) -> None:
    if not walk.served:
        pytest.skip("what is served is the same with scripts: checked without")
    jar = audit.NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if shutil.which("java") is None or not jar.exists():
        pytest.skip("Java or vnu-jar is missing: scripts/test_tools.sh installs both, as root")
    for name, html in walk.served.items():
        (tmp_path / f"{name.replace(', ', '-').replace(' ', '_')}.html").write_text(html)
    check = ["java", "-Xss4m", "-jar", str(jar), "--Werror", "--skip-info-messages", str(tmp_path)]
    heard = subprocess.run(check, capture_output=True, text=True, timeout=120)
    assert (heard.returncode, heard.stderr) == (0, ""), heard.stderr.replace(
        f"file:{tmp_path}/", ""
    )


def _is_page(answer) -> bool:
    return answer.request.is_navigation_request() and answer.status not in (204, 303)


def _run_scripts(cdp, on: bool) -> None:
    """Off for the page, on for the audit: what is switched off by the context could not be audited."""
    cdp.send("Emulation.setScriptExecutionDisabled", {"value": not on})

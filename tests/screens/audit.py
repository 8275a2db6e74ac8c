"""What is measured on one state of one screen: axe-core, and what it does not look at."""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Frame, Page

NODE = Path(__file__).parents[2] / "node_modules"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OF_WHOLE_PAGES = ("landmark-one-main", "page-has-heading-one", "region")

AXE = """only => axe.run(document, {runOnly: only, resultTypes: ['violations'],
  iframes: false}).then(found => found.violations.flatMap(v => v.nodes.map(
  node => `${v.id}: ${v.help} (${node.target.join(' ')})`)))"""

WIDE = """() => { const wide = document.documentElement.scrollWidth; if (wide <= innerWidth) return [];
  const who = [...document.body.querySelectorAll('*')].filter(
    e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4);
  return [`the page is ${wide} px wide in ${innerWidth}: ` + who.map(
    e => e.tagName + (e.id ? '#' + e.id : '.' + e.className)).join(', ')]; }"""

SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select,' +
  'textarea, summary, [role=option], [role=button]')].filter(e => e.checkVisibility()).map(e => {
    const r = e.getBoundingClientRect();
    return [e, Math.min(r.width, r.height), r]; }).filter(([e, size, r]) => size < 24 &&
    r.right > 0 && !(e.tagName === 'A' && getComputedStyle(e).display === 'inline' &&
    e.parentElement.textContent.trim() !== e.textContent.trim())).map(
    ([e, size]) => `${e.tagName}#${e.id} «${e.textContent.slice(0, 20)}» is ${size} px`)"""

SCRIPTS = r"""() => { const found = [], walk = document.createTreeWalker(document.body, 4);
  const known = {ar: /[\u0600-\u06ff]{2}/, ru: /[\u0400-\u04ff]{2}/, zh: /[\u4e00-\u9fff]{2}/};
  while (walk.nextNode()) { const text = walk.currentNode, own = text.parentElement;
    if (/SCRIPT|STYLE|TEXTAREA/.test(own.tagName)) continue;
    for (const lang in known) if (known[lang].test(text.data)) {
      const said = (own.closest('[lang]') || {}).lang;
      if (said !== lang) found.push(`«${text.data.slice(0, 20)}» is said to be ${said}`);
      if (lang === 'ar' && getComputedStyle(own).direction !== 'rtl')
        found.push(`«${text.data.slice(0, 20)}» runs from left to right`); } }
  return found; }"""

SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }"""

CLIPPED = """css => { const sheet = new CSSStyleSheet(), before = [...document.adoptedStyleSheets];
  sheet.replaceSync(css); document.adoptedStyleSheets = [...before, sheet];
  const cut = [...document.body.querySelectorAll('*')].filter(e => { const c = getComputedStyle(e);
    if (!e.textContent.trim() || e.clientHeight < 2 || c.display === 'inline' ||
      /TEXTAREA|SELECT|INPUT/.test(e.tagName)) return false;
    const hides = v => v === 'hidden' || v === 'clip';
    return e.tagName === 'BUTTON' && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
      || hides(c.overflowX) && e.scrollWidth > e.clientWidth + 2
      || hides(c.overflowY) && e.scrollHeight > e.clientHeight + 2; }).map(
    e => `${e.tagName}#${e.id} «${e.textContent.trim().slice(0, 20)}» is cut`);
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  document.adoptedStyleSheets = before;
  return [...cut, ...wide]; }"""

# What has the focus is looked at when the next Tab is pressed: by then it has been scrolled to.
STOPS = """() => { document.body.tabIndex = -1; document.body.focus(); scrollTo(0, 0);
  const stops = window.stops = [];
  window.onkeydown = pressed => { if (pressed.key !== 'Tab') return;
    const e = document.activeElement; if (!e || e === document.body) return stops.push(null);
    const r = e.getBoundingClientRect(), c = getComputedStyle(e), seen = [];
    const top = Math.max(r.top, 0), height = Math.min(r.bottom, innerHeight) - top;  // of what is tall
    const name = `${e.tagName}#${e.id} «${(e.innerText || e.value || '').trim().slice(0, 20)}»`;
    for (const x of [.04, .5, .96]) for (const y of [.1, .5, .9]) {
      const at = document.elementFromPoint(r.left + r.width * x, top + height * y);
      if (at) seen.push(at === e || e.contains(at)); }
    stops.push({name, key: name + Math.round(r.top + scrollY) + ' ' + Math.round(r.left),
      seen: seen.some(Boolean), ring: c.outlineStyle !== 'none' && parseFloat(c.outlineWidth) >= 2}); }; }"""
# Nothing has the focus any more: what shows only while it has would lie over what is measured next.
REST = """() => { document.activeElement.blur(); document.body.removeAttribute('tabindex');
  window.onkeydown = null; }"""
# How many may have the focus, more or less: once round is as many, and the page itself.
STOPPING = """() => Math.min(58, [...document.querySelectorAll('a[href], button:enabled, textarea, select,' +
  'input:not([type=hidden]), summary, iframe, [tabindex="0"]')].filter(e => e.checkVisibility()).length)"""
MOST_STOPS = 60


@cache
def axe_source() -> str:
    source = NODE / "axe-core" / "axe.min.js"
    if not source.exists():
        pytest.skip("axe-core is not installed: scripts/test_tools.sh installs it")
    return source.read_text()


def axe(page: Page | Frame, *rules: str) -> list[str]:
    """Violations of WCAG 2.2 A and AA and of best practice, or of these rules alone, each with the element."""
    page.wait_for_load_state()  # a click waits for the first line of what answers it, and no longer
    if not page.evaluate("() => 'axe' in window"):
        _bring_axe(page)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: list[str] = page.evaluate(AXE, only)
    if isinstance(page, Frame):  # title and landmarks are asked of the page around it
        found = [one for one in found if not one.startswith(OF_WHOLE_PAGES)]
    return found


def _bring_axe(page: Page | Frame) -> None:
    """Half a megabyte, once a page. As a script of its own the browser reads it once for all pages alike."""
    if isinstance(page, Frame):
        page.evaluate(axe_source())
        return
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": f"{axe_source()}\n;0"})
    debugger.detach()


def framed(page: Page) -> list[str]:
    """The same in the frame, which may be drawn anew while it is looked at."""
    for _ in range(5):
        with suppress(Error):
            return axe(page.frames[1])
        page.wait_for_timeout(200)
    return axe(page.frames[1])


def measures(page: Page) -> dict[str, list[str]]:
    """What axe-core does not look at, on the page as it stands."""
    return {
        "reflow": page.evaluate(WIDE),
        "targets": page.evaluate(SMALL),
        "languages": page.evaluate(SCRIPTS),
        "spacing": page.evaluate(CLIPPED, SPACING),
    }


def tabbed(page: Page) -> list[str]:
    """Tab through the whole page, there and back: what has the focus is seen and has a ring (2.4.7, 2.4.11)."""
    bad: list[str] = []
    for key in ("Tab", "Shift+Tab"):
        if not (met := _stops(page, key)):
            bad.append(f"{key} reaches nothing")
        bad += [f"{stop['name']} is hidden" for stop in met if not stop["seen"]]
        bad += [f"{stop['name']} has no ring" for stop in met if not stop["ring"]]
    page.evaluate(REST)
    return bad


def _stops(page: Page, key: str) -> list[dict[str, Any]]:
    """What has the focus one after the other, once round; what is in a frame does not tell."""
    page.evaluate(STOPS)
    *held, tab = key.split("+")
    for other in held:
        page.keyboard.down(other)
    met: dict[str, dict[str, Any]] = {}
    pressed, following = 0, page.evaluate(STOPPING) + 2
    while pressed <= MOST_STOPS:
        for _ in range(following):  # held down: one message each, which is what this costs
            page.keyboard.down(tab)
        pressed, following = pressed + following, 6
        stops = page.evaluate(
            "() => window.stops.slice(1)"
        )  # the first was pressed on the page itself
        met = {stop["key"]: stop for stop in stops if stop}
        if len(met) < len(stops):
            break  # all the way round
    for other in (tab, *held):
        page.keyboard.up(other)
    return list(met.values())

"""Chromium as it is installed, driven through its debugging pipe."""

import json
import os
import select
import time
from contextlib import suppress
from fcntl import F_DUPFD, fcntl
from pathlib import Path
from typing import Any

from tests.screens.stock import PATIENCE, Shown, Stock

SHOWN = """(() => { const b = document.body, s = getComputedStyle(document.documentElement);
  return [location.href, document.title, !b || s.display === 'none' ? '' : b.innerText,
  [...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ')]; })()"""
STATE = "document.readyState + location.href + document.body.innerHTML.length"
MIDDLE = """(() => { const e = document.querySelector(%s); if (!e) return null;
  e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();
  return r.width ? [r.x + r.width / 2, r.y + r.height / 2] : null; })()"""
# What only the browser itself can do, by an extension that it brings along: the closed tab again.
REOPENER = """{"manifest_version": 3, "name": "reopener", "version": "1", "permissions": ["sessions"],
  "background": {"service_worker": "worker.js"}}"""


class Chromium(Stock):
    name, program = "chromium", ("chromium", "chromium-browser")

    def __init__(self, folder: Path, scripts: bool, pin: str = "") -> None:
        """``pin``: the key of a certificate that is to be trusted like any other."""
        super().__init__(folder, scripts)
        self.pin = pin
        self.reopener = folder.parent / "reopener"
        self.reopener.mkdir(exist_ok=True)
        (self.reopener / "manifest.json").write_text(REOPENER)
        (self.reopener / "worker.js").write_text("")

    def start(self, restore: bool = False) -> None:
        settings = self.profile / "Default" / "Preferences"
        if not settings.exists():
            settings.parent.mkdir()
            off = {} if self.scripts else {"default_content_setting_values": {"javascript": 2}}
            settings.write_text(json.dumps({"profile": {"exit_type": "Normal", **off}}))
        theirs, self._write = os.pipe()
        self._read, theirs_too = os.pipe()

        def pipes() -> None:
            # Chromium reads from 3 and writes to 4: whatever has these numbers is laid aside first.
            aside = [fcntl(end, F_DUPFD, 100) for end in (theirs, theirs_too)]
            for end, known_as in zip(aside, (3, 4), strict=True):
                os.dup2(end, known_as)

        flags = [
            f"--user-data-dir={self.profile}", "--no-first-run", "--password-store=basic",
            "--remote-debugging-pipe", "--enable-unsafe-extension-debugging", "--headless=new",
            "--no-sandbox", f"--ignore-certificate-errors-spki-list={self.pin}",
        ]  # fmt: skip
        for end in (theirs, theirs_too):
            os.set_inheritable(end, True)
        self.run([*flags, "--restore-last-session" if restore else "about:blank"], pipes)
        os.close(theirs)
        os.close(theirs_too)
        self._heard, self._count = b"", 0
        self.until(self._tabs, "no tab")
        self._attach(self._tabs()[0])

    def goto(self, url: str) -> None:
        self._ask("Page.navigate", url=url)
        self._settle()

    def fill(self, css: str, text: str) -> None:
        self._press(css)
        for letter in text:
            self._ask("Input.dispatchKeyEvent", type="char", text=letter)

    def click(self, css: str) -> None:
        self._press(css)
        self._settle()

    def step(self, by: int) -> bool:
        """Back or forward by one; whether there was anywhere to go."""
        history = self._ask("Page.getNavigationHistory")
        at = history["currentIndex"] + by
        if not 0 <= at < len(history["entries"]):
            return False
        self._ask("Page.navigateToHistoryEntry", entryId=history["entries"][at]["id"])
        there = lambda: self._ask("Page.getNavigationHistory")["currentIndex"] == at  # noqa: E731
        self.until(there, f"no step {by}")
        self._settle()
        return True

    def reload(self) -> None:
        born = self._evaluate("performance.timeOrigin")
        self._ask("Page.reload")
        self.until(lambda: self._evaluate("performance.timeOrigin") != born, "no reload")
        self._settle()

    def open_tab(self) -> None:
        self._attach(self._ask("Target.createTarget", None, url="about:blank")["targetId"])

    def close_tab(self) -> None:
        """The tab; another one, opened before, remains."""
        self._ask("Target.closeTarget", None, targetId=self._tab)
        self.until(lambda: self._tab not in self._tabs(), "the tab does not close")
        self._attach(self._tabs()[0])

    def reopen_tab(self) -> None:
        before = self._tabs()
        made = self._ask("Extensions.loadUnpacked", None, path=str(self.reopener))
        mark = f"chrome-extension://{made['id']}"
        worker = lambda: [t for t in self._targets() if t["url"].startswith(mark)]  # noqa: E731
        self.until(worker, "the extension does not start")
        inside = self._join(worker()[0]["targetId"])
        run = {"expression": "chrome.sessions.restore().then(s => 1)", "awaitPromise": True}

        def back() -> bool:
            if not set(self._tabs()) - set(before):
                self._ask("Runtime.evaluate", inside, **run)
                time.sleep(0.5)
            return bool(set(self._tabs()) - set(before))

        self.until(back, "no tab comes back")
        self._attach((set(self._tabs()) - set(before)).pop())
        self._ask("Extensions.uninstall", None, id=made["id"])
        self._settle()

    def shown(self) -> Shown:
        return Shown(*self._evaluate(SHOWN))

    def all_tabs(self) -> list[Shown]:
        found = []
        for tab in self._tabs():
            self._attach(tab)
            self._settle()
            found.append(self.shown())
        return found

    def close(self) -> None:
        with suppress(OSError, EOFError, TimeoutError):
            self._ask("Browser.close", None)
        self.end()
        os.close(self._write)
        os.close(self._read)

    # Within

    def _targets(self) -> list[dict[str, Any]]:
        return list(self._ask("Target.getTargets", None)["targetInfos"])

    def _tabs(self) -> list[str]:
        return [t["targetId"] for t in self._targets() if t["type"] == "page"]

    def _attach(self, tab: str) -> None:
        self._tab, self._session = tab, self._join(tab)
        self._ask("Page.enable")

    def _join(self, target: str) -> str:
        joined = self._ask("Target.attachToTarget", None, targetId=target, flatten=True)
        return str(joined["sessionId"])

    def _evaluate(self, expression: str) -> Any:
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def _press(self, css: str) -> None:
        middle = MIDDLE % json.dumps(css)
        self.until(lambda: self._evaluate(middle), f"{css} is not there")
        x, y = self._evaluate(middle)
        for kind in ("mousePressed", "mouseReleased"):
            at = {"x": x, "y": y, "button": "left", "clickCount": 1}
            self._ask("Input.dispatchMouseEvent", type=kind, **at)

    def _settle(self) -> None:
        """Until the page is complete and does not change."""
        calm, last, now = 0, "", ""
        late = time.monotonic() + PATIENCE
        while calm < 2 and time.monotonic() < late:
            time.sleep(0.06)
            with suppress(RuntimeError):
                last, now = now, self._evaluate(STATE)
            calm = calm + 1 if now == last and now.startswith("complete") else 0

    def _ask(self, method: str, session: str | None = "", **params: Any) -> dict[str, Any]:
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": params}
        if (session := self._session if session == "" else session) is not None:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while (answer := self._hear()).get("id") != self._count:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error'].get('message')}")
        return dict(answer.get("result", {}))

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._heard:
            if not select.select([self._read], [], [], PATIENCE)[0]:
                raise TimeoutError("the browser does not answer")
            more = os.read(self._read, 1 << 16)
            if not more:
                raise EOFError("the browser is gone")
            self._heard += more
        first, self._heard = self._heard.split(b"\0", 1)
        return dict(json.loads(first))

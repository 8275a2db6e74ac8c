"""Firefox as it is installed, driven by Marionette without the preferences that automation sets."""

import json
import socket
import time
from contextlib import suppress
from typing import Any

from tests.screens.house import free_port
from tests.screens.stock import PATIENCE, Shown, Stock

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SETTINGS: dict[str, Any] = {
    "remote.prefs.recommended": False, "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False, "browser.aboutwelcome.enabled": False,
    "app.update.enabled": False, "toolkit.startup.max_resumed_crashes": -1,
    "browser.sessionstore.interval": 500,
}  # fmt: skip


class Firefox(Stock):
    name, program = "firefox", ("firefox-esr", "firefox")

    def start(self, restore: bool = False) -> None:
        port = free_port()
        chosen = SETTINGS | {"marionette.port": port, "javascript.enabled": self.scripts}
        chosen["browser.startup.page"] = 3 if restore else 0
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in chosen.items()]
        (self.profile / "user.js").write_text("\n".join(lines))
        options = ["--marionette", "-remote-allow-system-access", "--no-remote", "--headless"]
        self.run([*options, "--profile", str(self.profile)])
        late = time.monotonic() + 3 * PATIENCE
        while True:
            try:
                self._line = socket.create_connection(("127.0.0.1", port), 2)
                break
            except OSError:
                assert time.monotonic() < late, f"Firefox does not listen: {self.log.read_text()}"
                time.sleep(0.1)
        self._line.settimeout(3 * PATIENCE)
        self._heard, self._count = b"", 0
        self._hear()
        self._ask("WebDriver:NewSession", pageLoadStrategy="eager", acceptInsecureCerts=True)

    def goto(self, url: str) -> None:
        self._ask("WebDriver:Navigate", url=url)

    def fill(self, css: str, text: str) -> None:
        self._ask("WebDriver:ElementSendKeys", id=self._find(css), text=text)

    def click(self, css: str) -> None:
        self._ask("WebDriver:ElementClick", id=self._find(css))
        self._settle()

    def shift(self, times: int) -> None:
        """The key by itself, so many times."""
        press = [{"type": kind, "value": "\ue008"} for kind in ("keyDown", "keyUp")]
        keys = {"type": "key", "id": "keys", "actions": press * times}
        self._ask("WebDriver:PerformActions", actions=[keys])
        self._settle()

    def step(self, by: int) -> bool:
        """Back or forward by one; whether there was anywhere to go."""
        at, count = self._inside(
            "let h = gBrowser.selectedBrowser.browsingContext.sessionHistory; return [h.index, h.count]"
        )
        if not 0 <= at + by < count:
            return False
        with suppress(RuntimeError):  # an error page is what may be wanted: "document expired"
            self._ask("WebDriver:Back" if by < 0 else "WebDriver:Forward")
        self._settle()
        return True

    def reload(self) -> None:
        with suppress(RuntimeError):
            self._ask("WebDriver:Refresh")
        self._settle()

    def open_tab(self) -> None:
        handle = self._ask("WebDriver:NewWindow", type="tab")["handle"]
        self._ask("WebDriver:SwitchToWindow", handle=handle)

    def close_tab(self) -> None:
        """The tab; another one, opened before, remains."""
        self._ask("WebDriver:SwitchToWindow", handle=self._ask("WebDriver:CloseWindow")[0])

    def reopen_tab(self) -> None:
        before = set(self._ask("WebDriver:GetWindowHandles"))
        self._inside("SessionStore.undoCloseTab(window, 0); return 1")
        after = lambda: set(self._ask("WebDriver:GetWindowHandles")) - before  # noqa: E731
        self.until(after, "no tab comes back")
        self._ask("WebDriver:SwitchToWindow", handle=after().pop(), focus=True)
        self._settle()

    def shown(self) -> Shown:
        value = lambda what, **of: str(self._ask(what, **of)["value"])  # noqa: E731
        text, fields = "", []
        with suppress(RuntimeError):
            text = value("WebDriver:GetElementText", id=self._find("body"))
        for each in self._ask("WebDriver:FindElements", **_css("input, textarea")):
            with suppress(RuntimeError):
                of = {"id": each[ELEMENT], "name": "value"}
                fields.append(value("WebDriver:GetElementProperty", **of))
        url, title = value("WebDriver:GetCurrentURL"), value("WebDriver:GetTitle")
        return Shown(url, title, text, " ".join(fields))

    def all_tabs(self) -> list[Shown]:
        found = []
        for handle in self._ask("WebDriver:GetWindowHandles"):
            self._ask("WebDriver:SwitchToWindow", handle=handle, focus=True)
            self._settle()
            found.append(self.shown())
        return found

    def close(self) -> None:
        with suppress(OSError, EOFError, RuntimeError):
            self._ask("Marionette:Quit", flags=["eAttemptQuit"])
        self.end()
        self._line.close()

    # Within

    def _find(self, css: str) -> str:
        late = time.monotonic() + PATIENCE
        while True:
            try:
                return str(self._ask("WebDriver:FindElement", **_css(css))["value"][ELEMENT])
            except RuntimeError:
                if time.monotonic() > late:
                    raise
                time.sleep(0.1)

    def _inside(self, script: str) -> Any:
        """Run with the browser's own rights."""
        self._ask("Marionette:SetContext", value="chrome")
        try:
            return self._ask("WebDriver:ExecuteScript", script=script, args=[])["value"]
        finally:
            self._ask("Marionette:SetContext", value="content")

    def _settle(self) -> None:
        """Until the page does not change."""
        calm, last, late = 0, None, time.monotonic() + PATIENCE
        while calm < 2 and time.monotonic() < late:
            time.sleep(0.06)
            try:
                source = self._ask("WebDriver:GetPageSource")["value"]
                now = self._ask("WebDriver:GetCurrentURL")["value"], len(source)
            except RuntimeError:
                now = None
            calm = calm + 1 if now and now == last else 0
            last = now

    def _ask(self, command: str, **params: Any) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, command, params]).encode()
        self._line.sendall(str(len(message)).encode() + b":" + message)
        while (answer := self._hear())[:2] != [1, self._count]:
            pass
        if answer[2]:
            raise RuntimeError(f"{command}: {answer[2].get('error')}: {answer[2].get('message')}")
        return answer[3]

    def _hear(self) -> Any:
        while b":" not in self._heard:
            self._heard += self._more()
        size, rest = self._heard.split(b":", 1)
        while len(rest) < int(size):
            rest += self._more()
        self._heard = rest[int(size) :]
        return json.loads(rest[: int(size)])

    def _more(self) -> bytes:
        more = self._line.recv(1 << 16)
        if not more:
            raise EOFError("the browser is gone")
        return more


def _css(selector: str) -> dict[str, str]:
    return {"using": "css selector", "value": selector}

"""Stock browsers with a profile of their own, as people have them: scripts on, or off by the user's setting."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PATIENCE = 20  # seconds: the machine that runs these tests is slow and shared


class Shown(NamedTuple):
    """What is on the screen of a tab."""

    url: str
    title: str
    text: str
    fields: str


class Stock:
    """What both browsers share: a home, a process, patience."""

    program: tuple[str, ...]
    name: str

    def __init__(self, folder: Path, scripts: bool) -> None:
        self.folder, self.scripts = folder, scripts
        self.profile, self.home = folder / "profile", folder / "home"
        for made in (self.profile, self.home):
            made.mkdir(parents=True, exist_ok=True)
        self.log = folder.parent / f"{folder.name}.log"  # beside: not part of what is searched

    @classmethod
    def path(cls) -> str | None:
        return next(filter(None, map(shutil.which, cls.program)), None)

    def run(self, arguments: list[str], before: Callable[[], None] | None = None) -> None:
        env = os.environ | {
            "HOME": str(self.home), "TMPDIR": str(self.home), "XDG_RUNTIME_DIR": str(self.home),
            "XDG_CONFIG_HOME": f"{self.home}/.config", "XDG_CACHE_HOME": f"{self.home}/.cache",
        }  # fmt: skip
        command = [str(self.path()), *arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env,
                start_new_session=True, close_fds=before is None, preexec_fn=before,
            )  # fmt: skip

    def end(self) -> None:
        """Wait until it has closed by itself; what it started goes with it."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)  # its own group, made at the start
        self.process.wait(PATIENCE)

    def quit(self) -> None:
        """Whatever happened, nothing of it runs on."""
        if hasattr(self, "process") and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)

    def until(self, done: Callable[[], object], what: str) -> None:
        """Ask again until it is so."""
        last, late = "", time.monotonic() + PATIENCE
        while time.monotonic() < late:
            try:
                if done():
                    return
            except (RuntimeError, LookupError) as error:  # between two pages
                last = str(error)
            time.sleep(0.05)
        raise AssertionError(f"{self.name}: {what}; instead: {self.shown()} {last}")

    def sees(self, words: str) -> None:
        self.until(lambda: words in self.shown().text, f"« {words} » is not shown")

    def shown(self) -> Shown:
        raise NotImplementedError

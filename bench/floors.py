"""The floors: the least a Flask app under the same gunicorn could do. Nothing here is ours.

``BENCH_DATABASE`` is a file for sqlite3 or an address of PostgreSQL; ``BENCH_PAGE`` the file whose
text the bare page shows. ``BENCH_WORKER=gthread`` leaves the standard library as it is.
"""

import os

if os.environ.get("BENCH_WORKER", "gevent") == "gevent":
    from gevent import monkey

    monkey.patch_all()

import gzip
import sqlite3
from pathlib import Path
from queue import LifoQueue
from typing import Any

from flask import Flask, Response, render_template, request
from flask_sock import Sock

DATABASE = os.environ.get("BENCH_DATABASE", "")
CONNECTIONS = 10  # to PostgreSQL
SQL = "INSERT INTO floor (conversation, body) VALUES ({0}, {0})"
TABLE = "CREATE TABLE IF NOT EXISTS floor (conversation INTEGER, body TEXT)"

app = Flask(__name__)
app.config["SOCK_SERVER_OPTIONS"] = {"ping_interval": 25, "max_message_size": 1024}
sock = Sock(app)
desks: dict[int, Any] = {}
pool: LifoQueue[Any] = LifoQueue()


def connect() -> Any:
    """One connection with the same promise of durability."""
    if DATABASE.startswith("postgresql"):
        import psycopg

        connection: Any = psycopg.connect(DATABASE)
        connection.execute(TABLE)
        connection.commit()
        return connection
    connection = sqlite3.connect(DATABASE, isolation_level=None, check_same_thread=False)
    connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {TABLE}")
    return connection


@app.before_request
def lazily() -> None:
    """Connections do not survive a fork: made on first use. No compression of frames, as ours."""
    if DATABASE and pool.empty() and not hasattr(app, "connected"):
        app.connected = True  # type: ignore[attr-defined]
        for _ in range(CONNECTIONS if DATABASE.startswith("postgresql") else 1):
            pool.put(connect())
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


@app.get("/healthz")
def alive() -> str:
    return "alive"


@app.post("/")
def send() -> Response:
    """One form, one durable row, one frame to the desk."""
    conversation, body = int(request.form["c"]), request.form["message"]
    connection = pool.get()
    try:
        if DATABASE.startswith("postgresql"):
            connection.execute(SQL.format("%s"), (conversation, body))
            connection.commit()
        else:
            connection.execute(SQL.format("?"), (conversation, body))
    finally:
        pool.put(connection)
    desks[conversation].send(body)
    return Response(status=204)


@sock.route("/desk/live")
def desk(ws: Any) -> None:
    desks[int(request.args["conversation"])] = ws
    ws.receive()


@sock.route("/live")
def live(ws: Any) -> None:
    ws.receive()


PAGE = Path(os.environ["BENCH_PAGE"]).read_text() if "BENCH_PAGE" in os.environ else ""
TEMPLATE = app.jinja_env.from_string("{{ title }}" + PAGE.replace("{", "(").replace("}", ")"))


@app.get("/")
def page() -> str:
    """A page of the same size, from Jinja."""
    return render_template(TEMPLATE, title="Accueil")


@app.after_request
def compress(answer: Response) -> Response:
    """As ours, where the browser asks for it."""
    if request.endpoint == "page" and "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.set_data(gzip.compress(answer.get_data(), 6, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer

"""How gunicorn serves it: greenlets, because a waiting person must cost almost nothing."""

import os

_port = os.environ.get("PORT", "8000")
bind = [os.environ.get("BIND", f"127.0.0.1:{_port}")]
workers = int(os.environ.get("WEB_CONCURRENCY") or "1")
worker_class = "gevent"
worker_connections = 20_000  # each open page of a victim or an officer is one
preload_app = True
keepalive = 30  # seconds: sending a second message must not cost another handshake
graceful_timeout = 3  # seconds: sockets never finish by themselves; pages reconnect
timeout = 60
limit_request_line = 2048
# No access log: it would hold addresses and hours of the people who come.
accesslog = None


def on_starting(server: object) -> None:
    """Refuse to show the demo, whose passwords are public, to any other machine."""
    if os.environ.get("PASSERELLE_DEMO") == "1":
        for address in bind:
            host = address.rpartition(":")[0]
            if host not in ("127.0.0.1", "localhost", "[::1]"):
                raise SystemExit(
                    f"The demo serves this machine only; it refuses to listen on {address}."
                )

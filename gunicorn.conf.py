"""How gunicorn serves it: greenlets, because a waiting person must cost almost nothing."""

import os
import sys
from types import TracebackType

from gunicorn.glogging import Logger

_port = os.environ.get("PORT", "8000")
bind = [os.environ.get("BIND", f"127.0.0.1:{_port}")]
workers = int(os.environ.get("WEB_CONCURRENCY") or "1")
worker_class = "gevent"
worker_connections = 20_000  # each open page of a victim or an officer is one
preload_app = True
keepalive = 30  # seconds: sending a second message must not cost another handshake
graceful_timeout = 3  # seconds: sockets never finish by themselves; pages reconnect
timeout = 60
control_socket_disable = (
    True  # else anybody of this account could ask it things, at an address in its home
)
limit_request_line = 2048
# No access log: it would hold addresses and hours of the people who come.
accesslog = None


class Discreet(Logger):  # type: ignore[misc]
    """What went wrong and where; never who asked, for what, with which browser, or in which words."""

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        """The kind and the place of an error: its words, and gunicorn's, name addresses and paths."""
        _kind, error, trace = sys.exc_info()
        self.error("%s at %s", type(error).__name__, _place(trace))

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        """As it is, but for a request that could not be read: gunicorn gives its address and its text."""
        if str(msg).startswith("Invalid request"):
            msg, args = "A request that could not be read was refused.", ()
        super().warning(msg, *args, **kwargs)


def _place(trace: TracebackType | None) -> str:
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"


logger_class = Discreet


def post_worker_init(worker: object) -> None:
    """What fails in a greenlet of its own is printed by gevent, with the peer's address: not here.

    And whoever was on a line of a worker that was killed is missed; what comes about by itself is tended.
    """
    from gevent.hub import Hub

    def told(
        _hub: object, _where: object, kind: type, _error: object, trace: TracebackType
    ) -> None:
        worker.log.error("%s at %s", kind.__name__, _place(trace))  # type: ignore[attr-defined]

    Hub.print_exception = told
    app = worker.wsgi  # type: ignore[attr-defined]
    if "bus" in app.extensions:  # the floors of the bench are served so too, and know nobody
        from blueprints.chat.lines import lines_of
        from blueprints.desk.watch import Watch

        lines_of(app).call()
        Watch(app).begin()


def on_starting(server: object) -> None:
    """Refuse to show the demo, whose passwords are public, to any other machine."""
    if os.environ.get("PASSERELLE_DEMO") == "1":
        for address in bind:
            host = address.rpartition(":")[0]
            if host not in ("127.0.0.1", "localhost", "[::1]"):
                raise SystemExit(
                    f"The demo serves this machine only; it refuses to listen on {address}."
                )

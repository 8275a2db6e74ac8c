"""Launching: a process of its own works a proposal out, so that nobody who writes waits for it."""

import os
import sys
from contextlib import suppress

from flask_babel import lazy_gettext as _l

from config import ROOT
from domain.errors import Refused

# Given away by a shell that ends at once: nobody has to wait for its end. It may not write to our log.
SHELL = "/bin/sh"
GIVEN_AWAY = 'cd "$0" && "$@" </dev/null >/dev/null 2>&1 &'


class NoSolver(Refused):
    """OR-Tools is not installed."""

    sentence = _l(
        "Le calcul de planning n’est pas installé ici. Il s’installe avec l’option « rota » : voyez avec qui "
        "s’occupe du serveur."
    )
    status = 503


def launch(id: int) -> None:
    """Begin to work out this proposal; ``OSError`` where nothing can be begun.

    It says itself that it lives. In a session of its own: a restart of the service does not end it.
    Spawned, not forked: a fork would run what gevent does after one, which is for workers.
    """
    command = [sys.executable, "-m", "flask", "--app", "app", "proposals", "solve", str(id)]
    spawned = os.posix_spawn(
        SHELL, [SHELL, "-c", GIVEN_AWAY, str(ROOT), *command], os.environ, setsid=True
    )
    # Not waitpid: gevent puts its own in its place, which waits for ever for a shell that has ended already.
    with suppress(ChildProcessError):  # or has taken note of its end
        os.waitid(os.P_PID, spawned, os.WEXITED)

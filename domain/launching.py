"""Launching: a process of its own works a proposal out, so that nobody who writes waits for it."""

import subprocess
import sys

from flask_babel import lazy_gettext as _l

from config import ROOT
from domain.errors import Refused

# Its own session, and given away by a shell that ends at once: neither a restart of the service ends it,
# nor has anybody to wait for its end.
GIVEN_AWAY = ["sh", "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh"]
PATIENCE = 10  # seconds for that shell


class NoSolver(Refused):
    """OR-Tools is not installed."""

    sentence = _l(
        "Le calcul de planning n’est pas installé ici. Il s’installe avec l’option « rota » : voyez avec qui "
        "s’occupe du serveur."
    )
    status = 503


def launch(id: int) -> None:
    """Begin to work out this proposal. It says itself that it lives; that it does not is seen from that."""
    command = [sys.executable, "-m", "flask", "--app", "app", "proposals", "solve", str(id)]
    subprocess.run(  # noqa: S603
        [*GIVEN_AWAY, *command], cwd=ROOT, start_new_session=True, timeout=PATIENCE, check=True
    )

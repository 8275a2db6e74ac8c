"""A migrated database with an officer, a supervisor and an administrator: one process for all of it."""

import sys

from flask_migrate import upgrade

from app import create_app
from config import ROOT
from domain.officer import Officer

CAST = (
    ("martin", "Camille Martin", "officer"),
    ("durand", "Claude Durand", "supervisor"),
    ("admin", "Administration", "administrator"),
)

if __name__ == "__main__":
    with create_app().app_context():
        upgrade(directory=str(ROOT / "migrations"))
        for login, name, role in CAST:
            Officer.hire(login, name, role, sys.argv[1], chosen=True)

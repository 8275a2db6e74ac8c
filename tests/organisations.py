"""Organisations of a test's own directory."""

from datetime import date
from typing import Any

from flask import Flask

from domain.organisation import Organisation, Service
from extensions import db, transaction

DAY = date(2026, 9, 1)


def organisation(app: Flask, nom: str, *services: str, **how: Any) -> int:
    """One more; its number."""
    with app.app_context():
        made = Organisation(source="tests", reference=nom, nom=nom, **{"date_maj": DAY, **how})
        made.services = [Service(reference=name, nom=name, date_maj=DAY) for name in services]
        with transaction():
            db.session.add(made)
        number = made.id
        db.session.remove()
    return number

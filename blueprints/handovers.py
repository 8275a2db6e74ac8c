"""What a shift leaves to the next, as officers read it: promises, and departments."""

from datetime import datetime

from flask import Flask
from flask_babel import gettext as _

from blueprints.dangers import moment
from domain import commune


def promised(kind: str, due_at: datetime) -> str:
    """« Rappeler avant 20:00 »."""
    if kind == "call":
        return str(_("Rappeler avant %(moment)s", moment=moment(due_at)))
    return str(_("Écrire avant %(moment)s", moment=moment(due_at)))


def department(code: str | None) -> str:
    """« 69 Rhône », of her commune; or that it is not known."""
    found = commune.get(code) if code else None
    if found is None:
        return str(_("département inconnu"))
    return f"{found.department} {found.department_name}".strip()


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(promised=promised, department=department)

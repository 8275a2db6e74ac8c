"""Accounts as people read them: roles, states, second factors, moments."""

from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints.wording import ZONE
from domain.factor import PASSKEY, TOTP, Factor
from domain.officer import Officer

ROLES: dict[str, LazyString] = {
    "officer": _l("agent"),
    "psychologist": _l("psychologue"),
    "supervisor": _l("responsable"),
    "administrator": _l("administrateur"),
    "station": _l("accueil"),
}
KINDS: dict[str, LazyString] = {TOTP: _l("application"), PASSKEY: _l("clé d’accès")}


def role(code: str) -> str:
    """The role in words."""
    return str(ROLES.get(code, code))


def state(officer: Officer) -> str:
    """Whether the account opens anything, and what it waits for."""
    if officer.revoked_at is not None:
        return str(_l("fermé le %(moment)s", moment=moment(officer.revoked_at)))
    if officer.blocked_at is not None:
        return str(_l("bloqué depuis le %(moment)s", moment=moment(officer.blocked_at)))
    return str(_l("mot de passe à changer") if officer.given_at else _l("ouvert"))


def factor_kind(kind: str) -> str:
    """What it is."""
    return str(KINDS.get(kind, kind))


def factor_name(factor: Factor) -> str:
    """As its owner called it, or its number."""
    return factor.name or str(_l("n° %(id)s", id=factor.id))


def moment(at: datetime) -> str:
    """``23/11/2026 à 19:47``, in metropolitan time."""
    return f"{at.astimezone(ZONE):%d/%m/%Y à %H:%M}"


def init_app(app: Flask) -> None:
    """Give templates these words."""
    words = {"role": role, "state": state, "moment": moment}
    app.jinja_env.filters.update(words, factor_kind=factor_kind, factor_name=factor_name)

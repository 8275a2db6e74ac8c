"""The application: settings in, rooms joined, ready to serve. Nobody imports it but ``wsgi.py``."""

from datetime import timedelta
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import cli
import config
from blueprints import (
    account,
    accounts,
    admin,
    answers,
    appointments,
    attending,
    calendar,
    chat,
    cookies,
    counts,
    dangers,
    desk,
    directory,
    directory_editing,
    doors,
    entries,
    finding,
    front_desk,
    handovers,
    headers,
    keeping,
    mishaps,
    moves,
    officers,
    pages,
    places,
    proofs,
    proposals,
    referrals,
    rota,
    rota_editing,
    shifts,
    signin,
    stations,
    swaps,
    swaps_deciding,
    wording,
)
from blueprints.admin import sentences, tellings
from blueprints.swaps import words as swap_words
from bus import Bus, RedisBus
from domain import (  # noqa: F401 (their tables)
    adoption,
    appointment,
    assessment,
    bid,
    call,
    canned,
    closure,
    commune_point,
    conversation,
    danger,
    debrief,
    edition,
    hold,
    limits,
    listing,
    need,
    note,
    opening,
    organisation,
    pass_,
    pattern,
    proposal,
    publication,
    rota_notice,
    shift,
    slot,
    station,
    swap,
    sweep,
    team,
    unit,
    wish,
    withdrawal,
    zone,
)
from domain.memory import Copy
from domain.nearest import Chart
from extensions import babel, csrf, db, migrate, rest, sock
from together import Together
from vault import Vault


class Passerelle(Flask):
    """Flask, told once what it asks for each function of each request."""

    def ensure_sync(self, func: Any) -> Any:
        """Nothing here is a coroutine."""
        return func


def create_app(settings: config.Settings | None = None) -> Flask:
    """Assemble the service. Without ``settings`` the environment decides."""
    settings = settings or config.from_environment()
    app = Passerelle(__name__, instance_path=str(config.INSTANCE))
    app.app_ctx_globals_class = doors.Caller
    app.config.update(_flask_settings(settings))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["listing"], app.extensions["chart"] = Copy(listing.read), Copy(Chart)
    app.extensions["bus"] = RedisBus(settings.redis_url) if settings.redis_url else Bus()
    app.extensions["together"], app.extensions["asking"] = Together(), {}
    app.extensions["vault"] = Vault(settings.vault_keys)
    db.init_app(app)
    app.teardown_appcontext(rest)
    migrate.init_app(app, db, render_as_batch=True)
    babel.init_app(app, default_locale="fr")
    for room in (
        wording, keeping, cookies, headers, answers, mishaps, counts, sentences, tellings, proofs,
        accounts, dangers, shifts, swap_words, moves, handovers, places, entries, appointments,
        attending, referrals,
    ):  # fmt: skip
        room.init_app(app)
    csrf.init_app(app)  # after mishaps: a body is measured before it is read
    sock.init_app(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0
        )
    for blueprint in (
        chat.bp, desk.bp, signin.bp, account.bp, officers.bp, admin.bp, pages.bp, rota.bp,
        rota_editing.bp, proposals.bp, calendar.bp, swaps.bp, swaps_deciding.bp, finding.bp,
        directory.bp, directory_editing.bp, stations.bp, front_desk.bp,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    for group in cli.GROUPS:
        app.cli.add_command(group)
    return app


def _flask_settings(settings: config.Settings) -> dict[str, object]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.former_secret_keys),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _pool(settings.database_url),
        "SESSION_COOKIE_NAME": "__Host-s" if settings.secure_cookies else "s",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        # Strict would lose her conversation when she comes back by a link from elsewhere.
        "SESSION_COOKIE_SAMESITE": "Lax",
        # How old the cookie's signature may be; the cookie itself dies with the browser's session.
        "PERMANENT_SESSION_LIFETIME": timedelta(days=7),
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SEND_FILE_MAX_AGE_DEFAULT": 0,
        "SOCK_SERVER_OPTIONS": {"ping_interval": 25, "max_message_size": 1024},
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }


def _pool(url: str) -> dict[str, int | None]:
    """A connection is held for a statement or a transaction, never while waiting: few serve many.

    None beyond these: one made for a moment costs the database a process each time.
    """
    # What transaction() began it also ended: nothing to undo when a connection comes back.
    few = (
        {"pool_size": 20, "max_overflow": 0, "pool_use_lifo": True}
        if url.startswith("postgresql")
        else {}
    )
    return {**few, "pool_reset_on_return": None}

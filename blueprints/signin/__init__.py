"""Officers in and out."""

from time import time

from flask import Blueprint, Response, g, session, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

from blueprints import doors, pace
from blueprints.rendering import page, see, with_patience
from domain.errors import NoDesk, Refused
from domain.officer import Officer

bp = Blueprint("signin", __name__)
bp.before_request(doors.anybody)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """A name and a password."""

    class Meta:
        """The application checks the token before any form is read."""

        csrf = False

    login = StringField(_l("Identifiant"))
    password = PasswordField(_l("Mot de passe"))


@bp.get("/sign-in")
def show() -> Response:
    """The form; to their own page when already in."""
    officer = doors.signed_in()
    if officer is not None and (home := _home(officer)):
        return see(home)
    return page("signin/show.html", login="", refusal=None)


@bp.post("/sign-in")
def enter() -> Response:
    """Sign in; a new session, so that an old cookie is worth nothing."""
    form = SignInForm()
    try:
        pace.sign_in()
        officer = Officer.sign_in(form.login.data or "", form.password.data or "")
        home = _home(officer)
        if home is None:
            raise NoDesk
    except Refused as refusal:
        shown = page("signin/show.html", refusal.status, login=form.login.data, refusal=refusal)
        return with_patience(shown, refusal)
    session.clear()
    session.update(o=officer.id, t=round(time(), 3))
    return see(home)


@bp.post("/sign-out")
def out() -> Response:
    """Sign out, of every browser: at a desk that is shared, a copy of the cookie must not stay good."""
    officer = doors.signed_in()
    if officer is not None:
        officer.sign_out()
    g.viewer = None
    session.clear()
    return see(url_for("signin.show"))


def _home(officer: Officer) -> str | None:
    """The page a role begins on, if it has one."""
    if officer.has_desk:
        return url_for("desk.show")
    return url_for("admin.show") if officer.supervises else None

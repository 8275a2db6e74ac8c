"""Officers in and out."""

from flask import Blueprint, Response, request, session, url_for

from blueprints import doors, pace
from blueprints.proofs import brought, browser, site
from blueprints.rendering import page, see, with_patience
from domain import passkey, stopping
from domain.errors import Refused
from domain.officer import Officer
from domain.sitting import Sitting
from extensions import csrf

bp = Blueprint("signin", __name__)
bp.before_request(doors.anybody)


@bp.get("/sign-in")
def show() -> Response:
    """The form; to their own page when already in, or to what is still missing."""
    found = doors.begun()
    return see(home(found)) if found else _form()


@bp.post("/sign-in")
def enter() -> Response:
    """Sign in; a new session, so that an old cookie is worth nothing."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    try:
        pace.sign_in()
        found = Officer.sign_in(login, password, brought(), browser())
    except Refused as refusal:
        return with_patience(_form(login, refusal), refusal)
    session.clear()
    doors.admit(found)
    return see(home(found))


@bp.get("/sign-in/challenge")
def challenge() -> Response:
    """What a key is to sign, for the form that is open; nothing is kept of it."""
    csrf.token()  # the browser has a session from now on, if it had none
    return Response(passkey.challenge(site()), mimetype="text/plain")


@bp.post("/sign-out")
def out() -> Response:
    """Sign out; whoever somebody counts on is led to what they leave first."""
    found = doors.begun()
    try:
        if found is not None:
            stopping.leave(found.officer)
    except Refused:
        return see(url_for("desk.handover"))
    doors.dismiss(found)
    return see(url_for("signin.show"))


def home(found: Sitting) -> str:
    """The page somebody begins on, or what they must do first."""
    if found.step:
        return url_for(f"account.{found.step}")
    if found.officer.receives:
        return url_for("front_desk.show")
    return url_for("desk.show") if found.officer.has_desk else url_for("admin.show")


def _form(login: str = "", refusal: Refused | None = None) -> Response:
    status = refusal.status if refusal else 200
    return page("signin/show.html", status, login=login, refusal=refusal)

"""Second factors: an application, a key, and the codes for when both are lost."""

from flask import Response, abort, g, request, url_for

from blueprints import doors
from blueprints.account import bp, views
from blueprints.codes import drawn, grouped
from blueprints.proofs import required, site
from blueprints.rendering import LARGEST, page, see
from blueprints.signin import home
from domain import passkey, recovery, totp
from domain.errors import Refused
from domain.factor import Factor


@bp.get("/factor")
def factor(refusal: Refused | None = None) -> Response:
    """Both kinds; the first one is the only way on after the first password."""
    if not required():
        abort(404)
    pending = totp.begin(g.sitting)
    shown = {
        "secret": grouped(totp.secret(pending)),
        "picture": drawn(totp.address(pending, g.viewer.login)),
        "key": {"handle": passkey.handle(g.viewer), "known": " ".join(passkey.known(g.viewer))},
        "first": not Factor.all_of(g.viewer.id),
    }
    return page("account/factor.html", refusal.status if refusal else 200, refusal=refusal, **shown)


@bp.post("/factor")
@doors.grave
def add() -> Response:
    """The application, by its first code."""
    typed, name = request.form.get("digits", ""), request.form.get("name", "")
    try:
        g.viewer.add_totp(g.sitting, totp.begin(g.sitting), typed, name)
    except Refused as refusal:
        return factor(refusal)
    return _added()


@bp.post("/passkey")
@doors.grave
def add_passkey() -> Response:
    """The key, by its first signature."""
    said, name = request.form.get("made", ""), request.form.get("name", "")
    try:
        g.viewer.add_passkey(g.sitting, site(), said, name)
    except Refused as refusal:
        return factor(refusal)
    return _added()


@bp.post(f"/factors/<int(max={LARGEST}):id>/removal")
@doors.grave
def remove(id: int) -> Response:
    """One of theirs, unless it is the last."""
    theirs = Factor.found(g.viewer, id)
    if theirs is None:
        abort(404)
    try:
        theirs.remove(g.viewer)
    except Refused as refusal:
        return views.show(refusal)
    return see(url_for(".show"))


@bp.post("/recovery")
@doors.grave
def renew() -> Response:
    """Ten other codes, shown once."""
    return _codes()


def _added() -> Response:
    """With the first factor come the codes; with another, back to the account."""
    doors.admit(g.sitting)
    return see(url_for(".show")) if recovery.left(g.viewer.id) else _codes()


def _codes() -> Response:
    codes = recovery.renew(g.viewer)
    return page("account/codes.html", codes=codes, onward=home(g.sitting))

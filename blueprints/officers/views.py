"""What an administrator does with accounts. Each act asks who they are, if that was asked long ago."""

from collections.abc import Callable

from flask import Response, abort, g, request, url_for

from blueprints import doors
from blueprints.officers import bp
from blueprints.refusals import Unsure
from blueprints.rendering import LARGEST, page, see
from domain.errors import Refused
from domain.factor import Factor
from domain.hiring import ROLES
from domain.officer import Officer
from domain.sitting import Sitting

ONE = f"/<int(max={LARGEST}):id>"


@bp.get("")
def show(refusal: Refused | None = None) -> Response:
    """Everybody, and the form that makes an account."""
    typed = {name: request.form.get(name, "") for name in ("login", "name", "role")}
    status = refusal.status if refusal else 200
    shown = {"officers": Officer.everybody(), "typed": typed, "roles": ROLES}
    return page("admin/officers.html", status, refusal=refusal, **shown)


@bp.post("")
@doors.grave
def hire() -> Response:
    """Make an account; its first password is shown this once."""
    typed = [request.form.get(name, "") for name in ("login", "name", "role")]
    try:
        hired = Officer.hire(*typed, by=g.viewer)
    except Refused as refusal:
        return show(refusal)
    return page("admin/first.html", officer=hired, first=hired.first_password)


@bp.get(ONE)
def officer(id: int, refusal: Refused | None = None) -> Response:
    """One of them: name and role, second factors, sessions, and what may be done."""
    found = _found(id)
    shown = {
        "officer": found,
        "factors": Factor.all_of(id),
        "sittings": Sitting.all_of(found),
        "roles": ROLES,
    }
    status = refusal.status if refusal else 200
    return page("admin/officer.html", status, refusal=refusal, **shown)


@bp.post(ONE)
@doors.grave
def amend(id: int) -> Response:
    """Another name, another role."""
    name, role = request.form.get("name", ""), request.form.get("role", "")
    return _act(id, lambda found: found.amend(name, role, by=g.viewer))


@bp.post(f"{ONE}/desk")
@doors.grave
def fit(id: int) -> Response:
    """So many places at the desk, these languages."""
    places, languages = request.form.get("places", ""), request.form.get("languages", "")
    return _act(id, lambda found: found.fit(places, languages, by=g.viewer))


@bp.post(f"{ONE}/hours")
@doors.grave
def shorten(id: int) -> Response:
    """How many hours a week a proposal may ask of them."""
    return _act(id, lambda found: found.shorten(request.form.get("weekly", ""), by=g.viewer))


@bp.post(f"{ONE}/training")
@doors.grave
def train(id: int) -> Response:
    """Whether they are trained to answer people under eighteen."""
    return _act(id, lambda found: found.train("for_minors" in request.form, by=g.viewer))


@bp.post(f"{ONE}/revocation")
@doors.grave
def revoke(id: int) -> Response:
    """The account is closed for good, and what it has open."""
    if not request.form.get("sure"):
        return officer(id, Unsure())
    return _act(id, lambda found: found.revoke(by=g.viewer))


@bp.post(f"{ONE}/block")
@doors.grave
def block(id: int) -> Response:
    """The account opens nothing, until it is unblocked."""
    return _act(id, lambda found: found.block(by=g.viewer))


@bp.post(f"{ONE}/unblock")
@doors.grave
def unblock(id: int) -> Response:
    """It opens again, and wrong tries are forgotten."""
    return _act(id, lambda found: found.unblock(by=g.viewer))


@bp.post(f"{ONE}/password")
@doors.grave
def reissue(id: int) -> Response:
    """A first password again, shown this once."""
    found = _standing(id)
    return page("admin/first.html", officer=found, first=found.reissue(by=g.viewer))


@bp.post(f"{ONE}/factor")
@doors.grave
def reset(id: int) -> Response:
    """The second factor is to be made anew, and a first password is shown this once."""
    found = _standing(id)
    return page("admin/first.html", officer=found, first=found.reset(by=g.viewer))


@bp.post(f"{ONE}/sessions/end")
@doors.grave
def dismiss(id: int) -> Response:
    """Every session of theirs is over."""
    return _act(id, lambda found: found.dismiss(by=g.viewer))


@bp.post(f"{ONE}/sessions/<int(max={LARGEST}):sitting>/end")
@doors.grave
def end(id: int, sitting: int) -> Response:
    """One of their sessions is over."""
    theirs = next((each for each in Sitting.all_of(_found(id)) if each.id == sitting), None)
    if theirs is None:
        abort(404)
    theirs.end(g.viewer)
    return see(url_for(".officer", id=id))


def _act(id: int, act: Callable[[Officer], None]) -> Response:
    try:
        act(_standing(id))
    except Refused as refusal:
        return officer(id, refusal)
    return see(url_for(".officer", id=id))


def _found(id: int) -> Officer:
    found = next((each for each in Officer.everybody() if each.id == id), None)
    if found is None:
        abort(404)
    return found


def _standing(id: int) -> Officer:
    """What was revoked is only looked at: somebody who comes back is given an account of their own."""
    found = _found(id)
    if found.revoked_at is not None:
        abort(404)
    return found

"""Canned replies, as supervisors keep them: added, changed by one person at a time, retired."""

from typing import Any

from babel import Locale
from flask import Response, abort, g, request, url_for
from flask_babel import get_locale

from blueprints.admin import bp
from blueprints.rendering import LARGEST, page, see, sent
from domain.canned import Canned, ChangedMeanwhile, form_key
from domain.errors import Refused
from domain.reply import FIELDS, Wording

ONE = f"/replies/<int(max={LARGEST}):id>"


@bp.get("/replies")
def replies(refusal: Refused | None = None) -> Response:
    """All that are offered, and the form that adds one."""
    shown = {"replies": Canned.offered(), "typed": _typed(), "refusal": refusal}
    return page("admin/replies.html", refusal.status if refusal else 200, **shown)


@bp.post("/replies")
def add_reply() -> Response:
    """One more."""
    try:
        wording = Wording.said(request.form)
        Canned.add(wording, key=form_key(request.form.get("key", ""), wording), by=g.viewer)
    except Refused as refusal:
        return replies(refusal)
    return see(url_for(".replies"))


@bp.get(ONE)
def reply(id: int) -> Response:
    """One of them, to be changed."""
    found = _found(id)
    return _show(found, {**vars(found.wording), "version": found.version})


@bp.post(ONE)
def change_reply(id: int) -> Response:
    """Say it otherwise; 409, with both texts, when somebody else did meanwhile."""
    found = _known(id)
    try:
        wording = Wording.said(request.form)
        found.change(wording, version=sent("version"), by=g.viewer)
    except ChangedMeanwhile as refusal:  # saving again replaces what has been shown now
        typed = _typed() | {"version": found.version}
        return _show(found, typed, refusal, theirs=refusal.theirs)
    except Refused as refusal:
        return _show(found, _typed() | {"version": sent("version")}, refusal)
    return see(url_for(".replies"))


@bp.post(f"{ONE}/retirement")
def retire_reply(id: int) -> Response:
    """It is offered no more."""
    _known(id).retire(by=g.viewer)
    return see(url_for(".replies"))


@bp.app_template_filter("language")
def language(code: str) -> str:
    """A language as its readers call it; its code where nobody has a name for it."""
    return str(Locale.parse(str(get_locale())).languages.get(code, code))


def _show(
    found: Canned, typed: dict[str, Any], refusal: Refused | None = None, theirs: Any = None
) -> Response:
    shown = {"reply": found, "typed": typed, "refusal": refusal, "theirs": theirs}
    return page("admin/reply.html", refusal.status if refusal else 200, **shown)


def _found(id: int) -> Canned:
    found = Canned.found(id)
    if found is None:
        abort(404)
    return found


def _known(id: int) -> Canned:
    """Also one that was retired since: whoever sent a form keeps their text."""
    found = Canned.ever(id)
    if found is None:
        abort(404)
    return found


def _typed() -> dict[str, Any]:
    return {name: request.form.get(name, "") for name in FIELDS}

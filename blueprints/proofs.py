"""What a form brings besides a password, and which browser brings it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, g, request, session

from blueprints.rendering import page, with_patience
from domain.errors import Refused
from domain.factor import PASSKEY, Factor
from domain.passkey import Site
from domain.second import Second
from extensions import settings

PROOF = ("proof_password", "code", "recovery", "signed", "csrf_token")
# In this order: each of the first also says that it is one of the last.
BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "FxiOS", "Chrome", "CriOS", "Safari")
CALLED = {
    "Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "FxiOS": "Firefox",
    "CriOS": "Chrome",
}  # fmt: skip
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux")
LOCAL = ("localhost",)  # browsers trust it without TLS


def brought() -> Second:
    """What was typed and signed."""
    typed = {name: request.form.get(name, "")[:64] for name in ("code", "recovery")}
    return Second(**typed, signed=request.form.get("signed", ""), site=site())


def site() -> Site:
    """Where this browser says it is; keys are of a host, and answer to no other."""
    host = request.host.partition(":")[0]
    plain = [f"http://{request.host}"] if host in LOCAL else []
    return Site(host, (f"https://{request.host}", *plain), session.get("k", ""))


def browser() -> str:
    """Which browser it is, as coarsely as helps its owner recognise it: « Firefox, Linux »."""
    agent = request.headers.get("User-Agent", "")
    named = next((each for each in BROWSERS if f"{each}/" in agent), "")
    system = next((each for each in SYSTEMS if each in agent), "")
    return ", ".join(filter(None, (CALLED.get(named, named), system)))


def grave(view: Callable[..., Response]) -> Callable[..., Response]:
    """A view that asks password and second factor again when ten minutes have passed since the last time.

    For accounts, keys, what is taken away as a document, and opening what somebody else holds. What the form
    holds comes back in the form that asks, and goes on from there.
    """

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Response:
        unfinished = g.sitting.step  # there is nothing yet to prove it by
        if g.sitting.is_fresh or unfinished:
            return view(*args, **kwargs)
        if "proof_password" not in request.form:
            return _ask()
        try:
            g.viewer.prove(g.sitting, request.form["proof_password"], brought())
        except Refused as refusal:
            return with_patience(_ask(refusal), refusal)
        session["s"] = g.sitting.token
        return view(*args, **kwargs)

    return asked


def _ask(refusal: Refused | None = None) -> Response:
    """The form again, unseen, and beside it what proves who sends it."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in PROOF]
    keys = any(each.kind == PASSKEY for each in Factor.all_of(g.viewer.id))
    shown = {
        "kept": kept,
        "keys": keys,
        "refusal": refusal,
        "action": request.full_path.rstrip("?"),
    }
    return page("signin/prove.html", refusal.status if refusal else 200, **shown)


def required() -> bool:
    """Whether this house asks for a second factor."""
    return settings().second_factor


def init_app(app: Flask) -> None:
    """Give templates the question."""
    app.jinja_env.globals["second_factor"] = required

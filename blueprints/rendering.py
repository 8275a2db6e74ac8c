"""Answers: the whole page or its heart, and a redirect where a form was sent."""

from typing import Any

from flask import Response, current_app, make_response, render_template, request

from domain.errors import Refused
from domain.message import Said


def page(template: str, status: int = 200, **context: Any) -> Response:
    """Render ``room/name.html``; to htmx its heart, ``room/_name.html``."""
    if wants_heart():
        template = template.replace("/", "/_", 1)
    return make_response(render_template(template, **context), status)


def appended(messages: list[Said]) -> str:
    """New messages, for a page that has the earlier ones: what sockets send all day."""
    heart: Any = current_app.jinja_env.get_template("conversation/_message.html").module
    return str(heart.appended(messages))


def wants_heart() -> bool:
    """Whether htmx asks."""
    return "HX-Request" in request.headers


LARGEST = 2**31 - 1  # what a column of numbers holds


def number(name: str) -> int:
    """A number in the address; 0 for nonsense, and never one that a database would choke on."""
    return max(0, min(request.args.get(name, 0, type=int), LARGEST))


def sent(name: str) -> int:
    """A number in the form; 0 for nonsense, and within the same bounds."""
    return max(0, min(request.form.get(name, 0, type=int), LARGEST))


def named(which: str) -> int:
    """A number that a button names; 0 for nonsense, and within the same bounds."""
    return min(int(which), LARGEST) if which.isascii() and which.isdecimal() else 0


def ticked(name: str) -> list[int]:
    """The numbers of the boxes of this name that were ticked; nonsense is none of them."""
    return [each for each in request.form.getlist(name, type=int) if 0 <= each <= LARGEST]


def see(address: str) -> Response:
    """After a form: go and look. Never a page in answer to a POST, which the browser would keep."""
    return Response(status=303, headers={"Location": address})


def go(address: str) -> Response:
    """As ``see``, where a script may have sent the form."""
    if wants_heart():
        return Response(status=204, headers={"HX-Redirect": address})
    return see(address)


def received(number: int) -> Response:
    """To htmx: the message has this number, and only this answer says so.

    The socket brings the message to the page; a page that does not say it listens is drawn anew.
    """
    listens = request.form.get("live")
    return Response(status=204, headers={"N": str(number)} if listens else {"HX-Refresh": "true"})


def refused(refusal: Refused, token: str | None = None) -> Response:
    """To htmx: the sentence, for the place on the page that is kept for it.

    ``token``: a fresh one for the page's forms, so that pressing again works (``live.js`` puts it in).
    """
    answer = make_response(
        render_template("shared/_refusal.html", refusal=refusal, swap=True), refusal.status
    )
    answer.headers["HX-Reswap"] = "none"  # whatever the form asked for: it stays, with its text
    if token:
        answer.headers["T"] = token
    return with_patience(answer, refusal)


def with_patience(answer: Response, refusal: Refused) -> Response:
    """Say when to try again, where waiting is what helps."""
    if refusal.status in (429, 503):
        answer.headers["Retry-After"] = str(refusal.patience)
    return answer

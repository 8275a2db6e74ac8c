"""Few bytes: what every answer is packed into."""

import gzip

from flask import Flask, Response, request

SMALLEST = 200  # bytes; below, compression makes an answer longer
TYPES = ("text/html", "text/css", "text/javascript", "application/javascript")
_static: dict[str, bytes] = {}


def init_app(app: Flask) -> None:
    """Finish every answer."""
    app.after_request(_compress)


def take_gzip() -> bool:
    """Whether who asks can unpack it."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _compress(answer: Response) -> Response:
    """Gzip, where nothing in front does it.

    Safe beside secrets (BREACH): the only one in a page is the forgery token, masked anew each time,
    and nobody but the person herself can put text into her page.
    """
    if not take_gzip() or answer.mimetype not in TYPES:
        return answer
    if "Content-Encoding" in answer.headers or answer.status_code not in (
        200,
        404,
        409,
        413,
        422,
        429,
    ):
        return answer
    answer.direct_passthrough = False
    body = answer.get_data()
    if len(body) < SMALLEST:
        return answer
    if request.endpoint == "static":
        if request.path not in _static:
            _static[request.path] = gzip.compress(body, 9, mtime=0)
        body = _static[request.path]
    else:
        body = gzip.compress(body, 6, mtime=0)
    answer.set_data(body)
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer

"""What every answer carries: headers that keep no trace and let nothing in, and few bytes."""

import gzip

from flask import Flask, Response, g, request

from extensions import settings

SMALLEST = 200  # bytes; below, compression makes an answer longer
TYPES = ("text/html", "text/css", "text/javascript", "application/javascript")
_static: dict[str, bytes] = {}


def init_app(app: Flask) -> None:
    """Finish every answer."""
    app.after_request(_guard)
    app.after_request(_compress)  # runs first: Flask calls them in reverse


def _guard(answer: Response) -> Response:
    headers = answer.headers
    # Two words where one would do: some text browsers know only the older.
    headers["Cache-Control"] = "no-store, no-cache"
    if answer.status_code in (204, 303, 101):
        return answer
    useless = ("ETag", "Last-Modified", "Content-Disposition", "Accept-Ranges")
    for name in useless if request.endpoint == "static" else ():
        headers.pop(name, None)  # nothing may be kept, so nothing is compared
    headers["X-Content-Type-Options"] = "nosniff"
    if answer.mimetype == "text/html" and "HX-Request" not in request.headers:
        headers["Content-Security-Policy"] = _policy()
        headers["Referrer-Policy"] = "same-origin"
    return answer


def _policy() -> str:
    style = g.get("style_hash", "'none'")
    framed = "'self'" if request.path.endswith("/news") else "'none'"
    return (
        f"default-src 'none';style-src {style} 'self';script-src 'self';connect-src 'self';"
        f"img-src data:;frame-src 'self';form-action 'self' {settings().exit_origin};base-uri 'none';"
        f"frame-ancestors {framed}"
    )


def _compress(answer: Response) -> Response:
    """Gzip, where nothing in front does it.

    Safe beside secrets (BREACH): the only one in a page is the forgery token, masked anew each time,
    and nobody but the person herself can put text into her page.
    """
    if "gzip" not in request.headers.get("Accept-Encoding", "") or answer.mimetype not in TYPES:
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

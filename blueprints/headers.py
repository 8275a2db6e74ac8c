"""The headers of every answer: keep nothing, let in only what is ours, say nothing to others.

Each costs her bytes, so each kind of answer carries only those that do something there. What a browser
does with an answer that it shows to nobody (204, 303, what a script fetched) needs none of the rest.
"""

from functools import cache

from flask import Flask, Response, g, request

from extensions import settings

OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read",
    "compute-pressure", "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation",
    "gyroscope", "hid", "idle-detection", "keyboard-map", "local-fonts", "magnetometer", "microphone",
    "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "storage-access", "usb",
    "window-management", "xr-spatial-tracking",
)  # fmt: skip
DOCUMENT = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ",".join(f"{feature}=()" for feature in OFF),
    # Not even to ourselves: a proxy in front may log where a request came from.
    "Referrer-Policy": "no-referrer",
}
# Rooms that anybody may come into, and what belongs to none: people leave from there by « Quitter vite ».
FOR_ALL = ("chat", "pages", "finding", None)
TWO_YEARS = "max-age=63072000"


def init_app(app: Flask) -> None:
    """Finish every answer."""
    app.after_request(_guard)


def for_staff() -> bool:
    """Whether this page is of those who are signed in."""
    return request.blueprint not in FOR_ALL


def locatable() -> None:
    """A script of this page may ask the device where it is; the device asks her."""
    g.locatable = True


def findable() -> None:
    """Search engines may show this page: nothing on it is anybody's."""
    g.findable = True


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
    if answer.mimetype != "text/html":
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
    elif request.path.endswith(("/news", "/beat")):
        headers["Content-Security-Policy"] = _of_a_frame(g.get("style_hash", "'none'"))
    elif "HX-Request" not in request.headers:
        _of_a_document(answer)
    return answer


def _of_a_document(answer: Response) -> None:
    answer.headers.update(DOCUMENT)
    if g.get("locatable"):
        allowed = DOCUMENT["Permissions-Policy"].replace("geolocation=()", "geolocation=(self)")
        answer.headers["Permissions-Policy"] = allowed
    decided = settings()
    leads_to = "'self'" if for_staff() else f"'self' {decided.exit_origin}"
    answer.headers["Content-Security-Policy"] = _policy(g.get("style_hash", "'none'"), leads_to)
    if decided.secure_cookies:  # elsewhere than in the demo, nothing works without TLS
        answer.headers["Strict-Transport-Security"] = TWO_YEARS
    if answer.status_code != 200 or not g.get("findable"):
        answer.headers["X-Robots-Tag"] = "noindex"


@cache
def _policy(style: str, leads_to: str) -> str:
    return (
        f"default-src 'none';style-src {style};script-src 'self';connect-src 'self';img-src data:;"
        f"frame-src 'self';form-action {leads_to};base-uri 'none';frame-ancestors 'none'"
    )


@cache
def _of_a_frame(style: str) -> str:
    return (
        f"default-src 'none';style-src {style};form-action 'none';base-uri 'none';"
        "frame-ancestors 'self'"
    )

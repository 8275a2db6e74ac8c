"""Which headers each kind of answer carries, and which it does not pay for."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blueprints.headers import OFF
from tests.browser import Browser

Cast = dict[str, Browser]
SCRIPT = {"HX-Request": "true"}
ALWAYS = {"Cache-Control"}
SHOWN = ALWAYS | {"X-Content-Type-Options"}
POLICY = {"Content-Security-Policy"}
FILE = SHOWN | {"Cross-Origin-Resource-Policy"}
FOUND = FILE | POLICY | {"Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy"}
DOCUMENT = FOUND | {"X-Robots-Tag"}
OURS = DOCUMENT | {"Strict-Transport-Security"}


def posted(person: Browser, headers: dict[str, str] | None = None, **data: str) -> TestResponse:
    form = person.page.select_one("#composer")
    typed = person._filled(form) | {"do": "send", "live": "1"} | data
    return person.client.post(str(form["action"]), data=typed, headers=headers)


def looked_for(person: Browser) -> TestResponse:
    person.visit("/aide")
    return person.client.post("/aide", data={"place": "lyon 3"})


KINDS: dict[str, tuple[set[str], Callable[[Cast], TestResponse]]] = {
    "arrival": (FOUND, lambda cast: cast["stranger"].client.get("/")),
    "her conversation": (DOCUMENT, lambda cast: cast["victim"].client.get("/")),
    "no such page": (DOCUMENT, lambda cast: cast["stranger"].client.get("/nowhere")),
    "forged": (DOCUMENT, lambda cast: posted(cast["victim"], csrf_token="x")),
    "too large": (DOCUMENT, lambda cast: posted(cast["victim"], message="x" * 70_000)),
    "desk": (DOCUMENT, lambda cast: cast["officer"].client.get("/desk")),
    "desk, not theirs": (
        DOCUMENT,
        lambda cast: cast["officer"].client.get("/desk/conversations/999999"),
    ),
    "sign-in": (DOCUMENT, lambda cast: cast["stranger"].client.get("/sign-in")),
    "help": (DOCUMENT, lambda cast: cast["stranger"].client.get("/aide")),
    "help, looked for": (ALWAYS, lambda cast: looked_for(cast["stranger"])),
    "desk, the directory": (DOCUMENT, lambda cast: cast["officer"].client.get("/directory")),
    "her frame": (SHOWN | POLICY, lambda cast: cast["victim"].client.get(cast["victim"].frame)),
    "desk's frame": (SHOWN | POLICY, lambda cast: cast["officer"].client.get("/desk/news")),
    "refused, to a script": (SHOWN, lambda cast: posted(cast["victim"], SCRIPT, message=" ")),
    "a heart": (SHOWN, lambda cast: posted(cast["victim"], SCRIPT, do="look")),
    "received": (ALWAYS, lambda cast: posted(cast["victim"], SCRIPT, message="oui")),
    "sent": (ALWAYS, lambda cast: posted(cast["victim"], message="oui")),
    "to sign in": (ALWAYS, lambda cast: cast["stranger"].client.get("/desk")),
    "left": (ALWAYS, lambda cast: posted(cast["victim"], do="leave")),
    "a script": (FILE, lambda cast: cast["stranger"].client.get("/static/js/live.js")),
    "alive": (FILE, lambda cast: cast["stranger"].client.get("/healthz")),
}


@pytest.fixture
def cast(browser: Callable[[], Browser], victim: Browser, officer: Browser) -> Cast:
    return {"stranger": browser(), "victim": victim, "officer": officer.visit("/desk")}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_answer_carries_its_own(cast: Cast, kind: str) -> None:
    wanted, asked = KINDS[kind]
    assert set(asked(cast).headers.keys()) & OURS == wanted


@pytest.mark.parametrize("kind", [kind for kind, (has, _) in KINDS.items() if has >= POLICY])
def test_every_policy_begins_with_nothing(cast: Cast, kind: str) -> None:
    policy = KINDS[kind][1](cast).headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split(";"))
    assert next(iter(rules)) == "default-src"
    assert rules["default-src"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "*" not in policy
    assert rules["style-src"].startswith("'sha256-")
    assert " " not in rules["style-src"], "its own sheet and no other"
    framed = "frame" in kind
    assert rules["frame-ancestors"] == ("'self'" if framed else "'none'")
    assert ("script-src" in rules) is not framed
    elsewhere = "https://meteofrance.com" in rules["form-action"]
    assert elsewhere is not (framed or kind.startswith(("desk", "sign-in")))


def test_what_the_others_say(cast: Cast) -> None:
    headers = cast["victim"].client.get("/").headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Permissions-Policy"].count("=()") == len(OFF)
    assert {"camera", "microphone", "geolocation"} <= set(OFF)


def test_under_tls_only_documents_ask_for_tls_for_two_years(app: Flask, cast: Cast) -> None:
    decided = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(decided, secure_cookies=True)
    asked = {
        kind: "Strict-Transport-Security" in answer(cast).headers
        for kind, (_, answer) in KINDS.items()
    }
    assert asked == {kind: has >= FOUND for kind, (has, _) in KINDS.items()}

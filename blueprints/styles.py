"""Style sheets inside the page: one request fewer, allowed by their hash and not by `unsafe-inline`."""

import base64
import hashlib
import re
from functools import cache

from flask import current_app, g
from markupsafe import Markup


@cache
def _sheet(folder: str, names: tuple[str, ...]) -> tuple[str, str]:
    text = ""
    for name in names:
        with open(f"{folder}/css/{name}", encoding="utf-8") as sheet:
            text += sheet.read()
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*([{};:,])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(";}", "}").strip()
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"'sha256-{digest}'"


def inline_css(*names: str) -> Markup:
    """The sheets as one text without comments; its hash enters the page's security policy."""
    text, digest = _sheet(str(current_app.static_folder), names)
    g.style_hash = digest
    return Markup(text)  # noqa: S704 (our own file)

"""Filling: a reply's {prénom} and {commune} in their place, or left out so that nobody sees they were there."""

import re

NAME, PLACE = "{prénom}", "{commune}"
_GAP = "[ \t\u00a0\u202f]"
# What leads to a place and makes no sense without it, the longest first.
_LEADS = (
    "à côté de", "autour de", "près de", "proche de", "dans", "pour", "vers", "sur", "à", "de",
    "close to", "around", "near", "from", "in", "at",
    "cerca de", "en",
)  # fmt: skip
_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"


def strays(body: str) -> bool:
    """Whether something else stands between braces, or a brace stands alone."""
    return bool(re.search("[{}]", body.replace(NAME, "").replace(PLACE, "")))


def fill(body: str, *, name: str, place: str, language: str = "fr") -> str:
    """The reply as it is inserted. What is not known vanishes, with the space and comma before it."""
    if not place:
        body = _without(body, PLACE, "|".join(_LEADS))
    elif language == "fr":
        body = _contracted(body, place)
    body = body.replace(PLACE, place)
    return body.replace(NAME, name) if name else _without(body, NAME)


def _without(body: str, what: str, leads: str = "") -> str:
    what = re.escape(what)
    led = f"(?:(?:{leads}){_GAP}+)?" if leads else ""
    # At the beginning of a sentence what follows becomes its beginning.
    begins = rf"(^|\n|[.!?…]{_GAP}+){led}{what}{_GAP}*,?{_GAP}*(\w?)"
    body = re.sub(begins, lambda found: found[1] + found[2].upper(), body, flags=re.IGNORECASE)
    led = f"(?:{_GAP}+(?:{leads}))?" if leads else ""
    return re.sub(f"{led}{_GAP}*,?{_GAP}*{what}", "", body, flags=re.IGNORECASE)


def _contracted(body: str, place: str) -> str:
    """« à Le Havre » is « au Havre », « de Annecy » is « d’Annecy »."""
    article, _, rest = place.partition(" ")
    if article in ("Le", "Les") and rest:
        to, of = ("au", "du") if article == "Le" else ("aux", "des")
        for word, short in (("à", to), ("de", of)):
            found = re.compile(rf"\b({word}) {re.escape(PLACE)}", re.IGNORECASE)
            body = found.sub(lambda m, s=short: f"{_like(m[1], s)} {rest}", body)  # type: ignore[misc]
    elif place[:1].lower() in _VOWELS:
        body = re.sub(rf"\b([Dd])e {re.escape(PLACE)}", lambda m: f"{m[1]}’{place}", body)
    return body


def _like(word: str, short: str) -> str:
    return short.capitalize() if word[0].isupper() else short

"""A telephone number of France, overseas too: kept as E.164, read in pairs."""

import re

_NOISE = re.compile(r"\(0\)|[\s.\-/()\u00a0\u202f\u2011]")
# What the first digits of a ten-digit number say of the country code.
_OF = {
    "262": ("0262", "0263", "0269", "0639", "0692", "0693"),
    "590": ("0590", "0690", "0691"),
    "594": ("0594", "0694"),
    "596": ("0596", "0696", "0697"),
}
_CODES = {start: code for code, starts in _OF.items() for start in starts}
_LOCAL = {"975": ("508", 6), "986": ("681", 6), "987": ("689", 8), "988": ("687", 6)}
_SOUND = re.compile(
    r"\+(33[1-79]\d{8}|338\d{8}|(262|590|594|596)\d{9}|(508|681|687)\d{6}|689\d{8})",
    re.ASCII,
)


def e164(typed: str, department: str = "") -> str | None:
    """``+33474472020`` for « 04 74 47 20 20 »; ``None`` for what is no whole number.

    ``department`` tells the short numbers of the Pacific and of Saint-Pierre-et-Miquelon apart.
    """
    text = _NOISE.sub("", typed)
    if text.startswith("00"):
        text = "+" + text[2:]
    if re.fullmatch(r"33[1-9]\d{8}", text):
        text = "+" + text
    if text.startswith("+330"):
        text = "+33" + text[4:]
    if text.startswith("+269") and department == "976":  # the Comoros' code, as old lists have it
        text = "+262269" + text.removeprefix("+269").removeprefix("269")
    if not text.startswith("+"):
        text = _national(text, department)
    return text if _SOUND.fullmatch(text) else None


def _national(text: str, department: str) -> str:
    code, length = _LOCAL.get(department, ("", 0))
    if length and len(text) == length:
        return f"+{code}{text}"
    if re.fullmatch(r"[1-9]\d{8}", text):  # a spreadsheet ate the first zero
        text = "0" + text
    if not re.fullmatch(r"0\d{9}", text):
        return ""
    if text.startswith("0508"):
        return f"+508{text[4:]}"
    return f"+{_CODES.get(text[:4], '33')}{text[1:]}"


def shown(number: str) -> str:
    """As people read it aloud: « 04 74 47 20 20 », « +687 12 34 56 »."""
    if found := re.fullmatch(r"\+(?:33|262|590|594|596)(\d{9})", number):
        return _pairs("0" + found[1])
    if number.startswith("+508"):
        return _pairs("0" + number[1:])
    return f"{number[:4]} {_pairs(number[4:])}" if number else ""


def _pairs(digits: str) -> str:
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))

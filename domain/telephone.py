"""A telephone number: as it is kept, as people read it, as a link dials it."""

import re

SHORT = re.compile(r"[1-9]\d{1,4}|11[68]\d{3}", re.ASCII)  # 17, 114, 3919, 116006
_NOISE = re.compile(r"\(0\)|[\s.\-/()\u00a0\u202f\u2011]")
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
# The territories with a code of their own, by the first four of the ten digits dialled in France.
_OF = {
    "262": ("0262", "0263", "0269", "0639", "0692", "0693"),
    "590": ("0590", "0690", "0691"),
    "594": ("0594", "0694"),
    "596": ("0596", "0696", "0697"),
}
_CODES = {start: code for code, starts in _OF.items() for start in starts}
_LOCAL = {"975": ("508", 6), "986": ("681", 6), "987": ("689", 8), "988": ("687", 6)}
_FRENCH = re.compile(
    r"\+(33[1-9]\d{8}|(262|590|594|596)\d{9}|(508|681|687)\d{6}|689\d{8})", re.ASCII
)
_OURS = re.compile(r"\+(33|262|590|594|596|508|681|687|689)")


def kept(typed: str, department: str = "") -> str:
    """E.164, or the short number; ``ValueError`` where it is neither. Of another country too."""
    if number := whole(typed, department):
        return number
    text = _plain(typed)
    if SHORT.fullmatch(text) or (_E164.fullmatch(text) and not _OURS.match(text)):
        return text
    raise ValueError("no telephone number")


def whole(typed: str, department: str = "") -> str | None:
    """``+33474472020`` for « 04 74 47 20 20 »; ``None`` for what is no whole number of France.

    ``department`` tells the short numbers of the Pacific and of Saint-Pierre-et-Miquelon apart.
    """
    text = _plain(typed)
    if re.fullmatch(r"33[1-9]\d{8}", text):
        text = "+" + text
    if text.startswith("+330"):
        text = "+33" + text[4:]
    if text.startswith("+269") and department == "976":  # the Comoros' code, as old lists have it
        text = "+262269" + text.removeprefix("+269").removeprefix("269")
    if not text.startswith("+"):
        text = _inside(text, department)
    return text if _FRENCH.fullmatch(text) else None


def spoken(number: str) -> str:
    """As people in France read and dial it: « 01 23 45 67 89 », « 0 800 05 95 95 », « 3919 »."""
    if not _FRENCH.fullmatch(number):
        return number
    if number.startswith(("+681", "+687", "+689")):  # no 0 to dial inside
        return f"{number[:4]} {_pairs(number[4:])}"
    if number.startswith("+508"):
        return _pairs("0" + number[1:])
    inside = "0" + number[-9:]
    return f"0 {inside[1:4]} {_pairs(inside[4:])}" if inside.startswith("08") else _pairs(inside)


def dialled(number: str) -> str:
    """What a ``tel:`` link holds; empty where nothing could be dialled."""
    return number if SHORT.fullmatch(number) or _E164.fullmatch(number) else ""


def _plain(typed: str) -> str:
    text = _NOISE.sub("", typed)
    return "+" + text[2:] if text.startswith("00") else text


def _inside(text: str, department: str) -> str:
    """What is dialled inside France, with the code of its country."""
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


def _pairs(digits: str) -> str:
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))

"""A telephone number: as it is kept, as people read it, as a link dials it."""

import re

SHORT = re.compile(r"[1-9]\d{1,5}")  # 17, 114, 3919, 116006
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_FRENCH = re.compile(r"(?:\+33|0)([1-9]\d{8})")
# The territories with a code of their own, by the first three digits after the 0 inside France.
_OVERSEAS = {
    **dict.fromkeys(("590", "690", "691"), "+590"),
    **dict.fromkeys(("594", "694"), "+594"),
    **dict.fromkeys(("596", "696", "697"), "+596"),
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), "+262"),
    **dict.fromkeys(("508",), "+508"),
}
_LOCAL = ("687", "689", "681")  # New Caledonia, Polynesia, Wallis: no 0 to dial inside


def kept(typed: str) -> str:
    """E.164, or the short number; ``ValueError`` where it is neither."""
    digits = re.sub(r"[\s.\-/()\u00a0\u202f]", "", typed.replace("(0)", ""))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if SHORT.fullmatch(digits):
        return digits
    if found := _FRENCH.fullmatch(digits):
        return _OVERSEAS.get(found[1][:3], "+33") + found[1]
    if not _E164.fullmatch(digits):
        raise ValueError("no telephone number")
    return digits


def spoken(number: str) -> str:
    """As people in France read and dial it: « 01 23 45 67 89 », « 0 800 05 95 95 », « 3919 »."""
    if not _E164.fullmatch(number):
        return number
    if number[1:4] in _LOCAL:
        return f"+{number[1:4]} {_pairs(number[4:])}"
    code = "+33" if number.startswith("+33") else number[:4]
    if code != "+33" and code not in _OVERSEAS.values():
        return number
    inside = "0" + number[len(code) :]
    if len(inside) != 10:
        return number
    if inside.startswith("08"):
        return f"0 {inside[1:4]} {_pairs(inside[4:])}"
    return _pairs(inside)


def dialled(number: str) -> str:
    """What a ``tel:`` link holds; empty where nothing could be dialled."""
    return number if SHORT.fullmatch(number) or _E164.fullmatch(number) else ""


def _pairs(digits: str) -> str:
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))

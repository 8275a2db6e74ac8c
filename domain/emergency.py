"""Whom to telephone when somebody is in danger: numbers that the unit knows, by department."""

from flask_babel import lazy_gettext as _l

from domain import commune, unit

unit.lines(
    "emergency_numbers",
    (),
    _l("Numéros d’urgence par département, pour les agents"),
    _l(
        "Une ligne par numéro : le code du département, deux points, puis le numéro et qui répond, par "
        "exemple « 2A : 04 00 00 00 00, centre opérationnel »."
    ),
    most=200,
    least=0,
    like=r"(?i)(\d\d|2[ab]|9[78]\d)\s*:\s*\S",
)


def numbers(commune_code: str | None) -> list[str] | None:
    """Those of her department, none where the unit gave none; ``None`` when the department is not known."""
    found = commune.get(commune_code) if commune_code else None
    if found is None:
        return None
    lines = (line.partition(":") for line in unit.chosen("emergency_numbers"))
    return [
        number.strip() for code, _colon, number in lines if code.strip().upper() == found.department
    ]

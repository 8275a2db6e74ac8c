"""How a secret is shown: in groups that can be typed, and as a picture that a telephone reads."""

import segno

GROUP = 4  # letters


def grouped(secret: str) -> str:
    """``ABCD EFGH …``."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def drawn(address: str) -> str:
    """A QR code as an image in the page itself, dark on light whatever the page's colours."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(scale=4, border=4, light="#fff", dark="#000"))

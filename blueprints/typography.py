"""French typography: what belongs together is not parted by the end of a line."""

import re

NBSP = "\N{NO-BREAK SPACE}"  # the narrow one is missing in the fonts of old telephones
_TOGETHER = re.compile(
    r"(?<=«) | (?=[»?!:;])"  # a mark and the words it belongs to
    r"|(?<=n°) |(?<=\d) (?=%(?!\(|\w)|(?:min|h)\b)|(?<=\)s) (?=(?:min|h)\b)"  # a number and its unit
)


def typeset(sentence: str) -> str:
    """A sentence of ours with spaces at which no line ends, where French has them.

    For what is read and not for what stands in a field: that comes back, and is compared.
    """
    return _TOGETHER.sub(NBSP, sentence)


def plain(sentence: str) -> str:
    """The same for a file, in which other programs look for it."""
    return sentence.replace(NBSP, " ")

"""What a hold refuses, each in a sentence for whoever asked."""

from flask_babel import lazy_gettext as _l

from domain.errors import Refused


class Held(Refused):
    """Somebody decided, for a reason, that this conversation must stay."""

    sentence = _l(
        "Cette conversation ne peut pas être effacée maintenant : une décision impose de la conserver."
    )
    status = 409


class NotYours(Refused):
    """The role does not allow it."""

    sentence = _l("Votre rôle ne permet pas de décider de cela.")
    status = 403


class NoReason(Refused):
    """A hold says why, in few words, and until when."""

    sentence = _l(
        "Indiquez le motif en 200 caractères au plus, et une date de fin à venir, dans les dix ans."
    )
    field = "reason"


class NotThere(Refused):
    """No such conversation, or it was erased; no such hold, or it was lifted."""

    sentence = _l("Cette conversation, ou cette conservation, n’existe pas ou plus.")
    status = 404

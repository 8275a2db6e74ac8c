"""Passwords: how they are kept, which ones are refused and why, and the first one somebody is given."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from domain import guessable
from domain.errors import Refused

SHORTEST, SHORTEST_OF_ADMINISTRATORS = (
    12,
    16,
)  # characters; ANSSI's figures for the State's services
LONGEST = 256  # characters: nobody types more, and each costs work
WORDS = 6  # of 2,048 in a first password: 66 bits

hasher = PasswordHasher()  # Argon2id, RFC 9106's second choice: 64 MiB, 3 passes
# What an unknown name is checked against, so that it takes as long as a known one: of a password that was
# thrown away. Written out, since making it takes each command of the house a tenth of a second and 64 MiB.
_nobody = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$gZfLjV4z8lHxIrJXuxvWjg$6cDwbuqkrWbq+4Gj/PvenkkG5uj37q1B7m9GU1tZJOY"
)


class Short(Refused):
    """Fewer characters than the role asks for."""

    field = "new"

    def __init__(self, least: int = SHORTEST) -> None:
        self.sentence = _l("Choisissez au moins %(least)s caractères.", least=least)
        super().__init__(least)


class Long(Refused):
    """More than anybody types."""

    sentence = _l("C’est trop long : 256 caractères au plus.")
    field = "new"


class Common(Refused):
    """Among the first that anybody would try."""

    sentence = _l(
        "Ce mot de passe est trop courant, ou trop facile à deviner. Quatre ou cinq mots sans rapport "
        "entre eux font un bon mot de passe."
    )
    field = "new"


class Telling(Refused):
    """It holds the name or the login."""

    sentence = _l("Le mot de passe ne doit contenir ni votre nom ni votre identifiant.")
    field = "new"


class Unlike(Refused):
    """Typed twice, not the same."""

    sentence = _l("Les deux saisies du nouveau mot de passe ne sont pas identiques.")
    field = "again"


class Same(Refused):
    """The new one is the old one."""

    sentence = _l("Choisissez un mot de passe différent de l’actuel.")
    field = "new"


def hashed(password: str) -> str:
    """What is kept of it."""
    return hasher.hash(_plain(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password; takes as long when nobody has one (``None``)."""
    try:
        hasher.verify(kept or _nobody, _plain(password[: 4 * LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_worn(kept: str) -> bool:
    """Whether it was hashed more cheaply than is done today."""
    return hasher.check_needs_rehash(kept)


def shortest(role: str) -> int:
    """How many characters the role asks for."""
    return SHORTEST_OF_ADMINISTRATORS if role == "administrator" else SHORTEST


def check(password: str, *, login: str, name: str, role: str) -> None:
    """Raise why it is refused. No rule on its composition, and none makes it end."""
    if len(_plain(password)) < shortest(role):
        raise Short(shortest(role))
    if len(password) > LONGEST:
        raise Long
    if guessable.tells(password, login, name):
        raise Telling
    if guessable.is_common(password):
        raise Common


def first() -> str:
    """One to be given to somebody, who must change it: six French words, easy to say aloud."""
    return "-".join(secrets.choice(guessable.french()) for _ in range(WORDS))


def _plain(password: str) -> str:
    """The same letters as the same code points, whatever keyboard they came from."""
    return unicodedata.normalize("NFC", password)

"""Refusals: each a sentence for whoever asked, and the HTTP status it deserves."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Refused(Exception):
    """A verb said no. ``sentence`` is for the person; ``code`` survives a redirect."""

    sentence: LazyString
    status = 422
    patience = 60  # seconds to wait before the next try, where waiting helps (429)
    field: ClassVar[str | None] = None
    _by_code: ClassVar[dict[str, "type[Refused]"]] = {}

    def __init_subclass__(cls) -> None:
        known = Refused._by_code.setdefault(cls.__name__, cls)
        if known.__module__ != cls.__module__:  # the one kept for her would be said as the other
            raise TypeError(f"two refusals are called {cls.__name__}: {known.__module__} and here")

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def code(self) -> str:
        """The name under which the refusal is kept until the page that shows it."""
        return type(self).__name__

    @staticmethod
    def named(code: str | None) -> "Refused | None":
        """The refusal kept under this code, if there is one."""
        kind = Refused._by_code.get(code or "")
        return kind() if kind else None


class Empty(Refused):
    """Nothing to send."""

    sentence = _l("Écrivez quelque chose avant d’envoyer.")
    field = "message"


class TooLong(Refused):
    """More than one message may hold."""

    sentence = _l(
        "Votre message dépasse 4 000 caractères. Rien n’est perdu : coupez-le en plusieurs messages."
    )
    field = "message"


class NoPlace(Refused):
    """Neither a town nor « je préfère ne pas le dire »."""

    sentence = _l(
        "Indiquez votre ville ou votre code postal, ou cochez « Je préfère ne pas le dire »."
    )
    field = "place"


class UnknownPlace(Refused):
    """No commune resembles what was typed."""

    sentence = _l(
        "Nous n’avons pas trouvé cette commune. Essayez avec le code postal, ou cochez "
        "« Je préfère ne pas le dire »."
    )
    field = "place"


class NoChoice(Refused):
    """Several communes, none chosen."""

    sentence = _l("Choisissez votre commune dans la liste, ou « Je préfère ne pas le dire ».")
    field = "commune"


class Closed(Refused):
    """Nothing is written into a closed conversation unseen."""

    sentence = _l(
        "Cette conversation est terminée : votre message n’a pas été envoyé. Il est resté "
        "dans le champ ; vous pouvez l’envoyer dans une nouvelle conversation."
    )
    status = 409


class Over(Closed):
    """The same, said to the officer."""

    sentence = _l("La conversation est terminée : votre message n’a pas été envoyé.")


class TooFast(Refused):
    """More in a minute than a person writes."""

    sentence = _l(
        "Vous avez envoyé beaucoup de messages en peu de temps. Le dernier est resté dans le champ : "
        "envoyez-le à nouveau dans une minute."
    )
    status = 429


class AlreadyTaken(Refused):
    """Somebody else was faster. ``holder`` is the name of who has it now."""

    status = 409

    def __init__(self, holder: str | None = None) -> None:
        self.sentence = (
            _l("%(officer)s vient de prendre cette conversation.", officer=holder)
            if holder
            else _l("Cette conversation n’est plus dans la file.")
        )
        super().__init__(holder)


class Lost(Refused):
    """Her cookie knows a conversation that is not there any more, or none."""

    sentence = _l(
        "Cet appareil ne connaît plus votre conversation. Ce que vous venez d’écrire n’est pas parti ; "
        "votre texte est resté ci-dessous. Avec votre code de retour, vous retrouvez la conversation ; "
        "sans code, vous pouvez en commencer une nouvelle."
    )
    status = 409


class WrongCode(Refused):
    """No conversation answers to these words: mistyped, replaced, or erased. Nobody is told which."""

    sentence = _l(
        "Ce code n’ouvre aucune conversation. Vérifiez les six mots et leur ordre : un mot oublié ou "
        "inversé suffit. Si vous avez demandé un autre code depuis, ou si la conversation a été "
        "effacée, ce code ne sert plus."
    )
    field = "code"


class TooManyCodes(Refused):
    """More codes in a minute than a person types."""

    sentence = _l(
        "Trop d’essais en peu de temps. Attendez une minute et appuyez à nouveau sur « Reprendre » : "
        "ce que vous avez tapé est resté dans le champ."
    )
    status = 429
    field = "code"


class SignedOut(Refused):
    """The officer's session is over while a page of it is still open."""

    sentence = _l(
        "Votre session est terminée : rien n’a été envoyé. Copiez votre texte, puis reconnectez-vous."
    )
    status = 401


class NoOutcome(Refused):
    """Closing asks how it ended."""

    sentence = _l("Choisissez l’issue de la conversation avant de la clore.")
    field = "outcome"


class WrongPassword(Refused):
    """One sentence for every reason: it must not tell which part was wrong."""

    sentence = _l("Identifiant ou mot de passe incorrect.")
    field = "login"


class TooManyTries(Refused):
    """Guessing is hopeless."""

    sentence = _l("Trop d’essais. Attendez quinze minutes, ou demandez à votre administrateur.")
    status = 429


class NoDesk(Refused):
    """An account whose role has no desk."""

    sentence = _l("Ce compte n’a pas accès au bureau des agents.")
    status = 403


class Unkept(Refused):
    """It could not be kept, and so was not received: no room left, or no key to seal it with."""

    sentence = _l(
        "Votre texte n’a pas pu être enregistré : rien n’est parti, il est resté dans le champ. "
        "Réessayez dans quelques minutes."
    )
    status = 503

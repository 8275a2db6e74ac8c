"""Refusals at the door, before any verb is asked: what was sent cannot be taken, or comes too often."""

from flask_babel import lazy_gettext as _l

from domain.errors import Refused


class Forged(Refused):
    """The page's token does not match the session: too old, or cookies are refused."""

    sentence = _l(
        "Votre navigateur a oublié cette page, ou il refuse les cookies. Votre texte est toujours là : "
        "envoyez-le à nouveau. Si cela recommence, autorisez les cookies pour cette page."
    )


class Another(Refused):
    """The page is of a conversation that this browser has left since for another one, in another tab."""

    sentence = _l(
        "Une autre conversation a été ouverte depuis sur cet appareil : c’est elle que montre cette page. "
        "Ce que vous venez d’écrire n’est pas parti ; votre texte est resté ci-dessous."
    )
    status = 409


class TooLarge(Refused):
    """More than a form of ours can hold."""

    sentence = _l(
        "Votre texte est trop long pour être envoyé d’un coup. Coupez-le en plusieurs messages."
    )
    status = 413
    field = "message"


class FarTooLarge(TooLarge):
    """More than will be read at all: the browser's own Back is the only way to her text."""

    sentence = _l(
        "C’est trop long pour être envoyé. Revenez en arrière : votre texte y est encore."
    )


class Unsure(Refused):
    """What cannot be undone is asked for twice."""

    sentence = _l("Rien n’a été fait. Pour fermer le compte pour de bon, cochez la case.")
    field = "sure"


class Crowded(Refused):
    """Far more conversations were opened from one address than people could need."""

    sentence = _l(
        "Beaucoup trop de conversations ont été ouvertes depuis la même connexion que la vôtre : la vôtre "
        "n’a pas pu être ouverte. Vous n’y êtes peut-être pour rien. Votre texte est resté ci-dessous : "
        "réessayez dans une heure au plus, ou tout de suite par une autre connexion, par exemple le réseau "
        "mobile à la place du wifi. En danger, appelez le 17 ou le 112, ou écrivez par SMS au 114. "
        "Pour parler : le 3919, gratuit, jour et nuit."
    )
    status = 429


class Hurried(Refused):
    """Far more gestures in one conversation than a person makes, each of which somebody has to read."""

    sentence = _l(
        "Beaucoup d’actions ont été faites ici en peu de temps : la dernière n’a pas été faite. Rien de ce "
        "que vous avez écrit n’est perdu, et vous pouvez continuer à écrire. Réessayez dans une heure au plus."
    )
    status = 429


class TooOften(Refused):
    """An account, or a place from which people sign in, does more than people do."""

    sentence = _l("Trop d’actions en peu de temps : celle-ci n’a pas été faite. Attendez un peu.")
    status = 429

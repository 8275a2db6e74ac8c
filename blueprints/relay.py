"""The relay: what an officer reads aloud on the telephone to whoever sends help; nothing but what is known.

Short sentences, in the order in which an operator asks, and what is not known is said to be so.
"""

from flask_babel import gettext as _

from blueprints.accounts import ROLES
from blueprints.wording import hour, town
from domain.conversation import Conversation
from domain.facts import Facts
from domain.officer import Officer
from domain.safe_contact import SafeContact


def relay(conversation: Conversation, known: Facts, officer: Officer) -> list[str]:
    """One sentence, or a few that belong together, a line."""
    return [
        _who(conversation, officer),
        _where(conversation, known),
        _now(known),
        _yes_no(
            known.weapon,
            _("Il y a une arme."),
            _("Pas d’arme, d’après ce qui a été dit."),
            _("Je ne sais pas s’il y a une arme."),
        ),
        _yes_no(
            known.children,
            _("Des enfants sont sur place."),
            _("Pas d’enfant sur place, d’après ce qui a été dit."),
            _("Je ne sais pas si des enfants sont sur place."),
        ),
        _yes_no(
            known.speak,
            _("La personne qui m’écrit peut parler au téléphone."),
            _("La personne qui m’écrit ne peut pas parler."),
            _("Je ne sais pas si la personne qui m’écrit peut parler."),
        ),
        _back(conversation.contact, known),
        _since(known),
        *([_("À savoir aussi : %(more)s", more=known.more)] if known.more else []),
    ]


def _who(conversation: Conversation, officer: Officer) -> str:
    role = str(ROLES.get(officer.role, officer.role))
    said = _(
        "Je suis %(name)s, %(role)s. J’échange par écrit avec quelqu’un, à distance : danger immédiat.",
        name=officer.name,
        role=role,
    )
    whose = {
        "victim": _("C’est la personne en danger qui m’écrit."),
        "relative": _("C’est un proche qui m’écrit, pas la personne en danger."),
        "witness": _("C’est un témoin qui m’écrit, pas la personne en danger."),
    }.get(
        conversation.speaks_as or "",
        _("Je ne sais pas si c’est la personne en danger qui m’écrit."),
    )
    minor = [_("Qui m’écrit a moins de 18 ans.")] if conversation.minor_at else []
    return " ".join([said, whose, *minor])


def _where(conversation: Conversation, known: Facts) -> str:
    said = []
    if position := conversation.position:
        at = hour(position.at)
        where = position.where
        said.append(_("Position envoyée à %(hour)s : %(where)s.", hour=at, where=where))
    if known.where:
        said.append(_("La personne en danger est ici : %(where)s.", where=known.where))
    if not said:
        said.append(_("Je ne sais pas où exactement."))
    if conversation.commune_code:
        place = town(conversation.commune_code)
        said.append(_("Commune indiquée en arrivant : %(town)s.", town=place))
    else:
        said.append(_("Aucune commune n’a été indiquée."))
    return " ".join(said)


def _now(known: Facts) -> str:
    there = _yes_no(
        known.there,
        _("L’auteur est sur place."),
        _("L’auteur n’est pas sur place, d’après ce qui a été dit."),
        _("Je ne sais pas si l’auteur est sur place."),
    )
    if not known.happens:
        return f"{_('Je ne sais pas ce qui se passe en ce moment.')} {there}"
    return f"{_('Ce qui se passe : %(happens)s', happens=known.happens)} {there}"


def _back(contact: SafeContact, known: Facts) -> str:
    """Her own rule first: her no is never outweighed by what somebody ticked, nor is a rule nobody can read."""
    if not contact.readable:
        return str(
            _("Ne rappelez pas la personne qui m’écrit : ses consignes ne peuvent pas être lues.")
        )
    if contact.call == "no" or known.call == "no":
        said = [_("Ne rappelez pas la personne qui m’écrit.")]
    elif contact.call == "yes" or known.call == "yes":
        said = [_("On peut rappeler la personne qui m’écrit.")]
        said.append(
            _("Numéro : %(phone)s.", phone=contact.phone)
            if contact.phone
            else _("Je n’ai pas son numéro.")
        )
    else:
        said = [
            _("Je ne sais pas si on peut rappeler la personne qui m’écrit : demandez-moi d’abord.")
        ]
    if contact.when and contact.call != "no":
        said.append(_("Quand : %(when)s.", when=contact.when))
    if contact.word:
        said.append(
            _("Mot à dire pour qu’elle sache que c’est nous : %(word)s.", word=contact.word)
        )
    if contact.never:
        said.append(_("Ne jamais : %(never)s.", never=contact.never))
    return " ".join(said)


def _since(known: Facts) -> str:
    if known.since:
        return str(_("Cela dure depuis : %(since)s.", since=known.since))
    return str(_("Je ne sais pas depuis quand cela dure."))


def _yes_no(answer: str, yes: str, no: str, unknown: str) -> str:
    return {"yes": yes, "no": no}.get(answer, unknown)

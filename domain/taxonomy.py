"""The directory's taxonomy: codes of what was done, what is needed, who it is for, and the words for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

Words = Mapping[str, Any]  # code → the words people read, in the order in which they are offered

VIOLENCES: Words = {
    "conjugales": _l("Violences dans le couple"),
    "sexuelles": _l("Viol et agressions sexuelles"),
    "inceste": _l("Inceste, violences sexuelles pendant l’enfance"),
    "mineurs": _l("Enfant ou adolescent en danger"),
    "intrafamiliales": _l("Violences dans la famille"),
    "harcelement": _l("Harcèlement"),
    "travail": _l("Violences sexistes ou sexuelles au travail"),
    "en-ligne": _l("Violences en ligne"),
    "mariage-force": _l("Mariage forcé"),
    "mutilations": _l("Mutilations sexuelles féminines"),
    "traite": _l("Traite, prostitution, exploitation"),
    "lgbt": _l("Violences contre les personnes LGBT+"),
    "discriminations": _l("Discriminations"),
    "maltraitance": _l("Maltraitance d’une personne âgée ou handicapée"),
}
BESOINS: Words = {
    "urgence": _l("Du secours tout de suite"),
    "ecoute": _l("Parler à quelqu’un"),
    "hebergement": _l("Un hébergement"),
    "soins": _l("Des soins"),
    "psychologue": _l("Un soutien psychologique"),
    "droits": _l("Connaître ses droits"),
    "plainte": _l("Être accompagnée pour une plainte"),
    "enfants": _l("Une aide pour les enfants"),
    "argent": _l("Une aide financière"),
    "demarches": _l("Une aide pour les démarches"),
}
PUBLICS: Words = {
    "femmes": _l("Femmes"),
    "hommes": _l("Hommes"),
    "mineurs": _l("Moins de 18 ans"),
    "jeunes": _l("Jeunes de 15 à 25 ans"),
    "aines": _l("Personnes âgées"),
    "lgbt": _l("Personnes LGBT+"),
    "handicap": _l("Personnes handicapées"),
    "sourds": _l("Personnes sourdes, malentendantes ou aphasiques"),
    "etrangers": _l("Personnes étrangères"),
    "proches": _l("Proches et témoins"),
}
LANGUES: Words = {
    "fr": _l("français"),
    "fsl": _l("langue des signes française"),
    "en": _l("anglais"),
    "ar": _l("arabe"),
    "es": _l("espagnol"),
    "pt": _l("portugais"),
    "it": _l("italien"),
    "de": _l("allemand"),
    "tr": _l("turc"),
    "ru": _l("russe"),
    "uk": _l("ukrainien"),
    "ro": _l("roumain"),
    "pl": _l("polonais"),
    "zh": _l("chinois"),
    "fa": _l("persan"),
    "ps": _l("pachto"),
    "ta": _l("tamoul"),
    "bn": _l("bengali"),
    "wo": _l("wolof"),
    "bm": _l("bambara"),
    "ff": _l("peul"),
    "kab": _l("kabyle"),
    "ln": _l("lingala"),
    "so": _l("somali"),
    "ti": _l("tigrigna"),
    "rcf": _l("créole réunionnais"),
    "gcf": _l("créole antillais"),
    "swb": _l("shimaoré"),
}
ALL: Mapping[str, Words] = {
    "violences": VIOLENCES,
    "besoins": BESOINS,
    "publics": PUBLICS,
    "langues": LANGUES,
}

# What is met from anywhere by telephone: a national line is as near as the next street.
BY_TELEPHONE = frozenset({"urgence", "ecoute"})


def known(words: Words, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes among these that mean something, each once, in the order in which they are offered."""
    wanted = set(codes)
    return tuple(code for code in words if code in wanted)


def named(words: Words, codes: Iterable[str]) -> tuple[str, ...]:
    """What people read for these codes."""
    return tuple(str(words[code]) for code in known(words, codes))

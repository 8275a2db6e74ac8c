"""Who an entry of the audit says did it, where it was no account, and why a conversation was erased, in words."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

OTHERS: dict[str, LazyString] = {
    "victim": _l("La personne"),
    "service": _l("Le service"),
    "unknown": _l("Quelqu’un, sans preuve de qui"),
}
ERASED: dict[str, LazyString] = {
    "asked by the victim": _l("à sa demande"),
    "arrival": _l("jamais ouverte"),
    "open": _l("ouverte et sans nouvelles"),
    "closed": _l("terminée"),
    "appointment": _l("terminée par un rendez-vous"),
    "reported": _l("signalée, ou secours envoyés"),
}

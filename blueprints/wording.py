"""Words and moments as people read them; what templates may call."""

from collections import defaultdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup, escape

from blueprints import tools
from blueprints.rendering import wants_heart
from blueprints.styles import inline_css
from domain import commune
from domain.clock import now
from domain.message import Said, new_key
from domain.presence import Absence
from extensions import settings

ZONE = ZoneInfo("Europe/Paris")


_spoken: dict[str, dict[str, Markup]] = defaultdict(dict)  # by language, then by sentence


def _(sentence: str, **values: object) -> Markup:
    """The sentence in the reader's language, each looked up once; values are escaped.

    Templates say some twenty sentences a page: asking the catalogue for each, every time, was a third
    of what a page cost.
    """
    known: dict[str, Markup] | None = g.get("spoken")
    if known is None:
        known = g.spoken = _spoken[str(get_locale())]
    text = known.get(sentence)
    if text is None:
        text = known[sentence] = Markup(gettext(sentence))  # noqa: S704 (our own words)
    return text % {name: escape(value) for name, value in values.items()} if values else text


def hour(moment: datetime) -> str:
    """``20:47``, in metropolitan time."""
    return f"{moment.astimezone(ZONE):%H:%M}"


def instant(moment: datetime) -> str:
    """For machines: ``2026-11-23T19:47Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def author(message: Said) -> str:
    """Whose words, for a reader who did not say them."""
    return message.officer_name or _("La personne")


def happened(message: Said) -> str:
    """An event as its reader sees it: the victim (nobody is signed in) or the officer."""
    hers, name = g.viewer is None, message.officer_name
    if message.event == "taken":
        if hers:
            return _("%(officer)s est là et lit vos messages.", officer=name)
        return _("%(officer)s a pris la conversation.", officer=name)
    if message.event == "closed":
        return _("%(officer)s a mis fin à la conversation.", officer=name)
    if message.event == "ended":
        return _("Vous avez terminé.") if hers else _("La personne a terminé la conversation.")
    if message.event == "left":
        return _("Vous avez quitté.") if hers else _("La personne a quitté par « Quitter vite ».")
    return _hers(message.event)[0 if hers else 1]


def _hers(event: str | None) -> tuple[str, str]:
    """What she did, as she reads it and as the officer does."""
    if event == "paused":
        return _("Vous avez fait une pause."), _(
            "En pause : la personne peut revenir avec son code."
        )
    if event == "returned":
        return _("Vous avez repris la conversation."), _("La personne est de retour.")
    if event == "contact":
        return _("Vous avez changé vos consignes pour vous joindre."), _(
            "La personne a changé ses consignes de contact : elles sont en haut de la conversation."
        )
    if event == "erased":
        return _("Vous avez terminé et effacé la conversation."), _(
            "La personne a terminé et effacé la conversation."
        )
    raise LookupError(event)


def absent(absence: Absence) -> str:
    """Where she is, in a list."""
    return {
        "left": _("a quitté"),
        "closed": _("page fermée"),
        "cut": _("connexion interrompue"),
        "silent": _("page fermée ou connexion interrompue"),
    }[absence.how]


def missed(absence: Absence) -> str:
    """Where she is, to whoever holds the conversation; no more than what is known."""
    at = hour(absence.since)
    return {
        "left": _("La personne a quitté par « Quitter vite » (%(hour)s).", hour=at),
        "closed": _("La personne a fermé la page ou en a ouvert une autre (%(hour)s).", hour=at),
        "cut": _("La connexion avec la personne est interrompue (%(hour)s).", hour=at),
        "silent": _(
            "La page de la personne n’est plus ouverte, ou sa connexion est interrompue (%(hour)s).",
            hour=at,
        ),
    }[absence.how]


def speaks_as(code: str | None) -> str:
    """Who she says she is to what happened, or nothing."""
    return {"victim": _("victime"), "relative": _("proche"), "witness": _("témoin")}.get(
        code or "", ""
    )


def town(code: str | None) -> str:
    """The commune's label, or that none was given."""
    found = commune.get(code) if code else None
    return found.label if found else _("commune non précisée")


def outcomes() -> list[tuple[str, str]]:
    """How a conversation may end, as the officer chooses it."""
    return [
        ("advice", _("Écoute et conseil")),
        ("appointment", _("Rendez-vous")),
        ("referral", _("Orientation vers une association")),
        ("emergency", _("Secours envoyés")),
        ("no-answer", _("Plus de réponse")),
        ("other", _("Autre")),
    ]


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(
        absent=absent, hour=hour, instant=instant, missed=missed, town=town, speaks_as=speaks_as
    )
    app.jinja_env.globals.update(
        _=_,
        author=author,
        exit_url=lambda: settings().exit_url,
        get_locale=get_locale,
        happened=happened,
        hour_now=lambda: hour(now()),
        inline_css=inline_css,
        new_key=new_key,
        ngettext=ngettext,
        outcomes=outcomes,
        tools=tools.offered,
        swap=False,  # a partial on its page; the socket sets it to put one in its place
        wants_heart=wants_heart,
    )

"""Words and moments as people read them; what templates may call."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale

from blueprints import tools
from blueprints.chat.vacancy import vacancy
from blueprints.events import happened
from blueprints.rendering import wants_heart
from blueprints.speaking import _, ngettext
from blueprints.styles import inline_css
from blueprints.typography import typeset
from domain import commune
from domain.clock import now
from domain.message import Said, new_key
from domain.presence import Absence
from domain.reply import folded
from extensions import settings

ZONE = ZoneInfo("Europe/Paris")


def hour(moment: datetime) -> str:
    """``20:47``, in metropolitan time."""
    return f"{moment.astimezone(ZONE):%H:%M}"


def instant(moment: datetime) -> str:
    """For machines: ``2026-11-23T19:47Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def author(message: Said) -> str:
    """Whose words, for a reader who did not say them."""
    return message.officer_name or _("La personne")


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


def urgent(reason: str | None) -> str:
    """Why somebody stands before those who wait longer."""
    return {
        "danger": _("danger immédiat"),
        "back": _("revenue dans la file"),
        "minor": _("moins de 18 ans"),
    }.get(reason or "", "")


def language(code: str) -> str:
    """A language by its code, as people call it."""
    return str(get_locale().languages.get(code, code)) if get_locale() else code


def by_name(codes: Iterable[str]) -> list[str]:
    """Languages as somebody looks one up: by what they are called, accents aside."""
    return sorted(codes, key=lambda code: folded(language(code)))


def outcomes() -> list[tuple[str, str]]:
    """How a conversation may end, as the officer chooses it."""
    return [
        ("advice", _("Écoute et conseil")),
        ("referral", _("Orientation vers une association")),
        ("appointment", _("Rendez-vous")),
        ("reported", _("Signalement à une unité")),
        ("emergency", _("Secours envoyés")),
        ("abandoned", _("Plus de réponse")),
        ("abuse", _("Usage abusif")),
    ]


def ended_as(outcome: str | None) -> str:
    """How a conversation ended, or nothing when nobody said."""
    return dict(outcomes()).get(outcome or "", "")


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(
        absent=absent,
        ended_as=ended_as,
        hour=hour,
        instant=instant,
        language=language,
        missed=missed,
        town=town,
        typeset=lambda sentence: typeset(str(sentence)),
        speaks_as=speaks_as,
        urgent=urgent,
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
        vacancy=vacancy,
        swap=False,  # a partial on its page; the socket sets it to put one in its place
        wants_heart=wants_heart,
    )

"""A document made of a summary: what it says, whatever it is written on; and as plain text."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from blueprints.keeping import day
from blueprints.wording import ended_as, hour
from domain import commune, summary
from domain.clock import now
from domain.conversation import Conversation
from domain.officer import Officer
from domain.summary import Written

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paper:
    """``facts`` in a line each; ``parts`` under a heading each; ``end`` says who took it away, and when."""

    title: str
    facts: Pairs
    parts: Pairs
    end: str


def of(conversation: Conversation, written: Written, by: Officer) -> Paper:
    """The summary as it was saved; fields in which nothing is written are left out."""
    asked = summary.labels()
    order = [*asked, *(label for label in written.fields if label not in asked)]
    said = [(label, written.fields.get(label, "")) for label in order]
    end = _(
        "Document exporté par %(officer)s le %(moment)s. La conversation elle-même n’est pas comprise "
        "dans ce document.",
        officer=by.name,
        moment=_moment(now()),
    )
    title = _("Synthèse de la conversation n° %(id)s", id=conversation.id)
    parts = tuple((label, text) for label, text in said if text)
    return Paper(title, _facts(conversation, written), parts, end)


def plain(paper: Paper) -> bytes:
    """As text that every program opens: UTF-8, lines that end as Windows wants them."""
    facts = "\n".join(f"{_('%(label)s :', label=label)} {fact}" for label, fact in paper.facts)
    parts = [f"{label}\n{'-' * len(label)}\n{text}" for label, text in paper.parts]
    title = f"{paper.title}\n{'=' * len(paper.title)}"
    text = "\n\n".join([title, facts, *parts, paper.end]) + "\n"
    return text.replace("\n", "\r\n").encode()


def _facts(conversation: Conversation, written: Written) -> Pairs:
    place, officer = commune.get(conversation.commune_code or ""), conversation.officer
    unsaid = _("non précisé")
    facts = (
        (_("Ouverte le"), _moment(conversation.opened_at)),
        (_("Reprise par la personne le"), _moment(conversation.reopened_at)),
        (_("Close le"), _moment(conversation.closed_at) or _("pas encore close")),
        (_("Issue"), ended_as(conversation.outcome)),
        (_("Commune"), place.name if place else unsaid),
        (_("Département"), f"{place.department_name} ({place.department})" if place else unsaid),
        (_("Agent"), officer.name if officer else ""),
        (_("Synthèse enregistrée le"), _moment(written.saved_at)),
        (_("Enregistrée par"), written.officer_name or ""),
    )
    return tuple((label, str(fact)) for label, fact in facts if fact)


def _moment(moment: datetime | None) -> str:
    """``12 mars 2027 à 20:47 (heure de Paris)``, or nothing."""
    if moment is None:
        return ""
    return str(_("%(day)s à %(hour)s (heure de Paris)", day=day(moment), hour=hour(moment)))

"""An outlook: what would come of taking a proposal up now, shown before it is taken and looked at again then."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from domain import drafting, drawing, drift
from domain.clock import now
from domain.drafting import Sorted
from domain.drift import Drifted
from domain.errors import Refused
from domain.planning import hours
from domain.proposal import Proposal
from domain.span import WORK, Span
from domain.wall import today
from vault import fingerprint

KEEP, WITHDRAW = "keep", "withdraw"


class NothingProposed(Refused):
    """It is not over, it failed, or it was stopped before it found anything."""

    status = 409
    sentence = _l("Cette proposition n’a pas de résultat à reprendre.")


class ProposalPassed(Refused):
    """It begins before tomorrow."""

    status = 409
    sentence = _l(
        "Cette proposition commence aujourd’hui ou avant : rien ne se planifie dans le passé. Demandez-en une "
        "à partir de demain."
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of it. ``rest``: published work of the period that the proposal does not have.

    ``sorted``: by what becomes of the rest. ``drifts``: what the proposal does not know. ``seen``: by what
    all of this is recognised again.
    """

    rest: list[Span]
    sorted: dict[str, Sorted]
    drifts: list[Drifted]
    seen: str


def look(proposal: Proposal) -> Outlook:
    """Before it is taken; ``NothingProposed``, ``ProposalPassed``."""
    wanted = _wanted(proposal)
    have = {(span.officer_id, span.starts_at, span.ends_at) for span in wanted}
    planned = proposal.drawn.by_id
    rest = [
        span
        for span in drawing.published(proposal.first, proposal.last)
        if span.officer_id in planned
        and (span.officer_id, span.starts_at, span.ends_at) not in have
    ]
    going = {span.id for span in rest}
    sorted_ = {KEEP: drafting.sort_out(wanted), WITHDRAW: drafting.sort_out(wanted, going)}
    drifts = drift.since(proposal)
    seen = fingerprint(repr((rest, sorted_, drifts)))
    return Outlook(rest, sorted_, drifts, seen)


def _wanted(proposal: Proposal) -> list[Span]:
    """What the proposal gives, as shifts; not what it left as it was before and after."""
    problem = proposal.drawn
    given = [one for one in proposal.after if hours.starts_within(problem, one.start)]
    if proposal.under_way or not given:
        raise NothingProposed
    if proposal.first <= today(now()):
        raise ProposalPassed
    return [Span(0, one.person, WORK, one.start, one.end, published=False) for one in given]

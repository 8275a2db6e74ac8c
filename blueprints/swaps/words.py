"""Swaps and bids as people read them: what is proposed or asked for, and where it stands."""

from datetime import timedelta

from flask import Flask
from flask_babel import ngettext

from blueprints.shifts import whole
from blueprints.speaking import _
from blueprints.wording import ZONE
from domain import bid, swaps
from domain.bid import WAITING, Bid
from domain.clock import now
from domain.coverage import Gap, skills_of
from domain.officer import Officer
from domain.span import WORK, Span
from domain.swap import AGREED, APPROVED, DECLINED, OFFERED, REFUSED, WITHDRAWN, Swap

USUAL = timedelta(hours=12)  # of a shift


def proposed(swap: Swap) -> str:
    """Who offers what, to whom, against what."""
    said = {"giver": swap.giver.name, "shift": whole(swap.given)}
    if swap.to is None:
        return str(_("%(giver)s propose à tous : %(shift)s.", **said))
    said["to"] = swap.to.name
    if swap.returned is None:
        return str(_("%(giver)s propose à %(to)s : %(shift)s.", **said))
    return str(
        _(
            "%(giver)s propose un échange à %(to)s : %(shift)s, contre %(other)s.",
            **said, other=whole(swap.returned),
        )
    )  # fmt: skip


def state(swap: Swap) -> str:
    """Where it stands."""
    stands = swap.stands
    if stands == OFFERED:
        if swap.to is None:
            return str(_("Personne ne l’a encore prise."))
        return str(_("En attente de réponse : %(name)s.", name=swap.to.name))
    if stands == AGREED and swap.taker:
        return str(_("%(name)s a accepté. Un responsable doit décider.", name=swap.taker.name))
    name = swap.ender.name if swap.ender else ""
    return str(
        {
            APPROVED: _("Approuvé par %(name)s : le planning a changé.", name=name),
            REFUSED: _("Refusé par %(name)s : rien ne change.", name=name),
            DECLINED: _("Décliné par %(name)s : rien ne change.", name=name),
            WITHDRAWN: _("Retiré par %(name)s : rien ne change.", name=name),
        }.get(stands, _("Sans objet : une vacation a changé, a été annulée ou a commencé."))
    )


def link(viewer: Officer) -> str:
    """The name of the page, and how many wait there for whoever reads it."""
    count = swaps.waiting(viewer) + bid.count(viewer)
    if not count:
        return str(_("Échanges"))
    if viewer.supervises:
        return str(ngettext("Échanges (%(num)s à décider)", "Échanges (%(num)s à décider)", count))
    return str(
        ngettext("Échanges (%(num)s vous attend)", "Échanges (%(num)s vous attendent)", count)
    )


def swappable(span: Span) -> bool:
    """Whether it can be offered."""
    return span.kind == WORK and span.published and span.starts_at > now()


def bidden(bid: Bid) -> str:
    """Where a bid stands."""
    name = bid.ender.name if bid.ender else ""
    return str(
        {
            WAITING: _("Un responsable doit décider."),
            APPROVED: _("Accordé par %(name)s : c’est une vacation.", name=name),
            REFUSED: _("Refusé par %(name)s : rien ne change.", name=name),
            WITHDRAWN: _("Retiré par %(name)s : rien ne change.", name=name),
        }.get(bid.stands, _("Sans objet : ces heures ont commencé."))
    )


def fills(gap: Gap, viewer: Officer) -> bool:
    """Whether this officer would fill it."""
    return viewer.has_desk and gap.skill in skills_of(viewer)


def hours(gap: Gap) -> dict[str, str]:
    """The fields of a bid for it, which has to begin, and to last no longer than a day does at work."""
    begins = gap.starts_at
    if begins <= now() + timedelta(minutes=1):
        begins = (now() + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    first = begins.astimezone(ZONE)
    last = min(gap.ends_at, begins + USUAL).astimezone(ZONE)
    days = {"day": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    return days | {"start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(bidden=bidden, hours_of=hours)
    app.jinja_env.globals.update(fills=fills)
    app.jinja_env.filters.update(proposed=proposed, swap_state=state)
    app.jinja_env.globals.update(swaps_link=link, swappable=swappable)

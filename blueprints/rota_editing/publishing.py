"""Publishing: the drafts of a period, what they break and leave uncovered, and the button."""

from datetime import date, timedelta

from flask import Response, g, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints.moves import by_officer
from blueprints.rendering import page, see
from blueprints.rota.views import monday
from blueprints.rota_editing import bp
from blueprints.rota_editing.breaches import asked, reasons
from domain import coverage, discarding, rota_notice
from domain import publication as publications
from domain.clock import now
from domain.errors import Refused
from domain.wall import day, moment, today


class NotSure(Refused):
    """Discarding is asked for twice."""

    sentence = _l("Rien n’a été fait. Pour écarter ces brouillons, cochez la case.")
    field = "sure"


@bp.get("/publication")
def publication(refusal: Refused | None = None) -> Response:
    """What would be published; four weeks from next Monday unless asked otherwise."""
    first = monday(today(now())) + timedelta(weeks=1)
    typed = {"since": str(first), "until": str(first + timedelta(days=27))}
    typed |= {name: request.values[name] for name in typed if name in request.values}
    status = refusal.status if refusal else 200
    try:
        shown = _ready(*_period(typed))
    except Refused as wrong:
        refusal, status, shown = refusal or wrong, wrong.status, {"ready": None}
    return page("rota/publication.html", status, typed=typed, refusal=refusal, **shown)


@bp.post("/publication")
def publish() -> Response:
    """All of it, or nothing; 409 when somebody else was first, or rules are broken without a reason."""
    try:
        since, until = _period(request.form)
        seen = request.form.get("seen", "")
        publications.publish(since, until, seen=seen, by=g.viewer, reasons=reasons())
    except Refused as refusal:
        return publication(refusal)
    return see(url_for("rota.week", day=since))


@bp.post("/publication/discarding")
def discard() -> Response:
    """None of it; the drafts are gone, and what was to go stays. 409 when they are not those that were shown."""
    try:
        if not request.form.get("sure"):
            raise NotSure
        since, until = _period(request.form)
        discarding.discard(since, until, seen=request.form.get("seen", ""), by=g.viewer)
    except Refused as refusal:
        return publication(refusal)
    return see(url_for("rota_editing.publication", since=since, until=until))


def _period(typed: dict[str, str]) -> tuple[date, date]:
    return day(typed.get("since", ""), "since"), day(typed.get("until", ""), "until")


def _ready(since: date, until: date) -> dict[str, object]:
    ready = publications.ready(since, until)
    end = moment(until + timedelta(days=1))
    begin = min(max(moment(since), now()), end)
    gaps = coverage.look(begin, end, drafts=True).gaps
    shown = {"ready": ready, "broken": asked(ready.breaches), "gaps": gaps}
    return shown | {"moves": by_officer(ready.moves), "waited_for": rota_notice.waited_for()}

"""What changes in a rota, and what officers wish of it, as people read it."""

from collections.abc import Iterable
from datetime import date

from flask import Flask
from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints.shifts import day, kind, whole
from blueprints.speaking import _
from domain.drift import Drifted
from domain.moves import Move
from domain.officer import Officer
from domain.planning.difference import ADDED
from domain.rota_notice import SHOWN
from domain.span import WORK, Span
from domain.wish import NO_NIGHTS, OFF, ON, Wish

WISHES: dict[str, LazyString] = {
    OFF: _l("ne pas travailler"),
    NO_NIGHTS: _l("pas de nuit"),
    ON: _l("travailler, de préférence"),
}
DRIFTS: dict[tuple[str, bool], LazyString] = {
    (WORK, True): _l("vacation publiée depuis"),
    (WORK, False): _l("vacation retirée ou changée depuis"),
    ("absence", True): _l("absence publiée depuis"),
    ("absence", False): _l("absence retirée ou changée depuis"),
}


def moved(move: Move) -> str:
    """« Changé : lundi 30 novembre 2026, 07:00–19:08 devient 07:00–18:00 »; another day where it is another."""
    if move.before is None:
        return str(_("Ajouté : %(after)s", after=_said(move.after)))
    if move.after is None:
        return str(_("Retiré : %(before)s", before=_said(move.before)))
    before, after = _said(move.before), _said(move.after)
    after = after.removeprefix(f"{day(move.before.starts_at, 'EEEE d MMMM y')}, ")
    return str(_("Changé : %(before)s devient %(after)s", before=before, after=after))


def by_officer(moves: Iterable[Move]) -> list[tuple[str, list[Move]]]:
    """Whose, by name."""
    names = called()
    found: dict[int, list[Move]] = {}
    for move in moves:
        found.setdefault(move.officer_id, []).append(move)
    told = [(names.get(who, str(who)), theirs) for who, theirs in found.items()]
    return sorted(told, key=lambda each: each[0])


def called() -> dict[int, str]:
    """Everybody's name."""
    return {officer.id: officer.name for officer in Officer.everybody()}


def drifted(found: Drifted) -> str:
    """« absence publiée depuis : lundi 30 novembre 2026, 07:00–19:08 »."""
    span = Span(0, found.person, found.what, found.start, found.end)
    return f"{DRIFTS[found.what, found.how == ADDED]} : {whole(span)}"


def wished(wish: Wish) -> str:
    """« pas de nuit, du lun. 30 nov. 2026 au dim. 6 déc. 2026 »."""
    first, last = _day(wish.first), _day(wish.last)
    if wish.first == wish.last:
        return str(_("%(what)s, le %(day)s", what=WISHES[wish.what], day=first))
    return str(
        _("%(what)s, du %(first)s au %(last)s", what=WISHES[wish.what], first=first, last=last)
    )


def _day(of: date) -> str:
    return str(format_date(of, "EEE d MMM y"))


def _said(span: Span | None) -> str:
    assert span, "a move has one side at least"
    return whole(span) if span.kind == WORK else f"{whole(span)} ({kind(span.kind)})"


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(moved=moved, drifted=drifted, wished=wished)
    app.jinja_env.globals.update(wishes_offered=WISHES, moves_shown=SHOWN)

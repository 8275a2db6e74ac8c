"""The figures as people read them: what is asked, the heads and cells of a table, one sentence."""

from datetime import date

from flask import Flask
from flask_babel import format_date, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from blueprints import referrals
from blueprints.speaking import _
from blueprints.wording import outcomes
from domain import commune
from domain.discretion import FEW
from domain.figure import DAY, HOUR, UNTOLD
from domain.survey import TIMED, WEEK, Answer, Line, Place, Survey
from domain.tally import ENDED, LAPSED

WHAT: dict[str, LazyString] = {
    "volume": _l("Conversations ouvertes"),
    "taken": _l("Attente avant la prise en charge"),
    "answered": _l("Attente avant la première réponse"),
    "prompt": _l("Première réponse en une minute au plus"),
    "abandoned": _l("Conversations que personne n’a prises"),
    "duration": _l("Durée, de la prise en charge à la fin"),
    "back": _l("Conversations rendues à la file"),
    "department": _l("Départements"),
    "outcome": _l("Issues"),
    **referrals.FIGURES,
}
GRAIN: dict[str, LazyString] = {
    HOUR: _l("Heure de la journée"),
    DAY: _l("Jour"),
    WEEK: _l("Semaine"),
}
# What exactly is counted, and at which moment.
MEANS: dict[str, LazyString] = {
    "volume": _l("Comptées à l’heure où elles sont entrées dans la file."),
    "taken": _l(
        "De l’entrée dans la file à la première prise en charge, comptée à l’heure de celle-ci."
    ),
    "answered": _l(
        "De l’entrée dans la file aux premiers mots d’un agent, comptée à l’heure de ceux-ci."
    ),
    "prompt": _l(
        "Conversations dont les premiers mots d’un agent sont venus une minute au plus après l’entrée dans "
        "la file ; compte exact, à l’heure de ces mots."
    ),
    "abandoned": _l(
        "Terminées ou effacées sans que personne les ait prises, comptées à l’heure où elles étaient entrées "
        "dans la file. Une conversation quittée sans être terminée n’est comptée qu’à son effacement : les "
        "dernières semaines peuvent encore monter."
    ),
    "duration": _l("De la première prise en charge à la fin, comptée à l’heure de celle-ci."),
    "back": _l("Comptées à l’heure où elles ont été rendues à la file."),
    "department": _l(
        "De la commune dite à l’arrivée, par mois entiers jusqu’à hier, sans heure et sans les issues."
    ),
    "outcome": _l(
        "Des conversations prises en charge, comptées à leur fin, par mois entiers jusqu’à hier, sans heure."
    ),
    **referrals.MEANS,
}
OTHER_ENDS = {
    ENDED: _l("Terminée par la personne"),
    LAPSED: _l("Laissée ouverte, puis effacée"),
}


def place(where: Place, survey: Survey) -> str:
    """Which line it is: « 14 h à 15 h », « mar. 12 mai 2026 », « 69 Rhône »."""
    if isinstance(where, int):
        return str(_("%(first)s h à %(last)s h", first=where, last=where + 1))
    if isinstance(where, date):
        day = format_date(where, "EEE d MMM y" if survey.grain == DAY else "d MMM y")
        return str(day if survey.grain == DAY else _("semaine du %(day)s", day=day))
    if survey.what == "outcome":
        return str({**dict(outcomes()), **OTHER_ENDS}.get(where, where))
    return str(_("non précisé")) if where == UNTOLD else f"{where} {commune.department(where)}"


def heads(survey: Survey) -> list[str]:
    """What the columns are called."""
    first = {HOUR: _("Heure"), DAY: _("Jour"), WEEK: _("Semaine")}[survey.grain]
    if survey.by_label:
        first = _("Issue") if survey.what == "outcome" else _("Département")
    more = [referrals.HEADS.get(survey.what) or _("Conversations")]
    if survey.what in TIMED:
        more += [_("Médiane"), _("Neuf sur dix, au plus")]
    elif survey.what == "prompt":
        more = [_("Premières réponses"), _("En une minute au plus"), _("Part")]
    return [str(head) for head in (first, *more)]


def cells(line: Line, survey: Survey) -> list[str]:
    """What stands under them; of a hidden line that it is hidden, and how."""
    if line.veil:
        return [hidden(line)] + ["–"] * (len(heads(survey)) - 2)
    if survey.what in TIMED:
        return [str(line.count), lasting(line.median), lasting(line.ninth)]
    if survey.what == "prompt":
        return [str(line.count), str(line.prompt), share(line)]
    return [str(line.count)]


def sheet_heads(survey: Survey) -> list[str]:
    """The heads where durations are numbers."""
    first, *more = heads(survey)
    if survey.what in TIMED:
        more = [
            more[0],
            *(str(_("%(what)s (secondes, à 10 %% près)", what=head)) for head in more[1:]),
        ]
    return [first, *more[:2]] if survey.what == "prompt" else [first, *more]


def sheet_cells(line: Line, survey: Survey) -> list[str]:
    """The same line for a spreadsheet: days as it sorts them, seconds, and nothing where nothing is told."""
    where = line.place if isinstance(line.place, date) else place(line.place, survey)
    if line.veil:
        counted = [hidden(line)] + [""] * (len(sheet_heads(survey)) - 2)
    elif survey.what in TIMED:
        counted = [
            str(line.count),
            *("" if s is None else str(round(s)) for s in (line.median, line.ninth)),
        ]
    else:
        counted = cells(line, survey)[: len(sheet_heads(survey)) - 1]
    return [str(where), *counted]


def hidden(line: Line) -> str:
    """« < 5 » of what is from 1 to 4; « masqué » of what nobody is told more of."""
    return "< 5" if line.veil == FEW else str(_("masqué"))


def share(line: Line) -> str:
    """« 83 % »."""
    return f"{round(100 * (line.prompt or 0) / line.count)} %" if line.count else "–"


def lasting(seconds: float | None) -> str:
    """« 2 min 35 s »: rounded by less than 3 %, or to a second."""
    if seconds is None:
        return "–"
    if seconds < 100:
        return str(_("%(s)s s", s=round(seconds)))
    if seconds < 1200:
        minutes, rest = divmod(5 * round(seconds / 5), 60)
        return str(
            _("%(min)s min %(s)s s", min=minutes, s=rest) if rest else _("%(min)s min", min=minutes)
        )
    if seconds < 6000:
        return str(_("%(min)s min", min=round(seconds / 60)))
    if seconds < 2 * 86400:
        hours, rest = divmod(5 * round(seconds / 300), 60)
        return str(_("%(h)s h %(min)s min", h=hours, min=rest))
    days, hours = divmod(round(seconds / 3600), 24)
    return str(_("%(d)s j %(h)s h", d=days, h=hours))


def period(answer: Answer) -> str:
    """« du 1 mai 2026 au 28 mai 2026 »: what it is really about."""
    first, last = format_date(answer.first, "long"), format_date(answer.last, "long")
    return str(_("du %(first)s au %(last)s", first=first, last=last))


def summary(survey: Survey, answer: Answer) -> str:
    """The chart in one sentence, of what is shown alone."""
    shown = [line for line in answer.lines if line.count]
    if survey.what in TIMED:
        by = sorted(shown, key=lambda line: line.median or 0)
        return str(
            _(
                "Médianes de %(least)s (%(where)s) à %(most)s (%(there)s).",
                least=lasting(by[0].median), where=place(by[0].place, survey),
                most=lasting(by[-1].median), there=place(by[-1].place, survey),
            )
        )  # fmt: skip
    most = max(shown, key=lambda line: line.count or 0)
    told = {"most": most.count, "where": place(most.place, survey)}
    if survey.what == "prompt":
        prompt = sum(line.prompt or 0 for line in shown)
        return str(
            _(
                "%(prompt)s premières réponses sur %(total)s en une minute au plus.",
                prompt=prompt,
                total=answer.total,
            )
        )
    counted = ngettext("%(num)s conversation", "%(num)s conversations", answer.total)
    if head := referrals.HEADS.get(survey.what):
        counted = str(_("%(what)s : %(total)s", what=head, total=answer.total))
    return str(_("%(counted)s ; le plus : %(most)s (%(where)s).", counted=counted, **told))


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.globals.update(figures_asked=WHAT, figures_grains=GRAIN)

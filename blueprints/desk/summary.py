"""The summary at the desk: a tool that is written field by field, and taken away as a document."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints import doors, tools
from blueprints.desk import bp, paper, screen
from blueprints.desk.views import HELD
from blueprints.rendering import see
from blueprints.wording import ended_as
from domain import commune, summary
from domain.conversation import Conversation
from domain.errors import Refused
from domain.message import likely_language
from domain.safe_contact import SafeContact
from domain.summary import CONTACT, PLACE, SEQUEL, Written

tools.offer("summary", _l("Synthèse"), lasting=True)


def _pdf(sheet: paper.Paper) -> bytes:
    # What it is drawn with takes longer to load than all the rest of the desk.
    from blueprints.desk import pdf

    return pdf.drawn(sheet)


MAKE = {"pdf": (_pdf, "application/pdf", "pdf"), "text": (paper.plain, "text/plain", "txt")}
AFTER = {"back": ".conversation", "export": ".export"}


@dataclass(frozen=True)
class Field:
    """One field of the form. ``theirs``: what somebody else saved there meanwhile."""

    label: str
    text: str
    asked: bool
    prefilled: bool = False
    theirs: str | None = None

    @property
    def lang(self) -> str | None:
        """The language a screen reader should try for what somebody else saved."""
        return likely_language(self.theirs or "")


@bp.get(f"{HELD}/summary", endpoint="summary")
def summary_of(id: int) -> Response:
    """The form, with what is written and what is known."""
    held = screen.held(id)
    written = summary.of(held)
    return _show(held, written, _fields(held, written))


@bp.post(f"{HELD}/summary")
def summarise(id: int, refusal: Refused | None = None) -> Response:
    """Save it; 409 and both texts when somebody else did meanwhile."""
    held, typed = screen.held(id), _typed()
    version = request.form.get("version", 0, type=int)
    try:
        if refusal:  # it could not even be tried
            raise refusal
        summary.save(held, g.viewer, typed, version)
    except Refused as refused:
        written = summary.of(held)
        return _show(held, written, _compared(typed, written, version), refused)
    return see(url_for(AFTER.get(request.form.get("do", ""), ".summary"), id=id))


@bp.get(f"{HELD}/summary/copy")
def export(id: int) -> Response:
    """What would be taken away, and as what."""
    held = screen.held(id)
    try:
        written = summary.ready(held)
    except Refused as refusal:
        written = summary.of(held)
        return _show(held, written, _fields(held, written), refusal)
    return screen.desk(held, tool="desk/_export.html", alone=True, written=written)


@bp.post(f"{HELD}/summary/copy")
@doors.grave
def copy(id: int) -> Response:
    """Take it away: what was saved, and nothing of the conversation."""
    held, kind = screen.held(id), request.form.get("as", "")
    if kind not in MAKE:
        abort(404)
    try:
        written = summary.export(held, g.viewer, kind)
    except Refused as refusal:
        written = summary.of(held)
        return _show(held, written, _fields(held, written), refusal)
    make, mimetype, ending = MAKE[kind]
    name = f'attachment; filename="synthese-{id}.{ending}"'
    document = make(paper.of(held, written, g.viewer))
    return Response(document, mimetype=mimetype, headers={"Content-Disposition": name})


def _show(
    held: Conversation, written: Written, fields: list[Field], refusal: Refused | None = None
) -> Response:
    shown: dict[str, Any] = {"written": written, "fields": fields, "alone": True}
    return screen.desk(held, refusal=refusal, tool="desk/_summary.html", **shown)


def _typed() -> dict[str, str]:
    """What stands in the fields, each with the label it was typed under."""
    pairs = zip(request.form.getlist("label"), request.form.getlist("text"), strict=False)
    return {label[:200]: text for label, text in pairs}


def _fields(held: Conversation, written: Written) -> list[Field]:
    """Those the unit asks for, then those it asks for no more and in which something is written."""
    asked, known = summary.labels(), _known(held)
    shown = []
    for label in asked:
        prefilled = "" if label in written.fields else known.get(label, "")
        text = written.fields.get(label, prefilled)
        shown.append(Field(label, text, True, prefilled=bool(prefilled)))
    former = [Field(label, text, False) for label, text in written.fields.items() if text]
    return shown + [field for field in former if field.label not in asked]


def _compared(typed: dict[str, str], written: Written, version: int) -> list[Field]:
    """What was typed, and beside it what somebody else saved since the page was drawn."""
    changed = written.version != version
    asked, kept = summary.labels(), written.fields if changed else {}
    every = dict.fromkeys([*asked, *typed, *(label for label, text in kept.items() if text)])
    shown = []
    for label in every:
        mine, saved = typed.get(label, ""), kept.get(label, "")
        differs = changed and saved.split() != mine.split()
        if label in asked or mine or saved:
            shown.append(Field(label, mine, label in asked, theirs=saved if differs else None))
    return sorted(shown, key=lambda field: not field.asked)


def _known(held: Conversation) -> dict[str, str]:
    """What is known before anything is written, by the label of its field."""
    contact, place = held.contact, commune.get(held.commune_code or "")
    known = {str(SEQUEL): ended_as(held.outcome)}
    if place:
        known[str(PLACE)] = _("Commune indiquée par la personne : %(place)s.", place=place.label)
    if contact:
        known[str(CONTACT)] = rules(contact)
    return known


def rules(contact: SafeContact) -> str:
    """Her rules for reaching her, a line each."""
    if not contact.readable:
        return str(_("Consignes illisibles : ne pas appeler."))
    call = {"yes": _("oui"), "no": _("non, jamais")}.get(
        contact.call, _("pas dit : ne pas appeler")
    )
    said = ((_("Appeler ?"), call), (_("Numéro"), contact.phone), (_("Quand"), contact.when),
            (_("Mot à dire"), contact.word), (_("Ne jamais"), contact.never))  # fmt: skip
    return "\n".join(f"{label} : {text}" for label, text in said if text)

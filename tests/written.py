"""Everything that can be typed in a conversation or about one, each with a word that stands nowhere else."""

from datetime import timedelta
from unittest.mock import patch

from domain import (
    accepting,
    appointment,
    assessment,
    call,
    danger,
    duty,
    introducing,
    note,
    promise,
    summary,
)
from domain.access import Access
from domain.clock import now
from domain.conversation import Conversation
from domain.debrief import Debrief
from domain.facts import Facts
from domain.hold import Hold
from domain.officer import Officer
from domain.safe_contact import SafeContact
from domain.terms import Terms
from domain.transfer import Transfer
from domain.wishes import Wishes
from tests.domain import appointing

WRITTEN = {
    "her first words": "Il m’a enfermée hier zqxvkjww1",
    "her message": "il s’appelle Zqxwandre Kervadec",
    "her draft": "je ne sais pas si zqxvkjww3",
    "the place as typed": "chez ma soeur zqxvkjww4",
    "the answer": "Je vous crois zqxvkjww5",
    "a hold's reason": "réquisition zqxvkjww6 du parquet",
    "a summary": "coups depuis mars zqxvkjww7",
    "a note": "sa sœur sait zqxvkjww7",
    "her first name": "Zqxwanna",
    "a promise": "rappeler le voisin zqxvkjww9",
    "a debrief": "je n’en dors plus zqxvkjww8",
    "where a slot was looked for": "zqxvkjwwville",
    "what a station may know": "il l’attend zqxvkjww9",
    "the number at which she may be called": "0698765432",
    "when she may be called": "pas avant zqxvkjww-midi",
    "the word that says it is us": "zqxvkjwwpivoine",
    "what never to do": "jamais un zqxvkjwwsms",
    "where she says she is": "derrière la gare zqxvkjwwb",
    "why it is offered to another": "il me connaît zqxvkjwwc",
    "why a supervisor reads": "une plainte zqxvkjwwd",
    "an answer not sent": "Nous pourrions zqxvkjwwe",
    "a guest's answer not sent": "Je suis avec vous zqxvkjwwf",
    "what is asked for her": "un hébergement zqxvkjwwg",
    "how an organisation may reach her": "par le voisin zqxvkjwwh",
    "what happens in a danger": "il casse la porte zqxvkjwwi",
    "whom an officer called": "le 17 de zqxvkjwwj",
    "a question of the grid": "Dort-il chez zqxvkjwwk ?",
}


def written_beside(hers: Conversation) -> None:
    """All of it that neither of them says, in the conversation that Martin holds."""
    martin, petit, durand = map(Officer.called, ("martin", "petit", "durand"))
    said = WRITTEN.__getitem__
    until = now() + timedelta(days=9)
    Hold.place(hers.id, by=durand, reason=said("a hold's reason"), until=until)
    summary.save(hers, martin, {"Nature des faits": said("a summary")}, version=0)
    note.add(hers, said("a note"), key="k", by=martin)
    due = now() + timedelta(hours=9)
    promise.make(hers, martin, kind="call", due_at=due, text=said("a promise"), key="k")
    hers.call_her(said("her first name"), martin)
    hers.reach(
        SafeContact(
            call="yes",
            phone=said("the number at which she may be called"),
            when=said("when she may be called"),
            word=said("the word that says it is us"),
            never=said("what never to do"),
        )
    )
    hers.locate(said("where she says she is"))
    _offered(hers, martin)
    _shared(hers, martin, petit, durand)
    _in_danger(hers, martin)
    Debrief.leave(martin, said("a debrief"), key="k")


def _offered(hers: Conversation, martin: Officer) -> None:
    hers.wish(Wishes(search=WRITTEN["where a slot was looked for"]), martin)
    slot = appointing.opened(appointing.station())[0].id
    lines = [("Danger et armes", WRITTEN["what a station may know"])]
    appointment.offer(hers, [slot], by=martin, key="k", lines=lines)
    accepting.accept(hers, slot, told=[0])
    reach, ask = WRITTEN["how an organisation may reach her"], WRITTEN["what is asked for her"]
    introducing.prepare(hers, Terms(7, "CIDFF", reach=reach, ask=ask), key="k", by=martin)


def _shared(hers: Conversation, martin: Officer, petit: Officer, durand: Officer) -> None:
    duty.begin(petit)
    reason = WRITTEN["why it is offered to another"]
    Transfer.ask(hers, by=martin, to=petit.id, reason=reason)
    Access.invite(hers, by=martin, to=petit.id)
    Access.of(petit, hers.id).prepare(WRITTEN["a guest's answer not sent"])
    Access.supervise(hers, durand, WRITTEN["why a supervisor reads"])
    hers.prepare(WRITTEN["an answer not sent"])


def _in_danger(hers: Conversation, martin: Officer) -> None:
    danger.declare(hers, martin)
    danger.note(hers, Facts(happens=WRITTEN["what happens in a danger"]), 0, martin)
    call.add(hers, martin, whom=WRITTEN["whom an officer called"], answered="", key="k")
    # The unit's own questions lie open where it has changed them; what was answered to them does not.
    asked = {"q-1": WRITTEN["a question of the grid"]}
    with patch.object(assessment, "questions", lambda: asked):
        assessment.assess(hers, martin, {"q-1": "yes"}, "k")

"""An assessment: questions that help to judge a danger, answered by the officer. It gives no verdict."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain import audit, unit
from domain.clock import now
from domain.conversation import Conversation
from domain.errors import Refused
from domain.facts import CHOICES
from domain.officer import Officer
from domain.situation import Wiped
from extensions import Model, db, transaction
from vault import Unreadable, fingerprint

# Of the kind that published grids ask; the unit writes its own in their place.
unit.lines(
    "danger_questions",
    (
        _l("Les violences sont-elles devenues plus fréquentes ou plus graves ces derniers temps ?"),
        _l("L’auteur a-t-il menacé de tuer la personne, ou quelqu’un d’autre ?"),
        _l("L’auteur a-t-il déjà serré le cou de la personne, ou tenté de l’étouffer ?"),
        _l("L’auteur a-t-il une arme, ou peut-il s’en procurer une ?"),
        _l("L’auteur a-t-il parlé de se tuer, ou essayé ?"),
        _l("L’auteur surveille-t-il la personne : téléphone, messages, sorties, argent ?"),
        _l("Y a-t-il une séparation, récente ou annoncée ?"),
        _l("L’auteur impose-t-il à la personne des actes sexuels qu’elle ne veut pas ?"),
        _l("Des enfants voient-ils ou subissent-ils ces violences ?"),
        _l("L’alcool ou d’autres produits rendent-ils l’auteur plus violent ?"),
        _l("L’auteur a-t-il déjà passé outre une interdiction de la justice ou de la police ?"),
        _l("La personne a-t-elle peur pour sa vie, ou pour celle de ses proches ?"),
    ),
    _l("Questions de la grille d’évaluation du danger"),
    _l(
        "Une par ligne ; on y répond par oui, non ou ne sait pas. Les grilles déjà remplies ne changent pas."
    ),
)


class OtherQuestions(Refused):
    """The unit changed its questions while the grid was being filled."""

    sentence = _l(
        "Les questions de la grille viennent de changer : rien n’a été enregistré. Vos réponses aux "
        "questions restées les mêmes sont gardées ; répondez aux autres, puis enregistrez à nouveau."
    )
    status = 409


class Assessment(Model):
    """One grid as it was filled once, with its questions as they were."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("conversation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    key: Mapped[str] = mapped_column(String(40))
    assessed_at: Mapped[datetime] = mapped_column(default=now)
    sealed_answers: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Grid:
    """One as it is read: each question with yes, no, or nothing when it is not known."""

    at: datetime
    officer_name: str
    answers: tuple[tuple[str, str], ...]

    @property
    def count(self) -> int:
        """How many times yes. A count, and no score."""
        return sum(answer == "yes" for _question, answer in self.answers)


def questions() -> dict[str, str]:
    """What the unit asks, by a name made from the words: other words are another question."""
    return {f"q-{fingerprint(str(q))[:10]}": str(q) for q in unit.chosen("danger_questions")}


def assess(conversation: Conversation, by: Officer, said: dict[str, str], key: str) -> None:
    """Keep the answers (by name of question), once, unless they are what was answered last."""
    asked = questions()
    if set(said) != set(asked):
        raise OtherQuestions
    chosen = {name: said[name] if said[name] in CHOICES else "" for name in asked}
    answers = tuple((question, chosen[name]) for name, question in asked.items())
    before = grids(conversation)
    last = before[-1].answers if before else tuple((question, "") for question in asked.values())
    if answers == last:
        return
    text = json.dumps(answers, ensure_ascii=False)
    grid = Assessment(
        conversation_id=conversation.id,
        officer_id=by.id,
        key=conversation.sealing.tag(f"grid {key} {text}"),
        sealed_answers=conversation.sealing.seal(text, _place(conversation.id, by.id)),
    )
    try:
        with transaction():
            if not conversation.touch():
                raise Wiped
            db.session.add(grid)
            db.session.flush()
            audit.record("danger.assessed", by=by, about=conversation.topic)
    except IntegrityError:  # a second click
        return


def grids(conversation: Conversation) -> list[Grid]:
    """All that were filled, the first first; one that cannot be read is left out."""
    rows = db.session.execute(
        select(Assessment, Officer.name)
        .join(Officer, Officer.id == Assessment.officer_id)
        .where(Assessment.conversation_id == conversation.id)
        .order_by(Assessment.assessed_at, Assessment.id)
    )
    read = []
    for row, name in rows:
        try:
            place = _place(row.conversation_id, row.officer_id)
            text = conversation.key.open(row.sealed_answers, place)
        except Unreadable:
            continue
        answers = tuple((question, answer) for question, answer in json.loads(text))
        read.append(Grid(row.assessed_at, name, answers))
    return read


def _place(conversation_id: int, officer_id: int) -> str:
    return f"assessment:{conversation_id}:{officer_id}"

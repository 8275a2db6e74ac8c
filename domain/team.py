"""A team: officers who work the same cycle, each so many days ahead in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain.cycle import LONGEST
from domain.errors import Refused
from domain.officer import AT_THE_DESK, Officer
from domain.revised import Revised, named
from domain.shift import may_plan
from extensions import Model, db, transaction


class NotAhead(Refused):
    """Not a number of days, or of somebody who cannot be in a team."""

    sentence = _l("Le décalage d’un membre est un nombre de jours, de 0 à 181.")
    field = "members"


class TeamMember(Model):
    """``ahead``: how many days further in the cycle than the team's first day says."""

    __tablename__ = "team_member"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    ahead: Mapped[int]


class Team(Revised, Model):
    """On ``begins_on`` whoever is 0 days ahead is at the first day of the cycle."""

    __tablename__ = "team"
    noun = "team"

    begins_on: Mapped[date] = mapped_column(Date)

    @property
    def members(self) -> dict[int, int]:
        """How far ahead each is, by officer; who may not be planned any more is left out."""
        mine = (
            select(TeamMember.officer_id, TeamMember.ahead)
            .join(Officer, Officer.id == TeamMember.officer_id)
            .where(TeamMember.team_id == self.id, Officer.revoked_at.is_(None))
            .where(Officer.role.in_(AT_THE_DESK))
            .order_by(Officer.name, Officer.id)
        )
        return {row.officer_id: row.ahead for row in db.session.execute(mine)}

    @classmethod
    def add(
        cls, name: str, begins_on: date, members: Mapping[int, str], *, key: str, by: Officer
    ) -> bool:
        """One more, once; false when that ``key`` was used. ``NoTitle``, ``NotAhead``."""
        may_plan(by)
        name, ahead = named(name), _ahead(members)
        try:
            with transaction():
                made: Any = cls._add(key, by, name=name, begins_on=begins_on)
                if made is not None:
                    made._place(ahead)
        except IntegrityError:  # at the same moment, by a second click
            return False
        return made is not None

    def change(
        self, name: str, begins_on: date, members: Mapping[int, str], *, version: int, by: Officer
    ) -> None:
        """Another name, day or members; what was laid stays. ``RevisedMeanwhile``. Twice is once."""
        may_plan(by)
        name, ahead = named(name), _ahead(members)
        before = (self.name, self.begins_on, self.members)
        if before == (name, begins_on, ahead) and self.retired_at is None:
            return
        with transaction():
            self._change(version, by, name=name, begins_on=begins_on)
            self._place(ahead)

    def _place(self, ahead: Mapping[int, int]) -> None:
        gone = delete(TeamMember).where(TeamMember.team_id == self.id)
        db.session.execute(gone, execution_options={"synchronize_session": False})
        mine = [
            TeamMember(team_id=self.id, officer_id=officer_id, ahead=days)
            for officer_id, days in ahead.items()
        ]
        db.session.add_all(mine)
        db.session.flush()
        for each in mine:
            db.session.expunge(each)


def colleagues() -> list[Officer]:
    """Whoever may be planned, by name."""
    there = Officer.revoked_at.is_(None), Officer.role.in_(AT_THE_DESK)
    return list(
        db.session.scalars(select(Officer).where(*there).order_by(Officer.name, Officer.id))
    )


def _ahead(members: Mapping[int, str]) -> dict[int, int]:
    """Days ahead by officer; nothing typed is no member."""
    known = {each.id for each in colleagues()}
    typed = {officer_id: text.strip() for officer_id, text in members.items() if text.strip()}
    if any(not text.isascii() or not text.isdigit() for text in typed.values()):
        raise NotAhead
    found = {officer_id: int(text) for officer_id, text in typed.items()}
    if not set(found) <= known or any(days >= LONGEST for days in found.values()):
        raise NotAhead
    return found

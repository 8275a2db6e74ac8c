"""An organisation of the directory, with the field names of data.inclusion 1.0 and a few of our own."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.clock import now
from domain.upkeep import Kept
from domain.wall import today
from extensions import Model, db


class Placed:
    """Where somebody is reached: what a structure and a service both have in data.inclusion.

    A list of codes is kept as words with a space between (no code of the schema has one).
    """

    nom: Mapped[str] = mapped_column(String(150))
    description: Mapped[str] = mapped_column(Text, default="")
    date_maj: Mapped[date]
    lien_source: Mapped[str] = mapped_column(Text, default="")
    commune: Mapped[str] = mapped_column(String(80), default="")
    code_postal: Mapped[str] = mapped_column(String(5), default="")
    code_insee: Mapped[str] = mapped_column(String(5), default="")
    adresse: Mapped[str] = mapped_column(String(200), default="")
    complement_adresse: Mapped[str] = mapped_column(String(200), default="")
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    telephone: Mapped[str] = mapped_column(String(32), default="")  # E.164, or a short number
    courriel: Mapped[str] = mapped_column(String(200), default="")
    site_web: Mapped[str] = mapped_column(Text, default="")
    horaires_accueil: Mapped[str] = mapped_column(Text, default="")  # OSM opening hours


class Organisation(Placed, Kept, Model):
    """A structure of data.inclusion. ``reference``: what is called ``id`` there.

    Ours: ``adresse_masquee`` (a shelter: its address never leaves the server), ``verifie_le`` / ``verifie_par``
    / ``a_verifier_le``, ``urgence`` (a line for emergencies), ``nationale`` (known everywhere), ``a_recontroler``
    (its hours are doubtful and not shown to the public), ``langues``, ``violences``, ``besoins``, ``publics``
    (our taxonomy), ``sms`` (reached by text message), ``edited_at`` (a human changed it: no import writes over
    it), ``imported_as`` (of what its source said last), ``differs`` (what it says otherwise than we do, as
    JSON), ``gone_at``.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("source", "reference"),
        Index("ix_organisation_code_insee", "code_insee"),
        Index("ix_organisation_a_verifier_le", "a_verifier_le"),
        Index("ix_organisation_state", "version", "gone_at"),  # all that tells that one was changed
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(String(128))
    siret: Mapped[str] = mapped_column(String(14), default="")
    accessibilite_lieu: Mapped[str] = mapped_column(Text, default="")
    reseaux_porteurs: Mapped[str] = mapped_column(Text, default="")
    adresse_masquee: Mapped[bool] = mapped_column(default=False)
    nationale: Mapped[bool] = mapped_column(default=False)
    urgence: Mapped[bool] = mapped_column(default=False)
    a_recontroler: Mapped[bool] = mapped_column(default=False)
    sms: Mapped[bool] = mapped_column(default=False)
    langues: Mapped[str] = mapped_column(Text, default="")
    accessibilite: Mapped[str] = mapped_column(Text, default="")
    violences: Mapped[str] = mapped_column(Text, default="")
    besoins: Mapped[str] = mapped_column(Text, default="")
    publics: Mapped[str] = mapped_column(Text, default="", server_default="")
    provenance: Mapped[str] = mapped_column(Text, default="")  # where its facts were read
    verifie_le: Mapped[date | None]
    verifie_par: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    a_verifier_le: Mapped[date | None]
    imported_at: Mapped[datetime | None]
    imported_as: Mapped[str | None] = mapped_column(String(64))
    differs: Mapped[str] = mapped_column(Text, default="", server_default="")
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    version: Mapped[int] = mapped_column(default=1)
    gone_at: Mapped[datetime | None]

    services: Mapped[list["Service"]] = relationship(
        back_populates="organisation", order_by="Service.id", lazy="selectin"
    )

    @property
    def topic(self) -> str:
        """How the audit names it."""
        return f"organisation:{self.id}"

    @classmethod
    def found(cls, id: int) -> "Organisation | None":
        """One that is still there."""
        return db.session.scalar(select(cls).where(cls.id == id, cls.gone_at.is_(None)))

    @classmethod
    def ever(cls, id: int) -> "Organisation | None":
        """One of them, retired or not: whoever sent a form keeps their text."""
        return db.session.get(cls, id)

    @property
    def offered(self) -> list["Service"]:
        """What it still does."""
        return [each for each in self.services if each.gone_at is None]

    def offer(self, names: tuple[str, ...]) -> None:
        """Part of a verb: from now on it does these, by their names; the others no more."""
        for each in self.services:
            if each.gone_at is None and each.nom not in names:
                each.gone_at = now()
        there = {each.nom: each for each in self.offered}
        for name in names:
            if name not in there:
                reference = f"ours-{len(self.services) + 1}"
                self.services.append(Service(reference=reference, nom=name, date_maj=today()))


class Service(Placed, Model):
    """What an organisation does for people: a service of data.inclusion."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("organisation_id", "reference"),
        Index("ix_service_state", "organisation_id", "gone_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reference: Mapped[str] = mapped_column(String(128))
    type: Mapped[str] = mapped_column(String(64), default="")
    thematiques: Mapped[str] = mapped_column(Text, default="")
    frais: Mapped[str] = mapped_column(String(32), default="")
    frais_precisions: Mapped[str] = mapped_column(Text, default="")
    publics: Mapped[str] = mapped_column(Text, default="")
    publics_precisions: Mapped[str] = mapped_column(Text, default="")
    conditions_acces: Mapped[str] = mapped_column(Text, default="")
    modes_accueil: Mapped[str] = mapped_column(Text, default="")
    zone_eligibilite: Mapped[str] = mapped_column(Text, default="")
    contact_nom_prenom: Mapped[str] = mapped_column(String(120), default="")
    lien_mobilisation: Mapped[str] = mapped_column(Text, default="")
    modes_mobilisation: Mapped[str] = mapped_column(Text, default="")
    mobilisable_par: Mapped[str] = mapped_column(Text, default="")
    mobilisation_precisions: Mapped[str] = mapped_column(Text, default="")
    volume_horaire_hebdomadaire: Mapped[float | None]
    nombre_semaines: Mapped[int | None]
    gone_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(back_populates="services")

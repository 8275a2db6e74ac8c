"""Where to go next: stations, who stands at the desk of which, organisations and what they do."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "station",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(160), nullable=False, unique=True),
        sa.Column("institution", sa.String(2), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("postal_code", sa.String(5), nullable=False),
        sa.Column("locality", sa.String(80), nullable=False),
        sa.Column("commune_code", sa.String(5)),
        sa.Column("department", sa.String(3), nullable=False),
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("dated", sa.Date, nullable=False),
        sa.Column("imported_at", AT, nullable=False),
        sa.Column("gone_at", AT),
    )
    op.create_index("ix_station_commune", "station", ["commune_code"])
    op.create_index("ix_station_department", "station", ["department"])
    if op.get_bind().dialect.name == "sqlite":  # without making the table anew: much refers to it
        referring = "INTEGER CONSTRAINT fk_officer_station REFERENCES station (id)"
        op.execute(f"ALTER TABLE officer ADD COLUMN station_id {referring}")
    else:
        reference = sa.ForeignKey("station.id", name="fk_officer_station")
        op.add_column("officer", sa.Column("station_id", sa.Integer, reference))
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(128), nullable=False),
        sa.Column("siret", sa.String(14), nullable=False),
        *_placed(),
        *(_text(name) for name in ("accessibilite_lieu", "reseaux_porteurs")),
        *(_flag(name) for name in ("adresse_masquee", "nationale", "urgence")),
        *(_flag(name) for name in ("a_recontroler", "sms")),
        *(_text(name) for name in ("langues", "accessibilite", "violences", "besoins")),
        _text("provenance"),
        sa.Column("verifie_le", sa.Date),
        sa.Column("verifie_par", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("a_verifier_le", sa.Date),
        sa.Column("imported_at", AT),
        sa.Column("edited_at", AT),
        sa.Column("edited_by", sa.Integer, sa.ForeignKey("officer.id")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("gone_at", AT),
        sa.UniqueConstraint("source", "reference"),
    )
    op.create_index("ix_organisation_code_insee", "organisation", ["code_insee"])
    op.create_index("ix_organisation_a_verifier_le", "organisation", ["a_verifier_le"])
    op.create_table(
        "service",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("reference", sa.String(128), nullable=False),
        *_placed(),
        sa.Column("type", sa.String(64), nullable=False),
        _text("thematiques"),
        sa.Column("frais", sa.String(32), nullable=False),
        *(_text(name) for name in ("frais_precisions", "publics", "publics_precisions")),
        *(_text(name) for name in ("conditions_acces", "modes_accueil", "zone_eligibilite")),
        sa.Column("contact_nom_prenom", sa.String(120), nullable=False),
        *(_text(name) for name in ("lien_mobilisation", "modes_mobilisation")),
        *(_text(name) for name in ("mobilisable_par", "mobilisation_precisions")),
        sa.Column("volume_horaire_hebdomadaire", sa.Double),
        sa.Column("nombre_semaines", sa.Integer),
        sa.Column("gone_at", AT),
        sa.UniqueConstraint("organisation_id", "reference"),
    )


def downgrade() -> None:
    op.drop_table("service")
    op.drop_table("organisation")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE officer DROP COLUMN station_id")
    else:
        op.drop_column("officer", "station_id")
    op.drop_table("station")


def _placed() -> list[sa.Column]:
    """Fresh ones at each call: a column belongs to one table."""
    return [
        sa.Column("nom", sa.String(150), nullable=False),
        _text("description"),
        sa.Column("date_maj", sa.Date, nullable=False),
        _text("lien_source"),
        sa.Column("commune", sa.String(80), nullable=False),
        sa.Column("code_postal", sa.String(5), nullable=False),
        sa.Column("code_insee", sa.String(5), nullable=False),
        sa.Column("adresse", sa.String(200), nullable=False),
        sa.Column("complement_adresse", sa.String(200), nullable=False),
        sa.Column("longitude", sa.Double),
        sa.Column("latitude", sa.Double),
        sa.Column("telephone", sa.String(32), nullable=False),
        sa.Column("courriel", sa.String(200), nullable=False),
        _text("site_web"),
        _text("horaires_accueil"),
    ]


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False)

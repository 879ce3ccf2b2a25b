"""Components of dossiers that must not be digitized."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "exclusions",
        sa.Column("dossier", _key(64), nullable=False),
        sa.Column("component", _key(40), nullable=False),
        sa.Column("why", _key(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "component", name="pk_exclusions"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name="fk_exclusions_dossier"),
    )

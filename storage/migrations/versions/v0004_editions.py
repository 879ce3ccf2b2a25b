"""Documents, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("document", _key(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("action", _key(20), nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.Integer, nullable=False),
        sa.Column("before", sa.Integer),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", "number", name="pk_editions"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_editions_document"),
    )

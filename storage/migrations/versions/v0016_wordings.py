"""What people change of the words of a page."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "wordings",
        sa.Column("page", _key(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("action", _key(20), nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.Integer, nullable=False),
        sa.Column("before", sa.Integer),
        sa.Column("reading_sha256", _key(64), nullable=False),
        sa.Column("reading_size", sa.BigInteger, nullable=False),
        sa.Column("reading_media_type", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("page", "number", name="pk_wordings"),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], name="fk_wordings_page"),
    )
    op.create_index("ix_wordings_reading_sha256", "wordings", ["reading_sha256"])

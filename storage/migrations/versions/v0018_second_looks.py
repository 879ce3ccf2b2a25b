"""Pages to be scanned again, second looks by another person, values typed twice."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "rescans",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("page", _key(64), nullable=False),
        sa.Column("document", _key(64), nullable=False),
        sa.Column("reason", _key(30), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_rescans"),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], name="fk_rescans_page"),
    )
    op.create_index("ix_rescans_page", "rescans", ["page"])
    op.create_index("ix_rescans_document", "rescans", ["document"])
    op.create_index("ix_rescans_ended_at_id", "rescans", ["ended_at", "id"])
    op.create_table(
        "rechecks",
        sa.Column("document", _key(64), nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("vouched_by", _key(200), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        sa.Column("done_by", _key(200)),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("document", name="pk_rechecks"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_rechecks_document"),
    )
    op.create_table(
        "entries",
        sa.Column("document", _key(64), nullable=False),
        sa.Column("field", _key(100), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("typed", _key(64), nullable=False),
        sa.Column("made_by", _key(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document", "field", "number", name="pk_entries"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_entries_document"),
    )

"""Holds, proposals to destroy and their minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("dossier", _key(64), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("lifted_by", sa.Text),
        sa.Column("lifted_at", MOMENT),
        sa.Column("lifted_why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name="fk_holds_dossier"),
    )
    op.create_index("ix_holds_dossier", "holds", ["dossier"])
    _destructions()


def _destructions() -> None:
    op.create_table(
        "destructions",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_why", sa.Text, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("digest", _key(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_destructions"),
    )
    op.create_index("ix_destructions_state", "destructions", ["state"])
    op.create_table(
        "destruction_items",
        sa.Column("destruction", _key(64), nullable=False),
        sa.Column("dossier", _key(64), nullable=False),
        sa.Column("code", _key(200), nullable=False),
        sa.Column("procedure", _key(64), nullable=False),
        sa.Column("group", _key(64), nullable=False),
        sa.Column("group_name", sa.Text, nullable=False),
        sa.Column("years", sa.Integer, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("ended_on", sa.Date, nullable=False),
        sa.Column("receiving", _key(40), nullable=False),
        sa.Column("deciding", _key(40), nullable=False),
        sa.Column("documents", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("files", sa.Integer, nullable=False),
        sa.Column("outcome", _key(20), nullable=False),
        sa.Column("why", _key(20), nullable=False),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("destruction", "dossier", name="pk_destruction_items"),
        sa.ForeignKeyConstraint(["destruction"], ["destructions.id"], name="fk_destruction_items_destruction"),
    )
    op.create_index("ix_destruction_items_dossier", "destruction_items", ["dossier"])
    op.create_table(
        "destroyed_blobs",
        sa.Column("destruction", _key(64), nullable=False),
        sa.Column("sha256", _key(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("original", sa.Boolean, nullable=False),
        sa.Column("fate", _key(20), nullable=False),
        sa.PrimaryKeyConstraint("destruction", "sha256", name="pk_destroyed_blobs"),
        sa.ForeignKeyConstraint(["destruction"], ["destructions.id"], name="fk_destroyed_blobs_destruction"),
    )

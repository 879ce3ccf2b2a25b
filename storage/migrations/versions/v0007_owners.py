"""Whose paper a document is, which paper says what of a party, and how often somebody looked up in vain."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "document_owners",
        sa.Column("document", _key(64), nullable=False),
        sa.Column("role", _key(60), nullable=False),
        sa.Column("party", _key(64), nullable=False),
        sa.Column("how", _key(20), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document", "role", name="pk_document_owners"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_document_owners_document"),
        sa.ForeignKeyConstraint(["party"], ["parties.id"], name="fk_document_owners_party"),
    )
    op.create_index("ix_document_owners_party", "document_owners", ["party"])
    op.create_table(
        "party_traces",
        sa.Column("party", _key(64), nullable=False),
        sa.Column("what", _key(20), nullable=False),
        sa.Column("value", _key(64), nullable=False),
        sa.Column("origin", _key(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("how", _key(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("party", "what", "value", "origin", name="pk_party_traces"),
        sa.ForeignKeyConstraint(["party"], ["parties.id"], name="fk_party_traces_party"),
    )
    op.create_index("ix_party_traces_origin", "party_traces", ["origin"])
    op.create_index("ix_party_traces_what_value", "party_traces", ["what", "value"])
    op.create_table(
        "tries",
        sa.Column("subject", _key(64), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_tries"),
    )
    op.create_index("ix_tries_since", "tries", ["since"])

"""The queue of papers that wait for a person, filled with those that wait already."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WEIGHTS = {"review": 300, "caution": 100}
"""How doubtful a paper is by its verdict, until it is next written."""


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _said(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, _key(length), nullable=False, server_default=sa.text("''"))


def upgrade() -> None:
    reviews = op.create_table(
        "reviews",
        sa.Column("document", _key(64), nullable=False),
        sa.Column("batch", _key(64), nullable=False),
        sa.Column("type", _key(64), nullable=False),
        sa.Column("stage", _key(10), nullable=False),
        sa.Column("place", _key(120), nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("dossier", _key(64)),
        sa.Column("doubts", sa.Text, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        _said("vouched_by", 200),
        _said("holder", 200),
        sa.Column("held_since", MOMENT),
        sa.Column("held_until", MOMENT),
        _said("assigned", 200),
        _said("assigned_by", 200),
        sa.Column("note", sa.Text, nullable=False, server_default=sa.text("''")),
        _said("note_by", 200),
        sa.PrimaryKeyConstraint("document", name="pk_reviews"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_reviews_document"),
        sa.UniqueConstraint("place", name="uq_reviews_place"),
    )
    op.create_index("ix_reviews_holder", "reviews", ["holder"])
    op.create_index("ix_reviews_assigned", "reviews", ["assigned"])
    agencies = op.create_table(
        "review_agencies",
        sa.Column("agency", _key(40), nullable=False),
        sa.Column("place", _key(120), nullable=False),
        sa.Column("document", _key(64), nullable=False),
        sa.PrimaryKeyConstraint("agency", "place", name="pk_review_agencies"),
        sa.ForeignKeyConstraint(
            ["document"], ["reviews.document"], name="fk_review_agencies_document", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_review_agencies_document", "review_agencies", ["document"])
    _fill(reviews, agencies)


def _fill(reviews: sa.Table, agencies: sa.Table) -> None:
    found = op.get_bind().execute(
        sa.text(
            "SELECT d.id AS document, d.batch, d.type, d.verdict, d.dossier, s.receiving, s.deciding, "
            "b.agency FROM documents d JOIN batches b ON b.id = d.batch LEFT JOIN dossiers s ON s.id = d.dossier "
            "WHERE d.state IN ('needs_review', 'corrected') AND d.superseded = :no"
        ),
        {"no": False},
    )
    now = sa.func.current_timestamp()
    for row in found.mappings().all():
        weight = WEIGHTS.get(row["verdict"], 0)
        place = f"1.{'9' * 12}.{999 - weight:03}.{row['document']}"
        doubts = '{"grave":true}' if row["verdict"] == "review" else "{}"
        told = {name: row[name] for name in ("document", "batch", "type", "dossier")}
        values = {"stage": "first", "place": place, "waiting": False, "doubts": doubts, "since": now}
        op.get_bind().execute(sa.insert(reviews).values(**told, **values))
        for agency in {row["agency"], row["receiving"], row["deciding"]} - {None, ""}:
            mine = {"agency": agency, "place": place, "document": row["document"]}
            op.get_bind().execute(sa.insert(agencies).values(**mine))

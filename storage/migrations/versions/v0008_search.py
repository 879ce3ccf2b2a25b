"""What documents are found by: one row each, and the index that each database keeps over it by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Our own words go in, so that no parser of the database takes a code apart or drops a long word.
POSTGRESQL = (
    (
        "ALTER TABLE search_texts ADD COLUMN vector tsvector NOT NULL "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
    ),
    # Without the list of pending entries every search takes the same time, however many papers just came in.
    "CREATE INDEX ix_search_texts_vector ON search_texts USING gin (vector) WITH (fastupdate = off)",
)
# Our words hold no ASCII but letters and digits, which is what this tokenizer takes for a word.
SQLITE = (
    (
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "words, content='search_texts', content_rowid='number', tokenize='ascii', detail=none, columnsize=0, "
        "prefix='2 3')"
    ),
    (
        "CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts BEGIN "
        "INSERT INTO search_index(rowid, words) VALUES (new.number, new.words); END"
    ),
    (
        "CREATE TRIGGER search_texts_gone AFTER DELETE ON search_texts BEGIN "
        "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.number, old.words); END"
    ),
    (
        "CREATE TRIGGER search_texts_changed AFTER UPDATE OF words ON search_texts BEGIN "
        "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.number, old.words); "
        "INSERT INTO search_index(rowid, words) VALUES (new.number, new.words); END"
    ),
)


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "search_texts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("document", _key(64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("large", sa.Boolean, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("marked", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_texts"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_search_texts_document"),
        sa.UniqueConstraint("document", name="uq_search_texts_document"),
    )
    op.create_index("ix_search_texts_received_at", "search_texts", ["received_at"])
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
    op.drop_column("page_texts", "folded")

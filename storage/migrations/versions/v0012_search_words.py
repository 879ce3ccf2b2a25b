"""Pairs begin like no word, two letters find the words that begin with them, and times of documents their numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_AT_ONCE = 200
_TEXTS = sa.table(
    "search_texts",
    sa.column("number", sa.BigInteger),
    sa.column("large", sa.Boolean),
    sa.column("words", sa.Text),
    sa.column("folded", sa.Text),
)


def upgrade() -> None:
    op.create_index("ix_search_texts_received_at_number", "search_texts", ["received_at", "number"])
    op.drop_index("ix_search_texts_received_at", "search_texts")
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.drop_index("ix_search_texts_vector", "search_texts")
    after = 0
    while rows := connection.execute(_some(after)).all():
        new = sa.update(_TEXTS).where(_TEXTS.c.number == sa.bindparam("which")).values(words=sa.bindparam("new"))
        connection.execute(new, [{"which": row.number, "new": _words(row.words, row.folded)} for row in rows])
        after = rows[-1].number
    if connection.dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_search_texts_vector ON search_texts USING gin (vector) WITH (fastupdate = off)")


def _some(after: int) -> "sa.Select[tuple[int, str, str]]":
    query = sa.select(_TEXTS.c.number, _TEXTS.c.words, _TEXTS.c.folded)
    return query.where(_TEXTS.c.number > after, _TEXTS.c.large.is_(False)).order_by(_TEXTS.c.number).limit(_AT_ONCE)


def _words(words: str, folded: str) -> str:
    kept = {f"§{word}" if "§" in word[1:] and word[0] != "§" else word for word in words.split()}
    return " ".join(sorted(kept | {f"¬{word[:2]}" for word in folded.split() if len(word) > 1}))

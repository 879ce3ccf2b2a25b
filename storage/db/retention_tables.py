"""The tables of retention: what is held back, what was proposed for destruction, and the minutes of it."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, Table

from storage.db import review_tables
from storage.db.columns import Moment, Words, key

metadata = review_tables.metadata
"""Of all tables."""

holds = Table(
    "holds",
    metadata,
    Column("id", key(), primary_key=True),
    Column("dossier", key(), ForeignKey("dossiers.id"), nullable=False, index=True),
    Column("by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Words, nullable=False),
    Column("lifted_by", Words),
    Column("lifted_at", Moment),
    Column("lifted_why", Words, nullable=False),
)

destructions = Table(
    "destructions",
    metadata,
    Column("id", key(), primary_key=True),
    Column("state", key(20), nullable=False, index=True),
    Column("proposed_by", Words, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("reason", Words, nullable=False),
    Column("decided_by", Words),
    Column("decided_at", Moment),
    Column("decided_why", Words, nullable=False),
    Column("done_at", Moment),
    Column("digest", key(), nullable=False),
)

# No key into `dossiers`: these rows stay when the dossier is gone. Nothing here says whose it was.
destruction_items = Table(
    "destruction_items",
    metadata,
    Column("destruction", key(), ForeignKey("destructions.id"), nullable=False),
    Column("dossier", key(), nullable=False, index=True),
    Column("code", key(200), nullable=False),
    Column("procedure", key(), nullable=False),
    Column("group", key(), nullable=False),
    Column("group_name", Words, nullable=False),
    Column("years", Integer, nullable=False),
    Column("basis", Words, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("receiving", key(40), nullable=False),
    Column("deciding", key(40), nullable=False),
    Column("documents", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("files", Integer, nullable=False),
    Column("outcome", key(20), nullable=False),
    Column("why", key(20), nullable=False),
    Column("done_at", Moment),
    PrimaryKeyConstraint("destruction", "dossier"),
)

# Which bytes went with a destruction: written with the end of their rows, so that a power cut forgets none.
destroyed_blobs = Table(
    "destroyed_blobs",
    metadata,
    Column("destruction", key(), ForeignKey("destructions.id"), nullable=False),
    Column("sha256", key(), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Words, nullable=False),
    # A file as it was handed in; else something that was made of one.
    Column("original", Boolean, nullable=False),
    Column("fate", key(20), nullable=False),
    PrimaryKeyConstraint("destruction", "sha256"),
)

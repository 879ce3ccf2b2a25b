"""The tables of the review: which papers wait for a person, in whose hands they are, what was changed of words."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, text

from storage.db import access_tables
from storage.db.columns import Moment, Words, blob_columns, key

metadata = access_tables.metadata
"""Of all tables."""

# A document that waits, and the lease on it; the row goes when it waits no more.
reviews = Table(
    "reviews",
    metadata,
    Column("document", key(), ForeignKey("documents.id"), primary_key=True),
    Column("batch", key(), nullable=False),
    Column("type", key(), nullable=False),
    Column("stage", key(10), nullable=False),
    Column("place", key(120), nullable=False, unique=True),
    Column("waiting", Boolean, nullable=False),
    Column("due_at", Moment),
    Column("dossier", key()),
    Column("doubts", Words, nullable=False),
    Column("since", Moment, nullable=False),
    Column("vouched_by", key(200), nullable=False, server_default=text("''")),
    Column("holder", key(200), nullable=False, server_default=text("''")),
    Column("held_since", Moment),
    Column("held_until", Moment),
    Column("assigned", key(200), nullable=False, server_default=text("''")),
    Column("assigned_by", key(200), nullable=False, server_default=text("''")),
    Column("note", Words, nullable=False, server_default=text("''")),
    Column("note_by", key(200), nullable=False, server_default=text("''")),
    Index(None, "holder"),
    Index(None, "assigned"),
)

# The agencies whose people have to look at it, in the order of the queue.
review_agencies = Table(
    "review_agencies",
    metadata,
    Column("agency", key(40), nullable=False),
    Column("place", key(120), nullable=False),
    Column("document", key(), ForeignKey("reviews.document", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("agency", "place"),
    Index(None, "document"),
)

# What people changed of the words of a page, version by version.
wordings = Table(
    "wordings",
    metadata,
    Column("page", key(), ForeignKey("pages.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", key(20), nullable=False),
    Column("made_by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("origin", Integer, nullable=False),
    Column("before", Integer),
    *blob_columns("reading"),
    Column("body", Words, nullable=False),
    PrimaryKeyConstraint("page", "number"),
)

# Pages that a reviewer sends back to be scanned again; the row stays after that was done, or taken back.
rescans = Table(
    "rescans",
    metadata,
    Column("id", key(), primary_key=True),
    Column("page", key(), ForeignKey("pages.id"), nullable=False, index=True),
    Column("document", key(), nullable=False, index=True),
    Column("reason", key(30), nullable=False),
    Column("note", Words, nullable=False),
    Column("made_by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", Words),
    Index(None, "ended_at", "id"),
)

# Documents that were drawn for a second person to look at.
rechecks = Table(
    "rechecks",
    metadata,
    Column("document", key(), ForeignKey("documents.id"), primary_key=True),
    Column("edition", Integer, nullable=False),
    Column("vouched_by", key(200), nullable=False),
    Column("drawn_at", Moment, nullable=False),
    Column("done_by", key(200)),
    Column("done_at", Moment),
)

# That somebody typed a value, as a keyed hash of it: whoever types it again does not learn what it was.
entries = Table(
    "entries",
    metadata,
    Column("document", key(), ForeignKey("documents.id"), nullable=False),
    Column("field", key(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("typed", key(), nullable=False),
    Column("made_by", key(200), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("document", "field", "number"),
)

"""The tables; the migrations make them, a test compares the two."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.db.columns import Moment, Words, blob_columns, failure_columns, key, quality_columns

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", key(), primary_key=True),
    Column("code", key(200), nullable=False, unique=True),
    Column("procedure", key()),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("state", key(20), nullable=False, server_default="received", index=True),
    # A row of `parties`; SQLite cannot add a constraint to a table that is there.
    Column("applicant", key(), index=True),
    Column("submitted_by", Words, nullable=False, server_default=text("''")),
    Column("receiving", key(40), nullable=False, server_default=text("''")),
    Column("deciding", key(40), nullable=False, server_default=text("''")),
    Column("channel", Integer, nullable=False, server_default="1"),
    Column("received_at", Moment, index=True),
    Column("due_at", Moment),
    Column("finished_at", Moment),
    Column("returned_at", Moment),
    Column("arrived_at", Moment),
    Column("procedure_from", Date),
    Index(None, "receiving", "id"),
    Index(None, "deciding", "id"),
    Index(None, "procedure", "id"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", key(), primary_key=True),
    Column("state", key(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("dossier", key(), ForeignKey("dossiers.id"), index=True),
    Column("procedure", key()),
    Column("key", key(200), nullable=False, index=True),
    Column("delivered_at", Moment),
    # The agency where it was handed in; empty where nobody said.
    Column("agency", key(40), nullable=False, server_default=text("''"), index=True),
    *failure_columns(),
)

files = Table(
    "files",
    metadata,
    Column("id", key(), primary_key=True),
    Column("batch", key(), ForeignKey("batches.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Words, nullable=False),
    *blob_columns("blob"),
    Column("state", key(20), nullable=False),
    Column("page_count", Integer),
    Column("signed", Boolean, nullable=False),
    Column("replaces", key()),
    *failure_columns(),
    UniqueConstraint("batch", "position"),
)

pages = Table(
    "pages",
    metadata,
    Column("id", key(), primary_key=True),
    Column("batch", key(), ForeignKey("batches.id"), nullable=False),
    Column("file", key(), ForeignKey("files.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", key(20), nullable=False),
    *blob_columns("image", nullable=True),
    Column("picture", Words, nullable=False),
    *blob_columns("text", nullable=True),
    *blob_columns("words", nullable=True),
    Column("blank", Boolean, nullable=False),
    *quality_columns(),
    Column("bucket", key(20)),
    Column("document", key()),
    *failure_columns(),
    Index(None, "batch", "position", "place"),
    Index(None, "batch", "state"),
    Index(None, "document"),
)

# Files that arrive part by part, before they belong to a batch.
uploads = Table(
    "uploads",
    metadata,
    Column("id", key(), primary_key=True),
    Column("owner", key(200), nullable=False),
    Column("name", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("dossier", key(), ForeignKey("dossiers.id"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("batch", key()),
    Index(None, "owner", "ended_at"),
    Index(None, "ended_at", "changed_at"),
)

upload_parts = Table(
    "upload_parts",
    metadata,
    Column("upload", key(), ForeignKey("uploads.id"), nullable=False),
    Column("begins", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    *blob_columns("blob"),
    PrimaryKeyConstraint("upload", "begins"),
)

page_texts = Table(
    "page_texts",
    metadata,
    Column("page", key(), ForeignKey("pages.id"), primary_key=True),
    Column("text", Words, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", key(), primary_key=True),
    Column("batch", key(), ForeignKey("batches.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("state", key(20), nullable=False),
    Column("superseded", Boolean, nullable=False, server_default=false()),
    Column("type", key(), nullable=False),
    Column("type_confidence", Float, nullable=False),
    Column("verdict", key(20), nullable=False),
    Column("dossier", key(), ForeignKey("dossiers.id"), index=True),
    Column("component", key()),
    Column("body", Words, nullable=False),
)

# What a document is found by. The migration adds what makes it fast: in SQLite the table `search_index` (FTS5) over
# `words`, in PostgreSQL the column `vector` made from `words`; both follow by themselves.
search_texts = Table(
    "search_texts",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("document", key(), ForeignKey("documents.id"), nullable=False, unique=True),
    Column("received_at", Moment, nullable=False),
    Column("large", Boolean, nullable=False),
    Column("words", Words, nullable=False),
    Column("folded", Words, nullable=False),
    Column("marked", Words, nullable=False),
    Index(None, "received_at", "number"),
)

arrangements = Table(
    "arrangements",
    metadata,
    Column("batch", key(), ForeignKey("batches.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", key(20), nullable=False),
    Column("made_by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("origin", Integer, nullable=False),
    Column("before", Integer),
    Column("body", Words, nullable=False),
    PrimaryKeyConstraint("batch", "number"),
)

editions = Table(
    "editions",
    metadata,
    Column("document", key(), ForeignKey("documents.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", key(20), nullable=False),
    Column("made_by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("origin", Integer, nullable=False),
    Column("before", Integer),
    Column("settled", Boolean, nullable=False),
    Column("decision", Words, nullable=False),
    Column("body", Words, nullable=False),
    PrimaryKeyConstraint("document", "number"),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("owner", key(), nullable=False),
    Column("kind", key(20), nullable=False),
    *blob_columns("blob"),
    Column("parent", key(), nullable=False),
    Column("recipe", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    PrimaryKeyConstraint("owner", "kind"),
)

steps = Table(
    "steps",
    metadata,
    Column("step", key(40), nullable=False),
    Column("subject", key(100), nullable=False),
    Column("state", key(20), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("announced_at", Moment),
    Column("asked_again", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("lease_token", key()),
    Column("lease_until", Moment),
    Column("lease_host", Text),
    Column("lease_boot", Text),
    Column("lease_pid", Integer),
    Column("lease_started", BigInteger),
    *failure_columns(),
    PrimaryKeyConstraint("step", "subject"),
    Index(None, "state", "priority", "due_at"),
)

workers = Table(
    "workers",
    metadata,
    Column("host", key(300), nullable=False),
    Column("boot", key(), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("kind", key(40), nullable=False),
    Column("beat_at", Moment, nullable=False),
    PrimaryKeyConstraint("host", "boot", "pid", "started"),
)

events = Table(
    "events",
    metadata,
    Column("at", Moment, primary_key=True),
    Column("actor", Words, nullable=False),
    Column("action", key(60), nullable=False),
    Column("subject", key(100), nullable=False),
    Column("data", Words, nullable=False),
    Index(None, "subject", "at"),
    Index(None, "action", "at"),
)

"""The tables of access: agencies, people, keys, sessions, and who looked at what."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from storage.db import register_tables
from storage.db.columns import Moment, Words, key

metadata = register_tables.metadata
"""Of all tables."""

agencies = Table(
    "agencies",
    metadata,
    Column("code", key(40), primary_key=True),
    Column("name", Words, nullable=False),
    Column("parent", key(40), ForeignKey("agencies.code"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

people = Table(
    "people",
    metadata,
    Column("id", key(), primary_key=True),
    Column("account", key(80), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    # Argon2; empty for somebody who signs in elsewhere only.
    Column("password", Words, nullable=False, server_default=text("''")),
    Column("password_at", Moment),
    Column("must_change", Boolean, nullable=False),
    # Privacy classes, as a JSON list.
    Column("classes", Words, nullable=False),
    # Who they are at the identity provider.
    Column("issuer", key(200)),
    Column("subject", key(200)),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("disabled_at", Moment),
    UniqueConstraint("issuer", "subject"),
)

# A role in an agency and all below it; an empty agency is the whole installation.
duties = Table(
    "duties",
    metadata,
    Column("person", key(), ForeignKey("people.id"), nullable=False),
    Column("role", key(20), nullable=False),
    Column("agency", key(40), nullable=False),
    Column("since", Moment, nullable=False),
    Column("by", Words, nullable=False),
    PrimaryKeyConstraint("person", "role", "agency"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("hash", key(), primary_key=True),
    Column("name", key(200), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    # Permissions, purposes and privacy classes as JSON lists; an empty agency is the whole installation.
    Column("scopes", Words, nullable=False, server_default=text("'[]'")),
    Column("purposes", Words, nullable=False, server_default=text("'[]'")),
    Column("classes", Words, nullable=False, server_default=text("'[]'")),
    Column("agency", key(40), nullable=False, server_default=text("''")),
    Column("created_by", Words, nullable=False, server_default=text("''")),
    Column("expires_at", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", key(), primary_key=True),
    Column("api_key", key(), ForeignKey("api_keys.hash"), index=True),
    Column("person", key(), ForeignKey("people.id"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    # What the browser was, so that a stolen cookie is of little use elsewhere.
    Column("browser", key(), nullable=False, server_default=text("''")),
)

# Who asked for what, when, from where, why; each row holds the hash of the one before it. Triggers refuse
# any change.
audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", key(200), nullable=False),
    Column("kind", key(20), nullable=False),
    Column("address", key(64), nullable=False),
    Column("action", key(60), nullable=False),
    Column("subject_kind", key(20), nullable=False),
    Column("subject", key(200), nullable=False),
    Column("dossier", key(), nullable=False),
    Column("purpose", key(20), nullable=False),
    Column("version", key(), nullable=False),
    Column("outcome", key(20), nullable=False),
    Column("data", Words, nullable=False),
    Column("before", key(), nullable=False),
    Column("hash", key(), nullable=False, unique=True),
    Index(None, "subject", "number"),
    Index(None, "dossier", "number"),
    Index(None, "actor", "number"),
    Index(None, "at"),
)

# The newest row of each day, which also lies in the blob store; triggers refuse any change.
anchors = Table(
    "anchors",
    metadata,
    Column("day", Date, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", key(), nullable=False),
    Column("blob", key(), nullable=False),
    Column("size", BigInteger, nullable=False, server_default=text("0")),
    Column("at", Moment, nullable=False),
)

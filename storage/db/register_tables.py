"""The tables of the register: procedures, parties, what is held of whom, and where it is linked."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    false,
    text,
)

from storage.db import tables
from storage.db.columns import Moment, Words, key

metadata = tables.metadata
"""Of all tables, those of `storage.db.tables` too."""

procedures = Table(
    "procedures",
    metadata,
    Column("code", key(20), nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("name", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", Words, nullable=False),
    PrimaryKeyConstraint("code", "effective_from"),
)

parties = Table(
    "parties",
    metadata,
    Column("id", key(), primary_key=True),
    Column("kind", key(20), nullable=False),
    Column("name", Words, nullable=False),
    Column("folded", Words, nullable=False),
    Column("born", key(10)),
    Column("other_names", Words, nullable=False),
    Column("merged_into", key(), ForeignKey("parties.id"), index=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words, nullable=False),
    Index(None, "folded"),
)

# A number is found by a keyed hash and can be read only with the key: this table alone tells nobody a number.
party_numbers = Table(
    "party_numbers",
    metadata,
    Column("kind", key(20), nullable=False),
    Column("found_by", key(), nullable=False),
    Column("party", key(), ForeignKey("parties.id"), nullable=False, index=True),
    Column("sealed", Words, nullable=False),
    Column("key_id", key(20), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("origin", Words, nullable=False),
    PrimaryKeyConstraint("kind", "found_by"),
)

merges = Table(
    "merges",
    metadata,
    Column("id", key(), primary_key=True),
    Column("gone", key(), ForeignKey("parties.id"), nullable=False, index=True),
    Column("into", key(), ForeignKey("parties.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", Words),
)

holdings = Table(
    "holdings",
    metadata,
    Column("document", key(), ForeignKey("documents.id"), primary_key=True),
    Column("party", key(), ForeignKey("parties.id")),
    Column("type", key(), nullable=False),
    Column("issued_on", key(10)),
    Column("valid_until", Date),
    Column("issuer", Words, nullable=False),
    Column("purpose", Words, nullable=False),
    Column("privacy", key(2), nullable=False),
    Column("source_form", key(40)),
    Column("state", key(20), nullable=False),
    Column("good", Boolean, nullable=False),
    Column("version", key(), nullable=False),
    Column("agency", key(40), nullable=False),
    Column("digitized_at", Moment, nullable=False),
    Column("origin", key(), ForeignKey("dossiers.id")),
    Column("result", Boolean, nullable=False, server_default=false()),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    Column("superseded_by", key(), ForeignKey("documents.id")),
    Column("revoked_at", Moment),
    Column("revoked_why", Words, nullable=False),
    Column("ends", key(10)),
    Column("about", key(100), nullable=False, server_default=text("''")),
    Index(None, "party", "type"),
    Index(None, "type", "about"),
    Index(None, "superseded_by"),
    Index(None, "agency"),
)

links = Table(
    "links",
    metadata,
    Column("id", key(), primary_key=True),
    Column("document", key(), ForeignKey("documents.id"), nullable=False, index=True),
    Column("dossier", key(), ForeignKey("dossiers.id"), nullable=False, index=True),
    Column("component", key(40)),
    Column("role", key(20), nullable=False),
    Column("kind", key(20), nullable=False),
    Column("by", Words, nullable=False),
    Column("agency", key(40), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("purpose", Words, nullable=False),
    Column("legal_basis", Words, nullable=False),
    Column("version", key(), nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", Words),
    Column("ended_why", Words, nullable=False),
    # One paper fills a component of a dossier once, however many people say so at the same moment.
    Index(
        "uq_links_standing",
        "dossier",
        "component",
        "document",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

evidence = Table(
    "evidence",
    metadata,
    Column("document", key(), ForeignKey("documents.id"), primary_key=True),
    Column("digitization_code", key(100)),
    Column("doc_code", key(30)),
    Column("version", Integer, nullable=False),
    Column("digitized_unit", key(40), nullable=False),
    Column("digitized_at", Moment, nullable=False),
    Column("body", Words, nullable=False),
    UniqueConstraint("digitization_code"),
    UniqueConstraint("doc_code"),
)

counters = Table(
    "counters",
    metadata,
    Column("name", key(100), primary_key=True),
    Column("value", Integer, nullable=False),
)

warnings = Table(
    "warnings",
    metadata,
    Column("id", key(), primary_key=True),
    Column("dossier", key(), ForeignKey("dossiers.id"), nullable=False, index=True),
    Column("document", key(), ForeignKey("documents.id"), nullable=False),
    Column("code", key(40), nullable=False),
    Column("message", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("seen_at", Moment),
    Column("seen_by", Words),
    UniqueConstraint("dossier", "document", "code"),
)

dossier_moves = Table(
    "dossier_moves",
    metadata,
    Column("dossier", key(), ForeignKey("dossiers.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", key(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Words, nullable=False),
    Column("note", Words, nullable=False),
    PrimaryKeyConstraint("dossier", "number"),
)

# Components that must not be digitized, by what somebody said of one dossier.
exclusions = Table(
    "exclusions",
    metadata,
    Column("dossier", key(), ForeignKey("dossiers.id"), nullable=False),
    Column("component", key(40), nullable=False),
    Column("why", key(20), nullable=False),
    Column("note", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("dossier", "component"),
)

# A paper may be of several parties: both spouses, all owners of a parcel.
document_owners = Table(
    "document_owners",
    metadata,
    Column("document", key(), ForeignKey("documents.id"), nullable=False),
    Column("role", key(60), nullable=False),
    Column("party", key(), ForeignKey("parties.id"), nullable=False, index=True),
    Column("how", key(20), nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("document", "role"),
)

# Which paper or person says that a party has a number (`value` is its keyed hash) or a name (`value` is its hash).
party_traces = Table(
    "party_traces",
    metadata,
    Column("party", key(), ForeignKey("parties.id"), nullable=False),
    Column("what", key(20), nullable=False),
    Column("value", key(), nullable=False),
    Column("origin", key(200), nullable=False, index=True),
    Column("text", Words, nullable=False),
    Column("how", key(20), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("party", "what", "value", "origin"),
    Index(None, "what", "value"),
)

# How often somebody looked up in vain of late; `subject` is a keyed hash.
tries = Table(
    "tries",
    metadata,
    Column("subject", key(), primary_key=True),
    Column("since", Moment, nullable=False, index=True),
    Column("count", Integer, nullable=False),
)

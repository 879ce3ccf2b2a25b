"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("hash", _key(64), nullable=False),
        sa.Column("name", _key(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("hash", name="pk_api_keys"),
        sa.UniqueConstraint("name", name="uq_api_keys_name"),
    )
    op.create_table(
        "artifacts",
        sa.Column("owner", _key(64), nullable=False),
        sa.Column("kind", _key(20), nullable=False),
        sa.Column("blob_sha256", _key(64), nullable=False),
        sa.Column("blob_size", sa.BigInteger, nullable=False),
        sa.Column("blob_media_type", sa.Text, nullable=False),
        sa.Column("parent", _key(64), nullable=False),
        sa.Column("recipe", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("owner", "kind", name="pk_artifacts"),
    )
    op.create_index("ix_artifacts_blob_sha256", "artifacts", ["blob_sha256"])
    op.create_table(
        "dossiers",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("code", _key(200), nullable=False),
        sa.Column("procedure", _key(64)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossiers"),
        sa.UniqueConstraint("code", name="uq_dossiers_code"),
    )
    op.create_table(
        "events",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", _key(60), nullable=False),
        sa.Column("subject", _key(100), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("at", name="pk_events"),
    )
    op.create_index("ix_events_action_at", "events", ["action", "at"])
    op.create_index("ix_events_subject_at", "events", ["subject", "at"])
    op.create_table(
        "steps",
        sa.Column("step", _key(40), nullable=False),
        sa.Column("subject", _key(100), nullable=False),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("announced_at", MOMENT),
        sa.Column("asked_again", sa.Boolean, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("lease_token", _key(64)),
        sa.Column("lease_until", MOMENT),
        sa.Column("lease_host", sa.Text),
        sa.Column("lease_boot", sa.Text),
        sa.Column("lease_pid", sa.Integer),
        sa.Column("lease_started", sa.BigInteger),
        sa.Column("failure_code", sa.Text),
        sa.Column("failure_detail", sa.Text),
        sa.PrimaryKeyConstraint("step", "subject", name="pk_steps"),
    )
    op.create_index("ix_steps_state_priority_due_at", "steps", ["state", "priority", "due_at"])
    op.create_table(
        "workers",
        sa.Column("host", _key(300), nullable=False),
        sa.Column("boot", _key(64), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("kind", _key(40), nullable=False),
        sa.Column("beat_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("host", "boot", "pid", "started", name="pk_workers"),
    )
    op.create_table(
        "batches",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("dossier", _key(64)),
        sa.Column("procedure", _key(64)),
        sa.Column("key", _key(200), nullable=False),
        sa.Column("delivered_at", MOMENT),
        sa.Column("failure_code", sa.Text),
        sa.Column("failure_detail", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name="fk_batches_dossier"),
    )
    op.create_index("ix_batches_dossier", "batches", ["dossier"])
    op.create_index("ix_batches_key", "batches", ["key"])
    op.create_table(
        "sessions",
        sa.Column("hash", _key(64), nullable=False),
        sa.Column("api_key", _key(64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(["api_key"], ["api_keys.hash"], name="fk_sessions_api_key"),
    )
    op.create_index("ix_sessions_api_key", "sessions", ["api_key"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "documents",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("batch", _key(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("superseded", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("type", _key(64), nullable=False),
        sa.Column("type_confidence", sa.Float, nullable=False),
        sa.Column("verdict", _key(20), nullable=False),
        sa.Column("dossier", _key(64)),
        sa.Column("component", _key(64)),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name="fk_documents_batch"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name="fk_documents_dossier"),
    )
    op.create_index("ix_documents_batch", "documents", ["batch"])
    op.create_index("ix_documents_dossier", "documents", ["dossier"])
    op.create_table(
        "files",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("batch", _key(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("blob_sha256", _key(64), nullable=False),
        sa.Column("blob_size", sa.BigInteger, nullable=False),
        sa.Column("blob_media_type", sa.Text, nullable=False),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("page_count", sa.Integer),
        sa.Column("signed", sa.Boolean, nullable=False),
        sa.Column("replaces", _key(64)),
        sa.Column("failure_code", sa.Text),
        sa.Column("failure_detail", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name="fk_files_batch"),
        sa.UniqueConstraint("batch", "position", name="uq_files_batch_position"),
    )
    op.create_index("ix_files_blob_sha256", "files", ["blob_sha256"])
    op.create_table(
        "pages",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("batch", _key(64), nullable=False),
        sa.Column("file", _key(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("image_sha256", _key(64)),
        sa.Column("image_size", sa.BigInteger),
        sa.Column("image_media_type", sa.Text),
        sa.Column("picture", sa.Text, nullable=False),
        sa.Column("text_sha256", _key(64)),
        sa.Column("text_size", sa.BigInteger),
        sa.Column("text_media_type", sa.Text),
        sa.Column("words_sha256", _key(64)),
        sa.Column("words_size", sa.BigInteger),
        sa.Column("words_media_type", sa.Text),
        sa.Column("blank", sa.Boolean, nullable=False),
        sa.Column("grade", _key(20)),
        sa.Column("bucket", _key(20)),
        sa.Column("document", _key(64)),
        sa.Column("failure_code", sa.Text),
        sa.Column("failure_detail", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name="fk_pages_batch"),
        sa.ForeignKeyConstraint(["file"], ["files.id"], name="fk_pages_file"),
    )
    op.create_index("ix_pages_batch_position_place", "pages", ["batch", "position", "place"])
    op.create_index("ix_pages_batch_state", "pages", ["batch", "state"])
    op.create_index("ix_pages_document", "pages", ["document"])
    op.create_index("ix_pages_file", "pages", ["file"])
    op.create_index("ix_pages_image_sha256", "pages", ["image_sha256"])
    op.create_index("ix_pages_text_sha256", "pages", ["text_sha256"])
    op.create_index("ix_pages_words_sha256", "pages", ["words_sha256"])
    op.create_table(
        "page_texts",
        sa.Column("page", _key(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("page", name="pk_page_texts"),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], name="fk_page_texts_page"),
    )

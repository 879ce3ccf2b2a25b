"""Files that arrive part by part, so that a cut line loses nothing that was acknowledged."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("owner", _key(200), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("dossier", _key(64)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("batch", _key(64)),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name="fk_uploads_dossier"),
    )
    op.create_index("ix_uploads_dossier", "uploads", ["dossier"])
    op.create_index("ix_uploads_owner_ended_at", "uploads", ["owner", "ended_at"])
    op.create_index("ix_uploads_ended_at_changed_at", "uploads", ["ended_at", "changed_at"])
    op.create_table(
        "upload_parts",
        sa.Column("upload", _key(64), nullable=False),
        sa.Column("begins", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("blob_sha256", _key(64), nullable=False),
        sa.Column("blob_size", sa.BigInteger, nullable=False),
        sa.Column("blob_media_type", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("upload", "begins", name="pk_upload_parts"),
        sa.ForeignKeyConstraint(["upload"], ["uploads.id"], name="fk_upload_parts_upload"),
    )
    op.create_index("ix_upload_parts_blob_sha256", "upload_parts", ["blob_sha256"])

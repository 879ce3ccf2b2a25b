"""Agencies, people and their duties, keys with scopes, sessions of people, and who looked at what."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SCOPES = '["see","download","scan","arrange","correct","reuse","decide","measure","audit","administer"]'
PURPOSES = '["processing","reception","review","reuse","supervision","inspection","archive","request","maintenance"]'
CLASSES = '["P0","P1","P2","P3"]'


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("batches", sa.Column("agency", _key(40), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_batches_agency", "batches", ["agency"])
    _people()
    _keys()
    _audit()


def _people() -> None:
    op.create_table(
        "agencies",
        sa.Column("code", _key(40), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("parent", _key(40)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("code", name="pk_agencies"),
        sa.ForeignKeyConstraint(["parent"], ["agencies.code"], name="fk_agencies_parent"),
    )
    op.create_index("ix_agencies_parent", "agencies", ["parent"])
    op.create_table(
        "people",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("account", _key(80), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("password_at", MOMENT),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("classes", sa.Text, nullable=False),
        sa.Column("issuer", _key(200)),
        sa.Column("subject", _key(200)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("account", name="uq_people_account"),
        sa.UniqueConstraint("issuer", "subject", name="uq_people_issuer_subject"),
    )
    op.create_table(
        "duties",
        sa.Column("person", _key(64), nullable=False),
        sa.Column("role", _key(20), nullable=False),
        sa.Column("agency", _key(40), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person", "role", "agency", name="pk_duties"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_duties_person"),
    )


def _keys() -> None:
    for name in ("scopes", "purposes", "classes"):
        op.add_column("api_keys", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("'[]'")))
    op.add_column("api_keys", sa.Column("agency", _key(40), nullable=False, server_default=sa.text("''")))
    op.add_column("api_keys", sa.Column("created_by", sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("api_keys", sa.Column("expires_at", MOMENT))
    # A key of before could do everything, and goes on to.
    table = sa.table("api_keys", *[sa.column(name, sa.Text) for name in ("scopes", "purposes", "classes")])
    op.execute(table.update().values(scopes=SCOPES, purposes=PURPOSES, classes=CLASSES))
    # Who was signed in signs in again.
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("hash", _key(64), nullable=False),
        sa.Column("api_key", _key(64)),
        sa.Column("person", _key(64)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("browser", _key(64), nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(["api_key"], ["api_keys.hash"], name="fk_sessions_api_key"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person"),
    )
    for name in ("api_key", "person", "expires_at"):
        op.create_index(f"ix_sessions_{name}", "sessions", [name])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", _key(200), nullable=False),
        sa.Column("kind", _key(20), nullable=False),
        sa.Column("address", _key(64), nullable=False),
        sa.Column("action", _key(60), nullable=False),
        sa.Column("subject_kind", _key(20), nullable=False),
        sa.Column("subject", _key(200), nullable=False),
        sa.Column("dossier", _key(64), nullable=False),
        sa.Column("purpose", _key(20), nullable=False),
        sa.Column("version", _key(64), nullable=False),
        sa.Column("outcome", _key(20), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("before", _key(64), nullable=False),
        sa.Column("hash", _key(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.UniqueConstraint("hash", name="uq_audit_hash"),
    )
    for name in ("subject", "dossier", "actor"):
        op.create_index(f"ix_audit_{name}_number", "audit", [name, "number"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "anchors",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", _key(64), nullable=False),
        sa.Column("blob", _key(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_anchors"),
    )

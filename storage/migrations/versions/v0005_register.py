"""The register: procedures, parties, what is held of whom and where it is linked; dossiers have a life of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    _dossiers()
    _procedures_and_parties()
    _numbers()
    _holdings()
    _links()
    _evidence()
    _warnings()


def _dossiers() -> None:
    # Dossiers of before had no life of their own: they were opened when their papers were received.
    op.add_column("dossiers", sa.Column("state", _key(20), nullable=False, server_default="received"))
    op.add_column("dossiers", sa.Column("applicant", _key(64)))
    op.add_column("dossiers", sa.Column("submitted_by", sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("dossiers", sa.Column("receiving", _key(40), nullable=False, server_default=sa.text("''")))
    op.add_column("dossiers", sa.Column("deciding", _key(40), nullable=False, server_default=sa.text("''")))
    op.add_column("dossiers", sa.Column("channel", sa.Integer, nullable=False, server_default="1"))
    for name in ("received_at", "due_at", "finished_at", "returned_at", "arrived_at"):
        op.add_column("dossiers", sa.Column(name, MOMENT))
    op.execute("UPDATE dossiers SET received_at = created_at")
    for name in ("applicant", "received_at", "state"):
        op.create_index(f"ix_dossiers_{name}", "dossiers", [name])


def _procedures_and_parties() -> None:
    op.create_table(
        "procedures",
        sa.Column("code", _key(20), nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("imported_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", "effective_from", name="pk_procedures"),
    )
    op.create_table(
        "parties",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("kind", _key(20), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("born", _key(10)),
        sa.Column("other_names", sa.Text, nullable=False),
        sa.Column("merged_into", _key(64)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_parties"),
        sa.ForeignKeyConstraint(["merged_into"], ["parties.id"], name="fk_parties_merged_into"),
    )
    op.create_index("ix_parties_folded", "parties", ["folded"])
    op.create_index("ix_parties_merged_into", "parties", ["merged_into"])


def _numbers() -> None:
    op.create_table(
        "party_numbers",
        sa.Column("kind", _key(20), nullable=False),
        sa.Column("found_by", _key(64), nullable=False),
        sa.Column("party", _key(64), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("key_id", _key(20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "found_by", name="pk_party_numbers"),
        sa.ForeignKeyConstraint(["party"], ["parties.id"], name="fk_party_numbers_party"),
    )
    op.create_index("ix_party_numbers_key_id", "party_numbers", ["key_id"])
    op.create_index("ix_party_numbers_party", "party_numbers", ["party"])
    op.create_table(
        "merges",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("gone", _key(64), nullable=False),
        sa.Column("into", _key(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("undone_at", MOMENT),
        sa.Column("undone_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
        sa.ForeignKeyConstraint(["gone"], ["parties.id"], name="fk_merges_gone"),
        sa.ForeignKeyConstraint(["into"], ["parties.id"], name="fk_merges_into"),
    )
    op.create_index("ix_merges_gone", "merges", ["gone"])
    op.create_index("ix_merges_into", "merges", ["into"])


def _holdings() -> None:
    op.create_table(
        "holdings",
        sa.Column("document", _key(64), nullable=False),
        sa.Column("party", _key(64)),
        sa.Column("type", _key(64), nullable=False),
        sa.Column("issued_on", _key(10)),
        sa.Column("valid_until", sa.Date),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("privacy", _key(2), nullable=False),
        sa.Column("source_form", _key(40)),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("version", _key(64), nullable=False),
        sa.Column("agency", _key(40), nullable=False),
        sa.Column("digitized_at", MOMENT, nullable=False),
        sa.Column("origin", _key(64)),
        sa.Column("result", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("superseded_by", _key(64)),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_holdings"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_holdings_document"),
        sa.ForeignKeyConstraint(["party"], ["parties.id"], name="fk_holdings_party"),
        sa.ForeignKeyConstraint(["origin"], ["dossiers.id"], name="fk_holdings_origin"),
        sa.ForeignKeyConstraint(["superseded_by"], ["documents.id"], name="fk_holdings_superseded_by"),
    )
    op.create_index("ix_holdings_party_type", "holdings", ["party", "type"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("document", _key(64), nullable=False),
        sa.Column("dossier", _key(64), nullable=False),
        sa.Column("component", _key(40)),
        sa.Column("role", _key(20), nullable=False),
        sa.Column("kind", _key(20), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("agency", _key(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("legal_basis", sa.Text, nullable=False),
        sa.Column("version", _key(64), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_links_document"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name="fk_links_dossier"),
    )
    op.create_index("ix_links_at", "links", ["at"])
    op.create_index("ix_links_document", "links", ["document"])
    op.create_index("ix_links_dossier", "links", ["dossier"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("document", _key(64), nullable=False),
        sa.Column("digitization_code", _key(100)),
        sa.Column("doc_code", _key(30)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digitized_unit", _key(40), nullable=False),
        sa.Column("digitized_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_evidence"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_evidence_document"),
        sa.UniqueConstraint("doc_code", name="uq_evidence_doc_code"),
        sa.UniqueConstraint("digitization_code", name="uq_evidence_digitization_code"),
    )
    op.create_table(
        "counters",
        sa.Column("name", _key(100), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )


def _warnings() -> None:
    op.create_table(
        "warnings",
        sa.Column("id", _key(64), nullable=False),
        sa.Column("dossier", _key(64), nullable=False),
        sa.Column("document", _key(64), nullable=False),
        sa.Column("code", _key(40), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.Column("seen_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_warnings"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name="fk_warnings_dossier"),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name="fk_warnings_document"),
        sa.UniqueConstraint("dossier", "document", "code", name="uq_warnings_dossier_document_code"),
    )
    op.create_index("ix_warnings_dossier", "warnings", ["dossier"])
    op.create_table(
        "dossier_moves",
        sa.Column("dossier", _key(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", _key(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "number", name="pk_dossier_moves"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name="fk_dossier_moves_dossier"),
    )

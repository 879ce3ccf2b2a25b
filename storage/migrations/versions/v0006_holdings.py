"""Holdings say what they are about and which end is printed on them; a paper fills a component once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("holdings", sa.Column("ends", _key(10)))
    op.add_column("holdings", sa.Column("about", _key(100), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_holdings_type_about", "holdings", ["type", "about"])
    op.create_index("ix_holdings_superseded_by", "holdings", ["superseded_by"])
    op.create_index(
        "uq_links_standing",
        "links",
        ["dossier", "component", "document"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

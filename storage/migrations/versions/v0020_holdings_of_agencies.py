"""What an agency holds is found by its code, for what auditors of it are told."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_holdings_agency", "holdings", ["agency"])

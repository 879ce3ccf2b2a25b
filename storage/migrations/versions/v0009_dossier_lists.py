"""Lists of dossiers by agency and procedure, newest first."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("receiving", "deciding", "procedure"):
        op.create_index(f"ix_dossiers_{name}_id", "dossiers", [name, "id"])

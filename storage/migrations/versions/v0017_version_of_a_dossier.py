"""Under which version of its procedure a dossier was received: no later import of an older version changes it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LOCAL = {"postgresql": "CAST(timezone('Asia/Ho_Chi_Minh', {0}) AS date)", "sqlite": "date({0}, '+7 hours')"}
"""The day of a moment in Vietnam."""
# What counted until now: the version of the day, and the first one for older dossiers.
FILL = """
UPDATE dossiers SET procedure_from = (
    SELECT coalesce(max(CASE WHEN effective_from <= {day} THEN effective_from END), min(effective_from))
    FROM procedures WHERE procedures.code = dossiers.procedure
)
"""


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("procedure_from", sa.Date))
    fill(op.get_bind())


def fill(connection: sa.Connection) -> None:
    day = LOCAL[connection.dialect.name].format("coalesce(dossiers.received_at, dossiers.created_at)")
    connection.execute(sa.text(FILL.format(day=day)))

"""Statistics for SQLite's planner: without any it takes what begins with the school for ten rows."""

from alembic import op

from question_bank.database import write_statistics

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    write_statistics(op.get_bind())

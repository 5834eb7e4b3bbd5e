"""No index on the school alone: SQLite took it where another finds a handful of rows, and read a whole table."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
SHARED = ("book", "knowledge_point", "lesson", "unit")


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        name = f"ix_{table}_school_id"
        if table not in SHARED and any(one["name"] == name for one in inspector.get_indexes(table)):
            op.drop_index(name, table)

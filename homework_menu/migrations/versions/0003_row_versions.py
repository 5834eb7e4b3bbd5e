"""Versions of people, classes and the subjects of classes: a stale form is seen."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("teacher", "school_class", "class_subject"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))

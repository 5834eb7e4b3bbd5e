"""The bank's page: an index that its numbers are counted from, and what a teacher said of a table's columns."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_exercise_counted",
        "exercise",
        ["school_id", "bank_id", "subject", "tier", "kind", "status", "grades", "half"],
    )
    op.create_table(
        "column_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_column_map_teacher_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_column_map_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_map")),
        sa.UniqueConstraint("teacher_id", "heading", name=op.f("uq_column_map_teacher_id_heading")),
    )
    op.create_index(op.f("ix_column_map_school_id"), "column_map", ["school_id"])

"""The versions of a published day, typical minutes, and what a hand-in took the place of."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submission") as table:
        table.add_column(sa.Column("typical", sa.Numeric(precision=7, scale=3), nullable=True))
        table.add_column(sa.Column("before", sa.JSON(), nullable=True))
    op.create_table(
        "day_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("moment", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_day_version_class_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_day_version_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_version")),
        sa.UniqueConstraint("class_id", "date", "number", name=op.f("uq_day_version_class_id_date_number")),
    )
    op.create_index(op.f("ix_day_version_school_id"), "day_version", ["school_id"])

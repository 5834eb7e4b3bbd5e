"""The class's day: its plan, lines written by hand, what is asked for, and the log of moves."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submission") as table:
        table.alter_column("menu_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("content", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("half", sa.Integer(), nullable=True))
        table.add_column(sa.Column("comment", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("target", sa.Integer(), nullable=True))
    op.create_table(
        "day_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("published", sa.DateTime(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_day_plan_class_id")),
        sa.ForeignKeyConstraint(["publisher_id"], ["teacher.id"], name=op.f("fk_day_plan_publisher_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_day_plan_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_plan")),
        sa.UniqueConstraint("class_id", "date", name=op.f("uq_day_plan_class_id_date")),
    )
    op.create_index(op.f("ix_day_plan_school_id"), "day_plan", ["school_id"])
    op.create_table(
        "day_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("old", sa.String(length=12), nullable=False),
        sa.Column("new", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("moment", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_day_move_class_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_day_move_teacher_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_day_move_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_move")),
        sa.UniqueConstraint("class_id", "date", "number", name=op.f("uq_day_move_class_id_date_number")),
    )
    op.create_index(op.f("ix_day_move_school_id"), "day_move", ["school_id"])

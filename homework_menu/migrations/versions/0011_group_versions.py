"""Versions of a menu for the groups of its class."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def link(column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_group_version_{column}"), ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "group_version", sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False), sa.Column("menu_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=8), nullable=False), sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False), sa.Column("school_id", sa.Integer(), nullable=False),
        link("school_id", "school"), link("of_id", "menu", "CASCADE"), link("menu_id", "menu", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_version")),
        sa.UniqueConstraint("menu_id", name=op.f("uq_group_version_menu_id")),
        sa.UniqueConstraint("of_id", "group", name=op.f("uq_group_version_of_id_group")),
    )  # fmt: skip
    op.create_index(op.f("ix_group_version_school_id"), "group_version", ["school_id"])

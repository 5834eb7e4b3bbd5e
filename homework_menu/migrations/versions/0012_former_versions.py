"""The versions that a menu had before, so that they can be brought back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_versions", sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False), sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["of_id"], ["menu.id"], name=op.f("fk_former_versions_of_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_former_versions_school_id")),
        sa.PrimaryKeyConstraint("of_id", name=op.f("pk_former_versions")),
    )  # fmt: skip
    op.create_index(op.f("ix_former_versions_school_id"), "former_versions", ["school_id"])

"""What a draw must know of every wording, kept beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measured",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("wide", sa.Integer(), nullable=False),
        sa.Column("narrow", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=24), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_measured_revision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_measured_school_id")),
        sa.PrimaryKeyConstraint("revision_id", "band", name=op.f("pk_measured")),
    )
    op.create_index(op.f("ix_measured_school_id"), "measured", ["school_id"])

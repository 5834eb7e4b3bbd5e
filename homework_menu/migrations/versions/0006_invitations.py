"""A school's invitation to colleagues."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("school") as table:
        table.add_column(sa.Column("invitation", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("invited_until", sa.DateTime(), nullable=True))

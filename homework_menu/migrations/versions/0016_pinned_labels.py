"""The labels that a dish was chosen with; those of the exercises as they are for what stands on menus already."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
dish = sa.table("dish", sa.column("exercise_id", sa.Integer()), sa.column("tier"), sa.column("modality"),
                sa.column("origin"), sa.column("goals", sa.JSON()), sa.column("family"))  # fmt: skip
exercise = sa.table("exercise", *map(sa.column, ("id", "tier", "modality", "origin", "family_id")))
family = sa.table("family", sa.column("id"), sa.column("uid"))
served = sa.table("exercise_point", sa.column("exercise_id"), sa.column("point_id"))
point = sa.table("knowledge_point", sa.column("id"), sa.column("code"))


def upgrade() -> None:
    with op.batch_alter_table("dish") as table:
        table.add_column(sa.Column("tier", sa.String(length=12), nullable=False, server_default=""))
        table.add_column(sa.Column("modality", sa.String(length=10), nullable=False, server_default=""))
        table.add_column(sa.Column("origin", sa.String(length=10), nullable=False, server_default=""))
        table.add_column(sa.Column("goals", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("family", sa.String(length=64), nullable=True))
    _fill(op.get_bind())


def _fill(connection: Connection) -> None:
    own = exercise.c.id == dish.c.exercise_id
    kin = sa.select(family.c.uid).where(family.c.id == exercise.c.family_id, own)
    labels = {name: sa.select(exercise.c[name]).where(own).scalar_subquery() for name in ("tier", "modality", "origin")}
    connection.execute(sa.update(dish).values(**labels, family=kin.scalar_subquery()))
    goals: dict[int, list[str]] = defaultdict(list)
    codes = sa.select(served.c.exercise_id, point.c.code).join(point, point.c.id == served.c.point_id)
    for one, code in connection.execute(codes.where(served.c.exercise_id.in_(sa.select(dish.c.exercise_id)))):
        goals[one].append(code)
    own_dishes = sa.update(dish).where(dish.c.exercise_id == sa.bindparam("one")).values(goals=sa.bindparam("some"))
    if goals:
        connection.execute(own_dishes, [{"one": one, "some": sorted(some)} for one, some in goals.items()])

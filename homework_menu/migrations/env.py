"""Run by Alembic on the connection that `upgrade` hands over."""

from alembic import context

import homework_menu.models as _tables  # pyright: ignore[reportUnusedImport]  # noqa: F401  they belong to the schema
from question_bank.database import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=connection.dialect.name == "sqlite"
)
context.run_migrations()

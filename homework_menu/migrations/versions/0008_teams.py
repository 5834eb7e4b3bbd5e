"""Teams with their banks, reviews, credited copies, comments, calls, and menus that are shared."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def link(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def create(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of a school's rows with a primary key of its own."""
    op.create_table(
        name, sa.Column("id", sa.Integer(), nullable=False), *parts,
        sa.Column("school_id", sa.Integer(), nullable=False), link(name, "school_id", "school"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )  # fmt: skip
    op.create_index(op.f(f"ix_{name}_school_id"), name, ["school_id"])


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def upgrade() -> None:
    create("team", text("uid", 36), text("name", 60), text("subject", 12), number("grades"), number("version"),
           unique("team", "school_id", "name"))  # fmt: skip
    op.create_table(
        "team_member", number("team_id"), number("teacher_id"), link("team_member", "team_id", "team", "CASCADE"),
        link("team_member", "teacher_id", "teacher", "CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "teacher_id", name=op.f("pk_team_member")),
    )  # fmt: skip
    op.create_index(op.f("ix_team_member_teacher_id"), "team_member", ["teacher_id"])
    with op.batch_alter_table("bank") as table:
        table.add_column(sa.Column("team_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_bank_team_id"), "team", ["team_id"], ["id"])
        table.create_unique_constraint(op.f("uq_bank_team_id"), ["team_id"])
    create("call", text("uid", 36), number("team_id"), number("teacher_id", nullable=True), text("words", 200),
           moment("moment"), moment("closed", nullable=True), unique("call", "uid"),
           link("call", "team_id", "team", "CASCADE"), link("call", "teacher_id", "teacher"))  # fmt: skip
    op.create_index(op.f("ix_call_team_id"), "call", ["team_id"])
    create("review", text("uid", 36), number("exercise_id"), number("revision"), number("bank_id"), number("home_id"),
           number("call_id", nullable=True), number("teacher_id", nullable=True), number("reviewer_id", nullable=True),
           text("state", 10), text("words", 400), moment("offered"), moment("decided", nullable=True),
           number("version"), unique("review", "uid"), link("review", "exercise_id", "exercise", "CASCADE"),
           link("review", "bank_id", "bank"), link("review", "home_id", "bank"), link("review", "call_id", "call"),
           link("review", "teacher_id", "teacher"), link("review", "reviewer_id", "teacher"))  # fmt: skip
    op.create_index("ix_review_state", "review", ["bank_id", "state"])
    for column in ("exercise_id", "teacher_id"):
        op.create_index(op.f(f"ix_review_{column}"), "review", [column])
    create("adoption", number("exercise_id"), number("revision_id"), moment("moment"),
           unique("adoption", "exercise_id"), link("adoption", "exercise_id", "exercise", "CASCADE"),
           link("adoption", "revision_id", "revision"))  # fmt: skip
    create("comment", text("uid", 36), number("exercise_id"), number("teacher_id", nullable=True), text("words", 400),
           moment("moment"), unique("comment", "uid"), link("comment", "exercise_id", "exercise", "CASCADE"),
           link("comment", "teacher_id", "teacher"))  # fmt: skip
    op.create_index(op.f("ix_comment_exercise_id"), "comment", ["exercise_id"])
    create("menu_share", number("menu_id"), number("team_id"), moment("moment"), number("adopted"),
           unique("menu_share", "menu_id", "team_id"), link("menu_share", "menu_id", "menu", "CASCADE"),
           link("menu_share", "team_id", "team", "CASCADE"))  # fmt: skip
    op.create_index(op.f("ix_menu_share_team_id"), "menu_share", ["team_id"])

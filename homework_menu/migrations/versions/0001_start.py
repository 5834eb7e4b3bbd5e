"""The first schema."""

import sqlalchemy as sa
from alembic import op

SEARCH = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_text USING fts5(tokens, tokenize=\"unicode61 remove_diacritics 0 tokenchars '='\")"
    ],
    "postgresql": [
        "CREATE TABLE search_text (rowid integer PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX ix_search_text_tokens ON search_text USING gin (tokens)",
    ],
}

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("policy", sa.String(length=40), nullable=False),
        sa.Column("policy_changes", sa.JSON(), nullable=False),
        sa.Column("wording", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("name", name=op.f("uq_school_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_school_uid")),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("moment", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    op.create_index(op.f("ix_sign_in_try_account"), "sign_in_try", ["account"], unique=False)
    op.create_index(op.f("ix_sign_in_try_address"), "sign_in_try", ["address"], unique=False)
    op.create_index(op.f("ix_sign_in_try_moment"), "sign_in_try", ["moment"], unique=False)
    op.create_table(
        "book",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_book_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book")),
        sa.UniqueConstraint("school_id", "code", name=op.f("uq_book_school_id_code")),
    )
    op.create_index(op.f("ix_book_school_id"), "book", ["school_id"], unique=False)
    op.create_table(
        "family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_family_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
        sa.UniqueConstraint("school_id", "uid", name=op.f("uq_family_school_id_uid")),
    )
    op.create_index(op.f("ix_family_school_id"), "family", ["school_id"], unique=False)
    op.create_table(
        "knowledge_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=400), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("grade_from", sa.Integer(), nullable=True),
        sa.Column("grade_to", sa.Integer(), nullable=True),
        sa.Column("standard", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["knowledge_point.id"], name=op.f("fk_knowledge_point_parent_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_knowledge_point_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_point")),
        sa.UniqueConstraint("school_id", "code", name=op.f("uq_knowledge_point_school_id_code")),
    )
    op.create_index("ix_knowledge_point_code", "knowledge_point", ["code"], unique=False)
    op.create_index(op.f("ix_knowledge_point_parent_id"), "knowledge_point", ["parent_id"], unique=False)
    op.create_index(op.f("ix_knowledge_point_school_id"), "knowledge_point", ["school_id"], unique=False)
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("print_bytes", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_picture_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("school_id", "uid", name=op.f("uq_picture_school_id_uid")),
    )
    op.create_index(op.f("ix_picture_school_id"), "picture", ["school_id"], unique=False)
    op.create_table(
        "school_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("learners", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_class_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_class")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_school_class_school_id_name")),
    )
    op.create_index(op.f("ix_school_class_school_id"), "school_class", ["school_id"], unique=False)
    op.create_table(
        "teacher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("sign_in", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_teacher_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher")),
        sa.UniqueConstraint("sign_in", name=op.f("uq_teacher_sign_in")),
        sa.UniqueConstraint("uid", name=op.f("uq_teacher_uid")),
    )
    op.create_index(op.f("ix_teacher_school_id"), "teacher", ["school_id"], unique=False)
    op.create_table(
        "bank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("defaults", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["teacher.id"], name=op.f("fk_bank_owner_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_bank_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_bank_school_id_name")),
    )
    op.create_index(op.f("ix_bank_school_id"), "bank", ["school_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("moment", sa.DateTime(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=80), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_change_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_change_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_school_id"), "change", ["school_id"], unique=False)
    op.create_index(op.f("ix_change_thing"), "change", ["thing"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column("moment", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_post_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_post_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("school_id", "key", name=op.f("uq_post_school_id_key")),
    )
    op.create_index(op.f("ix_post_moment"), "post", ["moment"], unique=False)
    op.create_index(op.f("ix_post_school_id"), "post", ["school_id"], unique=False)
    op.create_table(
        "prerequisite",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("needs_id", sa.Integer(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["needs_id"], ["knowledge_point.id"], name=op.f("fk_prerequisite_needs_id")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["knowledge_point.id"], name=op.f("fk_prerequisite_point_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("point_id", "needs_id", name=op.f("pk_prerequisite")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_role_grant_school_id")),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_role_grant_teacher_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("teacher_id", "role", "scope", name=op.f("uq_role_grant_teacher_id_role_scope")),
    )
    op.create_index(op.f("ix_role_grant_school_id"), "role_grant", ["school_id"], unique=False)
    op.create_index(op.f("ix_role_grant_teacher_id"), "role_grant", ["teacher_id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name=op.f("fk_unit_book_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_unit_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("school_id", "code", name=op.f("uq_unit_school_id_code")),
    )
    op.create_index(op.f("ix_unit_book_id"), "unit", ["book_id"], unique=False)
    op.create_index(op.f("ix_unit_school_id"), "unit", ["school_id"], unique=False)
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("file", sa.String(length=300), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("exercises", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_import_batch_bank_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_import_batch_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_import_batch_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_school_id"), "import_batch", ["school_id"], unique=False)
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_lesson_school_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_lesson_unit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("school_id", "code", name=op.f("uq_lesson_school_id_code")),
    )
    op.create_index(op.f("ix_lesson_school_id"), "lesson", ["school_id"], unique=False)
    op.create_index(op.f("ix_lesson_unit_id"), "lesson", ["unit_id"], unique=False)
    op.create_table(
        "class_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("half", sa.Integer(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["school_class.id"], name=op.f("fk_class_subject_class_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_class_subject_lesson_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_class_subject_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_class_subject_teacher_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_class_subject_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_subject")),
        sa.UniqueConstraint("class_id", "subject", name=op.f("uq_class_subject_class_id_subject")),
    )
    op.create_index(op.f("ix_class_subject_class_id"), "class_subject", ["class_id"], unique=False)
    op.create_index(op.f("ix_class_subject_school_id"), "class_subject", ["school_id"], unique=False)
    op.create_index(op.f("ix_class_subject_teacher_id"), "class_subject", ["teacher_id"], unique=False)
    op.create_table(
        "exercise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("grades", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("modality", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("slow", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("cognitive", sa.String(length=12), nullable=True),
        sa.Column("purpose", sa.String(length=12), nullable=True),
        sa.Column("intent", sa.String(length=400), nullable=False),
        sa.Column("context", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("category", sa.String(length=300), nullable=False),
        sa.Column("marks", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("rights", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("tier IN ('basic', 'specialised', 'extension', 'creative')", name=op.f("ck_exercise_tier")),
        sa.CheckConstraint("difficulty IS NULL OR difficulty BETWEEN 1 AND 5", name=op.f("ck_exercise_difficulty")),
        sa.CheckConstraint("half > 0", name=op.f("ck_exercise_minutes")),
        sa.ForeignKeyConstraint(["author_id"], ["teacher.id"], name=op.f("fk_exercise_author_id")),
        sa.ForeignKeyConstraint(["bank_id"], ["bank.id"], name=op.f("fk_exercise_bank_id")),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name=op.f("fk_exercise_family_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_exercise_lesson_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_exercise_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise")),
        sa.UniqueConstraint("school_id", "uid", name=op.f("uq_exercise_school_id_uid")),
    )
    op.create_index(op.f("ix_exercise_bank_id"), "exercise", ["bank_id"], unique=False)
    op.create_index("ix_exercise_draw", "exercise", ["school_id", "subject", "status", "bank_id"], unique=False)
    op.create_index(op.f("ix_exercise_family_id"), "exercise", ["family_id"], unique=False)
    op.create_index(op.f("ix_exercise_fingerprint"), "exercise", ["fingerprint"], unique=False)
    op.create_index(op.f("ix_exercise_lesson_id"), "exercise", ["lesson_id"], unique=False)
    op.create_index(op.f("ix_exercise_school_id"), "exercise", ["school_id"], unique=False)
    op.create_table(
        "lesson_point",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_point_lesson_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["point_id"], ["knowledge_point.id"], name=op.f("fk_lesson_point_point_id")),
        sa.PrimaryKeyConstraint("lesson_id", "point_id", name=op.f("pk_lesson_point")),
    )
    op.create_table(
        "menu",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("orders", sa.JSON(), nullable=False),
        sa.Column("undo", sa.JSON(), nullable=False),
        sa.Column("redo", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_menu_class_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_menu_lesson_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_menu_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_menu_teacher_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_menu_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu")),
        sa.UniqueConstraint("school_id", "uid", name=op.f("uq_menu_school_id_uid")),
    )
    op.create_index("ix_menu_class_date", "menu", ["class_id", "date"], unique=False)
    op.create_index(op.f("ix_menu_school_id"), "menu", ["school_id"], unique=False)
    op.create_index(op.f("ix_menu_teacher_id"), "menu", ["teacher_id"], unique=False)
    op.create_table(
        "exercise_point",
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercise.id"], name=op.f("fk_exercise_point_exercise_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["point_id"], ["knowledge_point.id"], name=op.f("fk_exercise_point_point_id")),
        sa.PrimaryKeyConstraint("exercise_id", "point_id", name=op.f("pk_exercise_point")),
    )
    op.create_index(op.f("ix_exercise_point_point_id"), "exercise_point", ["point_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["teacher.id"], name=op.f("fk_revision_author_id")),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercise.id"], name=op.f("fk_revision_exercise_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_revision_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("exercise_id", "number", name=op.f("uq_revision_exercise_id_number")),
    )
    op.create_index(op.f("ix_revision_exercise_id"), "revision", ["exercise_id"], unique=False)
    op.create_index(op.f("ix_revision_school_id"), "revision", ["school_id"], unique=False)
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("menu_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("pick_min", sa.Integer(), nullable=False),
        sa.Column("pick_max", sa.Integer(), nullable=False),
        sa.Column("points_target", sa.Integer(), nullable=True),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], name=op.f("fk_section_menu_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_section_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
    )
    op.create_index(op.f("ix_section_menu_id"), "section", ["menu_id"], unique=False)
    op.create_index(op.f("ix_section_school_id"), "section", ["school_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("menu_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=True),
        sa.Column("moment", sa.DateTime(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_submission_class_id")),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], name=op.f("fk_submission_menu_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_submission_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_submission_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("menu_id", name=op.f("uq_submission_menu_id")),
    )
    op.create_index("ix_submission_day", "submission", ["class_id", "date"], unique=False)
    op.create_index(op.f("ix_submission_school_id"), "submission", ["school_id"], unique=False)
    op.create_table(
        "dish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("meal", sa.Integer(), nullable=True),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("slow", sa.Numeric(precision=7, scale=3), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("column", sa.Integer(), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exercise_id"], ["exercise.id"], name=op.f("fk_dish_exercise_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_dish_revision_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_dish_school_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_dish_section_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dish")),
        sa.UniqueConstraint("section_id", "position", name=op.f("uq_dish_section_id_position")),
    )
    op.create_index(op.f("ix_dish_exercise_id"), "dish", ["exercise_id"], unique=False)
    op.create_index(op.f("ix_dish_school_id"), "dish", ["school_id"], unique=False)
    op.create_index(op.f("ix_dish_section_id"), "dish", ["section_id"], unique=False)
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)

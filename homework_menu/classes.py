"""Classes, the subjects taught in them, and where each is in its book (学到这里)."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from question_bank import access
from question_bank.access import Right, Viewer
from question_bank.content import SUBJECTS
from question_bank.errors import Conflict, Invalid, NotAllowed, NotFound
from question_bank.models import Lesson, Teacher, Unit

from .models import ClassSubject, SchoolClass

MOST_LEARNERS = 80


def create(db: Session, school_id: int, name: str, grade: int, *, learners: int = 0) -> SchoolClass:
    """A class with numbers 1 to `learners`. Raises `Invalid`, and `Conflict` where the name is taken."""
    _require_sound(db, name, grade, learners)
    made = SchoolClass(school_id=school_id, uid=uuid4().hex, name=name.strip(), grade=grade, learners=learners)
    db.add(made)
    db.flush()
    return made


def change(db: Session, school_class: SchoolClass, *, name: str, grade: int, learners: int) -> None:
    """Another name, grade or number of learners. Raises as `create` does."""
    _require_sound(db, name, grade, learners, but=school_class.id)
    school_class.name, school_class.grade, school_class.learners = name.strip(), grade, learners
    db.flush()


def _require_sound(db: Session, name: str, grade: int, learners: int, *, but: int = 0) -> None:
    if not name.strip() or len(name) > 60:
        raise Invalid("Give the class a name of 1 to 60 characters.", field="name")
    if not 1 <= grade <= 9:
        raise Invalid("Choose a grade from 1 to 9.", field="grade")
    if not 0 <= learners <= MOST_LEARNERS:
        raise Invalid("A class has 0 to {most} learners.", field="learners", most=MOST_LEARNERS)
    if db.scalars(select(SchoolClass.id).where(SchoolClass.name == name.strip(), SchoolClass.id != but)).first():
        raise Conflict("There is a class “{name}” already.", name=name.strip())


def listed(db: Session) -> list[SchoolClass]:
    """The school's classes, by grade and name."""
    taught = selectinload(SchoolClass.subjects).joinedload(ClassSubject.teacher)
    return list(db.scalars(select(SchoolClass).order_by(SchoolClass.grade, SchoolClass.name).options(taught)))


def named(db: Session, name: str) -> SchoolClass:
    """A class by name or uid. Raises `NotFound`."""
    found = db.scalars(select(SchoolClass).where((SchoolClass.name == name) | (SchoolClass.uid == name))).first()
    if found is None:
        raise NotFound("There is no class “{name}”.", name=name)
    return found


def teach(
    db: Session, school_class: SchoolClass, subject: str, *, teacher_id: int | None = None, unit: Unit | None = None
) -> ClassSubject:
    """The class's subject, made on first use; a given teacher or unit is set. Raises `Invalid`."""
    if subject not in SUBJECTS:
        raise Invalid("Choose a subject.", field="subject")
    taught = subject_of(db, school_class, subject)
    if taught is None:
        taught = ClassSubject(school_id=school_class.school_id, school_class=school_class, subject=subject)
        db.add(taught)
    taught.teacher_id = teacher_id or taught.teacher_id
    taught.unit = unit or taught.unit
    db.flush()
    return taught


def assign(db: Session, school_class: SchoolClass, subject: str, teacher: Teacher | None) -> ClassSubject:
    """Give a subject of a class to a teacher, or to nobody; where the class is stays.

    Raises `Invalid` where the subject is none or the person may not build menus.
    """
    if teacher and not (teacher.active and access.viewer_of(teacher).may(Right.BUILD_MENU)):
        raise Invalid("{name} may not build menus. Choose somebody who teaches.", field="teacher", name=teacher.name)
    taught = teach(db, school_class, subject)
    taught.teacher_id = teacher.id if teacher else None
    db.flush()
    return taught


def require_free(taught: ClassSubject, viewer: Viewer) -> None:
    """Raises `NotAllowed` where a colleague teaches the subject: nobody else says where the class is."""
    if taught.teacher and taught.teacher.id != viewer.teacher_id:
        raise NotAllowed("{teacher} teaches this subject in this class. The school's lead can give it to you.",
                         teacher=taught.teacher.name)  # fmt: skip


def teaches(school_class: SchoolClass, viewer: Viewer) -> bool:
    """Whether a subject of the class is the viewer's; the school's lead speaks for every class."""
    is_teacher = any(one.teacher_id == viewer.teacher_id for one in school_class.subjects if one.teacher_id)
    return is_teacher or viewer.may(Right.MANAGE_SCHOOL)


def require_taught(school_class: SchoolClass, viewer: Viewer) -> None:
    """Raises `NotAllowed` for who does not teach the class."""
    if not teaches(school_class, viewer):
        raise NotAllowed("Only those who teach the class can say how many learners it has.")


def counted(text: str) -> int:
    """A number of learners as it was written. Raises `Invalid`."""
    written = text.strip()
    if not (written.isdecimal() and len(written) < 4 and 1 <= int(written) <= MOST_LEARNERS):
        raise Invalid("Give a number from 1 to {most}.", field="learners", most=MOST_LEARNERS)
    return int(written)


def subject_of(db: Session, school_class: SchoolClass, subject: str) -> ClassSubject | None:
    """The class's subject, or None where it is not taught yet."""
    wanted = select(ClassSubject).where(ClassSubject.class_id == school_class.id, ClassSubject.subject == subject)
    return db.scalars(wanted).one_or_none()


def taught_by(db: Session, teacher_id: int | None) -> list[ClassSubject]:
    """What a teacher teaches, by grade and class, those first that are somewhere in a book; everything for nobody."""
    is_nowhere = ClassSubject.unit_id.is_(None)
    wanted = select(ClassSubject).join(SchoolClass).options(contains_eager(ClassSubject.school_class))
    wanted = wanted.order_by(is_nowhere, SchoolClass.grade, SchoolClass.name, ClassSubject.subject)
    return list(db.scalars(wanted.where(ClassSubject.teacher_id == teacher_id) if teacher_id else wanted))


def arrive_at(taught: ClassSubject, lesson: Lesson) -> None:
    """The class is at this lesson now."""
    taught.unit, taught.lesson = lesson.unit, lesson


def lesson_of(taught: ClassSubject) -> Lesson | None:
    """Where the class is: its lesson, else its unit's first; None without a textbook."""
    return taught.lesson or (taught.unit.lessons[0] if taught.unit and taught.unit.lessons else None)


def next_lesson(taught: ClassSubject) -> Lesson | None:
    """The next of the unit, else the first of the next unit; None at the end of the book."""
    if taught.unit is None:
        return None
    lessons = [one for unit in taught.unit.book.units for one in unit.lessons]
    at = lessons.index(taught.lesson) + 1 if taught.lesson else lessons.index(taught.unit.lessons[0])
    return lessons[at] if at < len(lessons) else None


def step(taught: ClassSubject) -> Lesson:
    """One lesson on. Raises `Invalid` at the end of the book."""
    lesson = next_lesson(taught)
    if lesson is None:
        raise Invalid("The class is at the end of its book. Choose the next one.", field="lesson")
    arrive_at(taught, lesson)
    return lesson

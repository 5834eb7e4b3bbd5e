"""Names of enumerations as people read them; the edge translates them like every sentence."""

from __future__ import annotations

SUBJECTS = {
    "chinese": "Chinese", "maths": "Maths", "english": "English", "ethics": "Ethics and law", "science": "Science",
    "history": "History", "geography": "Geography", "physics": "Physics", "chemistry": "Chemistry",
    "biology": "Biology", "it": "Information technology", "pe": "Physical education", "art": "Art", "music": "Music",
    "labour": "Labour", "practice": "Practical activities", "local": "Local course",
}  # fmt: skip
TIERS = {"basic": "Basic", "specialised": "Specialised", "extension": "Extension", "creative": "Creative"}
KINDS = {
    "choice": "Choice", "choices": "Several right", "truefalse": "True or false", "blank": "Blanks",
    "numeric": "Number", "short": "Short answer", "match": "Matching", "order": "Ordering", "essay": "Writing",
    "task": "Hands-on", "group": "Group",
}  # fmt: skip
MODALITIES = {"written": "Written", "oral": "Oral", "reading": "Reading", "practical": "Practical"}
STATUSES = {"draft": "Draft", "to-check": "To check", "ready": "Ready", "retired": "Retired"}
PLACES = {
    "home": "At home", "school": "After-school service", "class": "In the lesson",
    "school-home": "Start at school, finish at home",
}  # fmt: skip
ROLES = {
    "teacher": "Teacher", "class-teacher": "Class teacher", "team-lead": "Team lead", "school-lead": "School lead",
    "researcher": "Researcher", "inspector": "Inspector",
}  # fmt: skip
WORDINGS = {
    "official": "Official: required and optional, with the four kinds of work",
    "plain": "Plain: required and optional",
    "restaurant": "Restaurant: main, side, dessert",
}
SHORT_WORDINGS = {
    "official": "With the kinds of work", "plain": "Without the kinds", "restaurant": "Main, side, dessert",
}  # fmt: skip
FORMATS = {
    "must-may": "Must and may", "set-meals": "Set meals", "three-courses": "Three courses",
    "three-in-a-row": "Three in a row", "columns": "One from each column", "exact-points": "Exact points",
    "purse": "Buffet",
}  # fmt: skip
LAYOUTS = {
    "standard": "Standard", "large": "Large type", "comfort": "Comfort: calm type, one column, cream paper",
    "ink": "Ink saver",
}  # fmt: skip
PAPERS = {
    "a4": "A4", "a5": "A5, two copies on one A4", "b4": "B4 landscape, 2 columns", "8k": "8K landscape, 2 columns",
    "16x9": "For the classroom screen, 16:9",
}  # fmt: skip
GROUPS = {"support": "Support group", "core": "Core group", "stretch": "Stretch group"}
DAY_STATES = {
    "draft": "Draft", "handed-in": "Handed in", "asked-to-cut": "Asked to cut", "agreed": "Agreed",
    "published": "Published", "corrected": "Corrected",
    "written-down": "Written down", "by-rule": "Agreed by the school's rule",
}  # fmt: skip
ORIGINS = {"teacher": "Teacher's estimate, not timed yet", "default": "Proposed, not timed yet", "timed": "Timed"}
SETTINGS = {
    "automatic": "Automatically when within the day's minutes", "by-hand": "Each one by the class teacher",
    "warn": "a warning", "info": "for information", "block": "binding",
    "六三": "6 years primary, 3 junior", "五四": "5 years primary, 4 junior", "九年一贯": "Nine years in one school",
    "boarding": "Boarding school", "other": "Another system",
}  # fmt: skip
COLUMNS = {
    "stem": "Text", "answer": "Answer", "options": "Options", "kind": "Kind of exercise", "title": "Short name",
    "passage": "Reading passage", "items": "Small items", "number": "Number of the exercise",
    "solution": "Worked solution", "subject": "Subject", "grade": "Grade", "tier": "Kind of work",
    "minutes": "Minutes", "goals": "Knowledge points", "lesson": "Lesson", "difficulty": "Difficulty",
    "tags": "Tags", "source": "Source", "marks": "Marks", "modality": "How it is done", "intent": "Intent",
    "hints": "Hints", "book": "Book", "page": "Page", "numbers": "Numbers", "category": "Category",
}  # fmt: skip
"""What a column of a table may hold, as a teacher chooses it."""
WORKS = {
    "mental-table": "mental sums, tables", "mental-100": "mental sums up to a hundred",
    "mental-fraction": "mental fractions", "column": "sums in columns", "stepwise": "sums step by step",
    "fraction-calculation": "sums with fractions", "like-fractions": "like fractions", "simplify": "simplifying",
    "short-answer": "choices and blanks", "equation": "equations", "proof": "proofs",
    "word-problem": "word problems", "draw": "drawing and measuring", "reason": "reasoning",
    "hands-on": "hands-on tasks", "colour-bar": "colouring bars", "circle-count": "circling and counting",
    "copy-characters": "characters copied", "dictation": "characters from memory", "make-words": "words made",
    "sentence": "sentences", "read-passage": "characters read", "read-question": "questions on a text",
    "compose": "characters composed", "read-aloud": "characters read aloud", "recite": "poems learnt",
    "write-words": "words written", "en-choice": "English choices and blanks", "en-sentence": "English sentences",
    "en-read": "English words read", "en-read-question": "questions on an English text",
    "en-compose": "English words composed",
}  # fmt: skip
"""Kinds of work of the speed table."""
ALL = (SUBJECTS, TIERS, KINDS, MODALITIES, STATUSES, PLACES, ROLES, WORDINGS, FORMATS, LAYOUTS, PAPERS, SETTINGS,
       DAY_STATES, WORKS, GROUPS)  # fmt: skip


def name_of(code: str) -> str:
    """The English name of an enumeration's value, for translation; an unknown code stays itself."""
    return next((names[code] for names in ALL if code in names), code)


def origin_of(code: str) -> str:
    """Where an exercise's minutes come from."""
    return ORIGINS.get(code, code)


DISHES = {
    "choice": "Choose one", "choices": "Choose all that fit", "truefalse": "Right or wrong", "blank": "Fill in",
    "numeric": "Work it out", "short": "Solve it", "match": "Match", "order": "Put in order", "essay": "Write",
    "task": "Do it", "group": "Read and answer",
}  # fmt: skip
"""What an exercise without a title is called, on the sheet and in lists alike: what is to be done."""


def dish_of(kind: str) -> str:
    """What an exercise of this kind is called where it has no title."""
    return DISHES.get(kind, kind)

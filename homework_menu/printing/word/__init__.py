"""A sheet as a Word document for last edits: Word's own styles and equations, pictures with alt texts."""

from .answers import teacher
from .page import learner

__all__ = ["learner", "teacher"]

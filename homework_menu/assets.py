"""Where templates and static files are: on top of a checkout, inside the package once it is installed from a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
BESIDE = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
TEMPLATES = BESIDE / "templates"
STATIC = BESIDE / "static"
FONTS = STATIC / "fonts"
SHEET_STYLES = ("css/exercise.css", "print/sheet.css")
"""Of a sheet, the later above the earlier: what paper asks for is set upon how an exercise looks anywhere."""

"""Everything that the bank refuses, as sentences with values; the edge translates them.

BankError
├── Invalid        a value that breaks a rule; `field` names the form's field
├── NotFound       no such thing, or not for this viewer: the two are never told apart
├── NotAllowed     seen, but not to be changed by this viewer
├── Conflict       somebody else saved first; carries both texts
└── Refused        a file or an action as a whole, with the reason
    ├── Untitled   a table whose columns are not known
    └── Throttled  too many tries in a short time
"""

from __future__ import annotations

from typing import Any


class BankError(Exception):
    """A sentence in English with `{names}`, and the values to fill in once the sentence is translated."""

    def __init__(self, text: str, /, **values: Any) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format(**self.values)


class Invalid(BankError):
    """A value that breaks a rule; `field` is the name of the form's field, or None for the whole."""

    def __init__(self, text: str, /, field: str | None = None, **values: Any) -> None:
        super().__init__(text, **values)
        self.field = field


class NotFound(BankError):
    """No such thing, or not for this viewer."""

    def __init__(self, text: str = "This page does not exist, or it is not for you.", /, **values: Any) -> None:
        super().__init__(text, **values)


class NotAllowed(BankError):
    """The viewer may see the thing, not change it."""

    def __init__(self, text: str = "You may look at this, but not change it.", /, **values: Any) -> None:
        super().__init__(text, **values)


class Conflict(BankError):
    """Somebody saved between reading and saving; `mine` and `theirs` are the two texts."""

    def __init__(self, text: str, /, *, mine: str = "", theirs: str = "", **values: Any) -> None:
        super().__init__(text, **values)
        self.mine = mine
        self.theirs = theirs


class Refused(BankError):
    """A file or an action that is refused as a whole; nothing was changed."""


class Untitled(Refused):
    """A table was read, but which column holds the exercises is not known: a person can say it."""


class Throttled(Refused):
    """Too many tries in a short time; the sentence says how long to wait."""

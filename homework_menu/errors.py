"""A sentence as a value: what the pure rooms say, before the edge translates it."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """An English sentence with `{names}` and the values to fill in once it is translated."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict[str, object], hash=False)

    def __str__(self) -> str:
        return self.text.format(**self.values)


REASONS = {
    errno.ENOENT: "there is no such file or folder", errno.EACCES: "this account may not open it",
    errno.EPERM: "this account may not open it", errno.EISDIR: "it is a folder", errno.ENOTDIR: "it is not a folder",
    errno.ENOSPC: "the disk is full", errno.EROFS: "the disk is read-only",
    errno.ENAMETOOLONG: "the name is too long",
}  # fmt: skip


def reason_of(error: OSError) -> Message:
    """Why the computer refuses, in words; what is seldom met, in the computer's own."""
    return Message(REASONS.get(error.errno or 0, "{said}"), {"said": error.strerror or str(error)})


@dataclass(frozen=True)
class Name:
    """What something is called in both languages; where one is missing, the other stands for it."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en or self.zh

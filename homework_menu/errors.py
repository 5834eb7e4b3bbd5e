"""A sentence as a value: what the pure rooms say, before the edge translates it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """An English sentence with `{names}` and the values to fill in once it is translated."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])

    def __str__(self) -> str:
        return self.text.format(**self.values)


@dataclass(frozen=True)
class Name:
    """What something is called in both languages; where one is missing, the other stands for it."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en or self.zh

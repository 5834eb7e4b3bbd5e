"""The presets by id: China's first, then those of other countries."""

from __future__ import annotations

from .abroad import ABROAD
from .china import CHINA
from .rows import Policy

PRESETS: dict[str, Policy] = {policy.id: policy for policy in (*CHINA, *ABROAD)}

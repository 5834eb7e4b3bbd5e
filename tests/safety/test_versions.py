"""The libraries that guard the doors are new enough: older releases have holes that are known."""

from __future__ import annotations

from importlib.metadata import version

import pytest

FLOORS = {"weasyprint": (70, 0), "werkzeug": (3, 0, 6), "nh3": (0, 3, 8), "defusedxml": (0, 7, 1), "pillow": (12, 0)}


@pytest.mark.parametrize("name", FLOORS)
def test_a_library_is_no_older_than_its_last_known_hole(name):
    assert tuple(map(int, version(name).split(".")[:3])) >= FLOORS[name]

"""Frames are kept until something happens; the city of another test may have rows with the same numbers."""

import pytest

from reports.statistics import scope


@pytest.fixture(autouse=True)
def frames_of_its_own():
    scope.kept.cache_clear()

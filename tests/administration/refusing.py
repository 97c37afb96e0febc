"""Expecting that an act is refused, by the code of its refusal."""

from contextlib import contextmanager

import pytest

from projects.refusal import Refusal


@contextmanager
def refused(code):
    with pytest.raises(Refusal) as found:
        yield
    assert found.value.code == code, found.value.code

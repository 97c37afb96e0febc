"""Dates are written the same way everywhere, in the language of the reader."""

from datetime import datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

AT = datetime(2026, 11, 26, 9, 0)


@pytest.mark.parametrize(("language", "format", "told"), [
    ("en", "DATE_FORMAT", "26 November 2026"),
    ("en", "DATETIME_FORMAT", "26 November 2026, 09:00"),
    ("en", "SHORT_DATE_FORMAT", "26 Nov 2026"),
    ("zh-hans", "DATE_FORMAT", "2026年11月26日"),
    ("zh-hans", "DATETIME_FORMAT", "2026年11月26日 09:00"),
    ("zh-hans", "SHORT_DATE_FORMAT", "2026-11-26"),
])  # fmt: skip
def test_how_a_date_is_written(language, format, told):
    with override(language):
        assert Template(f'{{{{ at|date:"{format}" }}}}').render(Context({"at": AT})) == told


def test_documents_name_no_format_of_their_own():
    root = Path(__file__).resolve().parents[2]
    for path in root.glob("*/templates/*/document_*.html"):
        assert 'date:"Y' not in path.read_text(encoding="utf-8"), path.name

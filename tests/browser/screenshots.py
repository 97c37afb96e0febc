"""`make screenshots`: pictures of the main pages for docs/pages, in both languages, on a desk and on a phone.

The same scene on the same day gives the same pictures. Not a test: it is run when a page has changed its looks.
"""

from pathlib import Path

import pytest

from tests.browser import scene as scenes
from tests.stages.desks.pages import it_is

pytestmark = pytest.mark.django_db(transaction=True)
FOLDER = Path(__file__).parents[2] / "docs" / "pages"
#: pictures that are shown as a whole
WHOLE = ("board", "strip")
KINDS = ("board", "strip", "inbox", "dossier", "session", "dashboard", "document")


def test_take_the_pictures(cast, monkeypatch, sit_down):
    it_is(monkeypatch, "2026-03-09 10:00")
    scene = scenes.build(cast)
    first = {}
    for kind, who, path in scenes.pages(scene):
        first.setdefault(kind, (who, path))
    FOLDER.mkdir(exist_ok=True)
    for language in ("zh-hans", "en"):
        for width in (1280, 390):
            for kind in KINDS if width > 640 else KINDS[:4:2]:
                who, path = first[kind]
                desk = sit_down(who, width=width, language=language)
                assert desk.open(path) == 200
                name = f"{kind}-{language[:2]}-{width}.png"
                desk.page.screenshot(path=FOLDER / name, full_page=kind in WHOLE and width > 640)
                desk.leave()

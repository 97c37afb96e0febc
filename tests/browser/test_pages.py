"""Each kind of page, on a desk and on a phone, in both languages: usable by everybody, quiet, and all our own."""

import pytest

from tests.browser import scene as scenes
from tests.stages.desks.pages import it_is

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = "2026-03-09 10:00"


@pytest.fixture
def scene(cast, monkeypatch):
    it_is(monkeypatch, MONDAY)
    return scenes.build(cast)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_kind_of_page_is_in_order(scene, sit_down, width, language):
    desks, faults = {}, []
    for kind, who, path in scenes.pages(scene):
        desk = desks.get(who) or desks.setdefault(who, sit_down(who, width=width, language=language))
        status = desk.open(path)
        assert status == 200, (kind, path, status)
        desk.look()
    for desk in desks.values():
        faults += desk.faults
    assert not faults, "\n".join(dict.fromkeys(faults))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_form_that_comes_back_is_in_order(scene, sit_down, language):
    desk = sit_down(scene.cast.window, width=390, language=language)
    desk.open(f"/applications/{scene.filed.number}/")
    with desk.page.expect_navigation():
        desk.page.locator("#check button[value=correct]").first.click()
    assert desk.page.locator(".errors[role=alert]").is_visible()
    desk.look()
    assert not desk.faults, "\n".join(desk.faults)

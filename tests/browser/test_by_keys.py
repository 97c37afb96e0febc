"""The administrator's desk, by keys alone: an account, its password through the one-time link, the first signing in."""

import pytest

from projects.models import OutboxMessage
from tests.stages.desks.pages import it_is

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "jiuyue-jiu-ri-9"
MOST_STEPS = 80


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")


def walk_to(desk, selector):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _step in range(MOST_STEPS):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{desk.path}: no way by keys to {selector}")


def types(desk, selector, text):
    walk_to(desk, selector)
    desk.page.keyboard.type(text)


def enters(desk):
    with desk.page.expect_navigation(wait_until="load"):
        desk.page.keyboard.press("Enter")


def test_an_account_is_made_and_used_without_a_mouse(cast, sit_down, settings):
    settings.MAIL = True
    desk = sit_down(cast.administrator)
    desk.open("/administration/people/add/")
    types(desk, "#id_username", "linhua")
    types(desk, "#id_name", "林华")
    types(desk, "#id_email", "linhua@keqiao.example")
    types(desk, "#id_reason", "任命〔2026〕3号")
    walk_to(desk, "main form button")
    enters(desk)
    assert desk.path == "/administration/people/linhua/"
    walk_to(desk, "form[action$='/link/'] button")
    enters(desk)
    letter = OutboxMessage.objects.get(topic="account.password")
    newcomer = sit_down()
    newcomer.open(letter.link)
    types(newcomer, "#id_new_password1", PASSWORD)
    types(newcomer, "#id_new_password2", PASSWORD)
    enters(newcomer)
    assert newcomer.path == "/sign-in/"
    newcomer.page.locator("#id_username").focus()  # where the page has put it already
    newcomer.page.keyboard.type("linhua")
    types(newcomer, "#id_password", PASSWORD)
    enters(newcomer)
    assert newcomer.path != "/sign-in/"
    assert desk.faults == newcomer.faults == []

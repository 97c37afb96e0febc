"""A desk in Chromium: the pages as people see them, in one browser for the whole run, on a live server.

Machines without Chromium leave these tests out; where CI is set, a missing browser is a failure.
"""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.desk import Desk

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    if not shutil.which(CHROMIUM):
        if os.environ.get("CI"):
            pytest.fail(f"no Chromium at {CHROMIUM}: the pages have not been looked at")
        pytest.skip(f"no Chromium at {CHROMIUM}")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def sit_down(chromium, live_server):
    """`sit_down(cast.window, width=390, language="zh-hans")`: a Desk; `sit_down()`: somebody not signed in."""
    desks = []

    def seated(actor=None, **how):
        desk = Desk(chromium, live_server.url, actor, **how)
        desks.append(desk)
        return desk

    yield seated
    for desk in desks:
        desk.leave()

"""What a first visit costs: the page with everything it asks for, uncompressed, for the pages that are opened most."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from stages.enums import StageCode
from tests.house.test_doors import client_of
from tests.steps import accepted_stage, current

MOST = 250 * 1000
ROWS = 50
#: what a page asks for: style sheets, scripts, icons, pictures
ASKED = re.compile(r'<(?:link[^>]+href|script[^>]+src|img[^>]+src)="(/static/[^"?]+)')


def weight(html):
    """Bytes of a page and of each file it asks for, once."""
    files = {path: finders.find(path.removeprefix("/static/")) for path in ASKED.findall(html)}
    assert files and all(files.values()), files
    return len(html.encode()) + sum(Path(path).stat().st_size for path in files.values())


@pytest.fixture
def application(db, cast):
    return accepted_stage(cast, cast.register(), StageCode.INITIATION)


def test_an_inbox_of_fifty_rows(client, cast, application):
    html = client_of(client, cast.department("environment")).get(reverse("stages:inbox")).content.decode()
    row = re.search(r'<tr class="(?:late|soon|)">.*?</tr>', html, re.DOTALL).group()
    full = html.replace(row, row * ROWS, 1)
    assert full.count(row) == ROWS
    assert weight(full) < MOST


@pytest.mark.parametrize("who", ["applicant", "window", "department", "centre"])
def test_a_dossier(client, cast, application, who):
    item = current(application.project, "L09")
    by = {"department": cast.department("environment")}.get(who) or getattr(cast, who)
    client_of(client, by)
    for there in (reverse("stages:application", args=[application.number]),
                  reverse("stages:approval", args=[item.project.code, item.code, item.round])):  # fmt: skip
        response = client.get(there)
        if response.status_code == 200:
            assert weight(response.content.decode()) < MOST, there
    assert client.get(reverse("stages:project", args=[application.project.code])).status_code == 200


def test_every_page_asks_for_the_same_few_files(client, cast, application):
    html = client_of(client, cast.window).get(reverse("stages:inbox")).content.decode()
    assert len(set(ASKED.findall(html))) <= 6
    assert not re.search(r'(?:href|src)="(?:https?:)?//(?!example\.org)', html), "from elsewhere"

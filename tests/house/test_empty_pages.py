"""A city in which nothing has happened yet: every page that anybody can reach says what will stand there.

And what to do, or where to look, meanwhile.
"""

import pytest
from lxml import html

from tests import walking
from tests.house.test_doors import client_of, members

#: rows of something: with them a page is not bare
ROWS = "//main//table/tbody/tr | //main//ul/li | //main//ol/li | //main//dl/dd | //main//svg"
NEXT = "//main//a[@href and not(starts-with(@href, '?'))] | //main//form[not(contains(@action, '/filters/'))]"


def faults_of(page):
    """What an empty page leaves its reader to guess."""
    found = [
        f"“{' '.join(block.text_content().split())}” does not say what will stand here"
        for block in page.xpath("//main//*[@class='empty']")
        if not block.xpath(".//p[normalize-space()]")
    ]
    if not page.xpath("//main//*[@class='empty']") and not page.xpath(ROWS) and not page.xpath("//main//form"):
        found.append(f"nothing at all: {' '.join(page.xpath('//main')[0].text_content().split())[:80]}")
    if page.xpath("//main//*[@class='empty']") and not page.xpath(NEXT):
        found.append("nothing to do next")
    return found


@pytest.mark.django_db
def test_every_page_of_an_empty_city_says_what_it_is_for(client, cast):
    wrong = {}
    for who, actor in {"nobody": None, **members(cast)}.items():
        client_of(client, actor)
        for address, response in walking.pages(client, most=2):
            for fault in faults_of(html.fromstring(response.content.decode())):
                wrong.setdefault(f"{walking.kind_of(address)}: {fault}", f"{who} {address}")
    assert wrong == {}


def test_the_walk_sees_a_bare_page():
    assert faults_of(html.fromstring("<main><div class='empty'><b>Nothing</b></div></main>"))
    assert faults_of(html.fromstring("<main><h1>Sessions</h1></main>"))
    page = "<main><div class='empty'><b>None</b><p>They appear here.</p><a href='/guide/'>Guide</a></div></main>"
    assert faults_of(html.fromstring(page)) == []

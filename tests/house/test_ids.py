"""Ids stand once on a page, and whatever points to one finds it: labels, descriptions, links to errors and headings."""

from collections import Counter
from urllib.parse import unquote

import pytest
from lxml import html

from tests import walking
from tests.browser import scene
from tests.house.test_doors import client_of

POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form")


def faults_of(page):
    """What is wrong with the ids of a parsed page."""
    ids = Counter(page.xpath("//@id"))
    found = [f"the id {each} stands {n} times" for each, n in ids.items() if n > 1]
    for attribute in POINTERS:
        for value in page.xpath(f"//*/@{attribute}"):
            found += [f"{attribute} names {each}, which is not there" for each in value.split() if each not in ids]
    for href in page.xpath("//a/@href[starts-with(., '#')]"):
        if href != "#" and unquote(href[1:]) not in ids:
            found.append(f"a link leads to {href}, which is not there")
    for control in page.xpath("//input[not(@type='hidden' or @type='submit')] | //select | //textarea"):
        named = control.get("aria-label") or control.get("aria-labelledby") or control.get("hidden") is not None
        if not (named or control.xpath("ancestor::label") or page.xpath(f"//label[@for='{control.get('id')}']")):
            found.append(f"the field {control.get('name')} has no label")
    return found


def everybody(seen):
    """{who: Actor or None} of the scene."""
    cast = seen.cast
    return {
        "nobody": None, "applicant": cast.applicant, "window": cast.window, "reviewer": cast.holder(seen.approval),
        "lead": cast.lead("planning"), "centre": cast.centre, "administrator": cast.administrator, "agent": cast.agent,
    }  # fmt: skip


@pytest.mark.django_db
def test_ids_stand_once_and_are_found(client, cast):
    seen, wrong = scene.build(cast), {}
    for who, actor in everybody(seen).items():
        client_of(client, actor)
        for address, response in walking.pages(client):
            for fault in faults_of(html.fromstring(response.content.decode())):
                wrong.setdefault(f"{walking.kind_of(address)}: {fault}", f"{who} {address}")
    assert wrong == {}


def test_the_walk_sees_what_is_wrong():
    page = html.fromstring('<div><a href="#x">x</a><input id="a" name="a"><p id="a"><label for="b">b</label></div>')
    assert len(faults_of(page)) == 4

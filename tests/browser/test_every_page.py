"""Every kind of page that a member of the cast can open: usable by everybody, quiet, all our own, fit for its screen.

The main pages are looked at in test_pages.py from several seats. Here comes every other named address, from the first
seat that can open it. Axe looks at each page on a desk in Chinese and on a phone in English: what it finds hangs on the
size and on the words, hardly on both at once. The console, the hosts and the width are watched in all four.
"""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.urls.converters import UUIDConverter

from projects.people.seating import SESSION_KEY
from tests.browser import further
from tests.browser import scene as scenes
from tests.browser.addresses import addresses
from tests.house.test_doors import ALL, members
from tests.stages.desks.pages import it_is

pytestmark = pytest.mark.django_db(transaction=True)
AXE_LOOKS = [(1280, "zh-hans"), (390, "en")]
QUIETLY = [(1280, "en"), (390, "zh-hans")]
#: answers that are no pages: redirects and files
NO_PAGE = {
    "home", "set_language", "long-work-file", "oidc-begin", "oidc-callback", "stages:day", "stages:paper",
    "stages:paper-shown", "stages:session-invitation", "administration:standing-files",
    "administration:publication-files", "reports:calendar-feed", "reports:event-log", "reports:frame",
    "reports:workbook", "stages:certificate-pdf", "reports:bulletin-pdf", "reports:bulletin-workbook",
}  # fmt: skip
#: pages that the scene cannot have -> why
NOT_IN_THE_SCENE = {"stages:initial-opinion": "the guide in force knows no initial opinion"}


def clients(people):
    """{who: a client in that seat}."""
    found = {}
    for who, actor in people.items():
        client = found[who] = Client()
        if actor is not None:
            client.force_login(actor.person)
            session = client.session
            session[SESSION_KEY] = actor.seat.pk
            session.save()
    return found


def only_takes_what_is_sent(name, entry):
    parts = {part: UUID(int=1) if isinstance(kind, UUIDConverter) else 1
             for part, kind in entry.pattern.converters.items()}  # fmt: skip
    return Client().get(reverse(name, kwargs=parts)).status_code == 405


def opened(name, entry, people, desks, told):
    """(who, path) of the first page that a name has for anybody; None where there is none."""
    seats = entry.callback.seats
    for path in [told[name]] if name in told else addresses(name, entry.pattern.converters):
        for who, actor in people.items():
            may = seats in ("public", "any") or (actor and actor.seat.kind in seats)
            if may and (name in told or status(desks[who], path) == 200):
                return who, path
    return None


def status(desk, path):
    response = desk.get(path)
    response.close()
    return response.status_code


@pytest.fixture
def pages(cast, monkeypatch):
    """[(actor, path)] of every page that the main pages leave out."""
    it_is(monkeypatch, "2026-03-09 10:00")
    scene = scenes.build(cast)
    told = further.add(cast, scene)
    known = {resolve(path.partition("?")[0]).view_name for _kind, _who, path in scenes.pages(scene)}
    people = members(cast) | {"examiner": further.examiner(cast), "other agent": cast.other_agent, "nobody": None}
    found, missing, desks = [], set(), clients(people)
    for name, entry in sorted(ALL.items()):
        if name in known | NO_PAGE or only_takes_what_is_sent(name, entry):
            continue
        page = opened(name, entry, people, desks, told)
        if page:
            found.append((people[page[0]], page[1]))
        else:
            missing.add(name)
    assert missing == set(NOT_IN_THE_SCENE), "add its rows to tests/browser/addresses.py, or something to the scene"
    return found


def test_every_other_page_is_in_order(pages, sit_down):
    faults = []
    for width, language in AXE_LOOKS + QUIETLY:
        desks = {}
        for who, path in pages:
            desk = desks.get(who) or desks.setdefault(who, sit_down(who, width=width, language=language))
            assert desk.open(path) == 200, path
            desk.look(rules=(width, language) in AXE_LOOKS)
        for desk in desks.values():
            faults += desk.faults
            desk.leave()
    assert not faults, "\n".join(dict.fromkeys(faults))

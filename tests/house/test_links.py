"""From the first page along the links, as every seat: no link leads nowhere, no day is asked for by a bare field."""

import pytest
from lxml import html

from tests import walking
from tests.browser import scene
from tests.house.test_doors import client_of
from tests.house.test_ids import everybody

#: links to one kind of page that a seat follows, each from another kind of page
FOLLOWED = 4
#: says no weekday and takes no Chinese day; the picker of the product's own field has no name
BARE = "//input[@name and (@type='date' or @type='datetime-local')]/@name"


@pytest.mark.django_db
def test_no_link_leads_nowhere_and_every_day_is_typed(client, cast):
    seen, wrong = scene.build(cast), {}
    scene.bulletin_of(cast)
    for who, actor in everybody(seen).items():
        client_of(client, actor)
        ways = {}  # kind of page a link leads to -> {kind of page it stands on: the link}
        for address, response in walking.pages(client, most=2):
            here = walking.kind_of(address)
            for name in html.fromstring(response.content.decode()).xpath(BARE):
                wrong.setdefault(f"{here}: a bare field of days, {name}", f"{who} {address}")
            for link in walking.links(response, address):
                known = ways.setdefault(walking.kind_of(link), {})
                if len(known) < FOLLOWED and link not in known.values():
                    known.setdefault(here, link)
        ways.pop(None, None)
        for there, known in ways.items():
            for here, link in known.items():
                status = client.get(link).status_code
                if status == 404 or status >= 500:
                    wrong.setdefault(f"{here} -> {there}: {status}", f"{who} {link}")
    assert wrong == {}

"""Walking through the pages as a person does: from the first page along the links, a few pages of every kind."""

from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from lxml import html

#: pages of one kind (name of an address) that are opened
MOST = 3
#: leads out of the walk
ASIDE = {"sign-out", "demo-enter"}


def kind_of(address):
    """The name of the address, or None for one that is not ours to walk to."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return None if match.app_name == "admin" or match.view_name in ASIDE else match.view_name


def is_page(response):
    return response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")


def links(response, address):
    """Addresses of ours that a page links to, without their fragment."""
    for href in html.fromstring(response.content.decode()).xpath("//a/@href"):
        parts = urlsplit(urljoin(address, href))
        if parts.scheme in ("", "http") and parts.netloc in ("", "testserver") and "format=" not in parts.query:
            yield parts._replace(scheme="", netloc="", fragment="").geturl()


def pages(client, start="/", most=MOST):
    """(address, response) of the pages that whoever is signed in can reach, at most `most` of one kind."""
    waiting, seen, opened = deque([start]), {start}, Counter()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind is None or opened[kind] >= most:
            continue
        opened[kind] += 1
        response = client.get(address, follow=True)
        address = response.redirect_chain[-1][0] if response.redirect_chain else address
        assert response.status_code < 500, address
        if not is_page(response):
            continue
        yield address, response
        for link in links(response, address):
            if link not in seen:
                seen.add(link)
                waiting.append(link)

"""Sitting down at a desk: a browser signed in as a member of the cast, acting from that seat."""

import pytest
from django.test import Client

from projects.people.seating import SESSION_KEY
from tests.stages.desks.pages import it_is

#: the Monday after the scenes of tests/steps.py, unless a test says otherwise
MONDAY = "2026-03-09 10:00"


@pytest.fixture
def sit():
    """`sit(cast.window)`: a client in that seat, reading English so that sentences can be quoted."""

    def seated(actor, language="en"):
        client = Client()
        client.force_login(actor.person)
        session = client.session
        session[SESSION_KEY] = actor.seat.pk
        session.save()
        client.cookies["lianshen_language"] = language
        return client

    return seated


@pytest.fixture(autouse=True)
def papers_in_a_scratch_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def it_becomes(monkeypatch):
    """`it_becomes("2026-06-01 10:00")`: from here on the desks read this hour; whoever sat before sits down again."""
    return lambda text: it_is(monkeypatch, text)


@pytest.fixture
def it_is_monday(it_becomes):
    it_becomes(MONDAY)

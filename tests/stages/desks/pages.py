"""Entering a page as somebody of the cast, on a day of the story."""

from django.utils import timezone

from tests.cast import at


def enter(client, actor):
    """The client, signed in and acting from the actor's seat."""
    client.logout()
    client.force_login(actor.person)
    session = client.session
    session["seat"] = actor.seat.pk
    session.save()
    return client


def it_is(monkeypatch, text):
    """From here on the desks read this hour from the clock."""
    monkeypatch.setattr(timezone, "now", lambda: at(text))

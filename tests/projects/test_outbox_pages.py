"""The messages of a seat, and the administrator's look into the outbox."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.messages import outbox
from projects.models import InboxMessage, OutboxMessage
from tests.cast import at
from tests.stages.desks.pages import enter


@pytest.fixture
def letter(cast):
    """A message in the inbox of the window."""
    said = outbox.both(_("Due today"))
    (row,) = outbox.post("test", cast.window.office, subject=said, body=said, at=at("2026-03-05"), link="/projects/")
    outbox.deliver_all()
    return row


@pytest.fixture
def dead(letter):
    error = "ConnectionError: no answer"
    OutboxMessage.objects.update(delivered_at=None, dead_at=at("2026-03-06"), error=error, attempts=10)
    return letter


def test_a_seat_sees_its_messages_and_how_many_are_unread(client, cast, letter):
    page = enter(client, cast.window).get(reverse("messages"))
    assert letter.title in page.text
    entry = next(entry for entry in page.context["nav"] if entry["url"] == reverse("messages"))
    assert entry["count"] == 1


def test_counting_the_unread_costs_no_statement_of_its_own(client, cast, letter, django_assert_max_num_queries):
    browser = enter(client, cast.window)
    browser.get(reverse("messages"))  # the first visit of an hour notes it in the session
    with django_assert_max_num_queries(7):  # session, person, seats, the inbox's count, the page twice, saved filters
        browser.get(reverse("messages"))


def test_another_seat_sees_nothing_of_it(client, cast, letter):
    page = enter(client, cast.applicant).get(reverse("messages"))
    assert letter.title not in page.text
    copy = InboxMessage.objects.get()
    assert client.post(reverse("messages-read"), {"message": copy.pk}).status_code == 404
    copy.refresh_from_db()
    assert copy.read_at is None


def test_opening_a_message_reads_it_and_leads_to_its_page(client, cast, letter):
    browser = enter(client, cast.window)
    copy = InboxMessage.objects.get()
    answer = browser.post(reverse("messages-read"), {"message": copy.pk})
    assert answer["Location"] == "/projects/"
    copy.refresh_from_db()
    assert copy.read_at is not None
    assert letter.title not in browser.get(reverse("messages") + "?show=unread").text


def test_all_can_be_read_at_once(client, cast, letter):
    enter(client, cast.window).post(reverse("messages-read"))
    assert not InboxMessage.objects.filter(read_at__isnull=True).exists()


@pytest.mark.parametrize("number", ["x", "0", "99999"])
def test_a_number_that_is_none_is_not_found(client, cast, letter, number):
    assert enter(client, cast.window).post(reverse("messages-read"), {"message": number}).status_code == 404


def test_the_administrator_sees_dead_letters_with_their_reason_and_sends_them_again(client, cast, dead):
    browser = enter(client, cast.administrator)
    page = browser.get(reverse("outbox")).text
    assert "ConnectionError: no answer" in page and str(dead.pk) in page
    browser.post(reverse("outbox-replay"), {"message": dead.pk})
    dead.refresh_from_db()
    assert dead.dead_at is None and dead.replayed_by == cast.administrator.person
    assert outbox.deliver_all().delivered == 1
    assert InboxMessage.objects.filter(message=dead).count() == 1  # the receiver dropped the repeat


def test_a_message_that_was_delivered_is_not_sent_again(client, cast, letter):
    page = enter(client, cast.administrator).post(reverse("outbox-replay"), {"message": letter.pk}, follow=True)
    assert "msg error" in page.text


def test_the_outbox_is_the_administrators(client, cast, dead):
    for who in (cast.window, cast.centre, cast.applicant):
        browser = enter(client, who)
        assert browser.get(reverse("outbox")).status_code == 404
        assert browser.post(reverse("outbox-replay"), {"message": dead.pk}).status_code == 404
    browser = enter(client, cast.administrator)
    assert browser.post(reverse("outbox-replay"), {"message": "x"}).status_code == 404
    for show in ("dead", "pending", "all", "other"):
        assert browser.get(reverse("outbox"), {"show": show}).status_code == 200

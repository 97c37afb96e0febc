"""What leaves the house and what runs in the background: tried again, given up with a reason, run again."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from administration import failed
from projects.jobs import prune
from projects.messages import outbox
from projects.models import InboxMessage, OutboxMessage
from tests.administration.refusing import refused
from tests.cast import at
from tests.stages.desks.pages import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    return enter(client, cast.administrator)


@pytest.fixture
def waiting(cast):
    """A message that has been tried once and waits for its next turn."""
    said = outbox.both(_("Due today"))
    (row,) = outbox.post("clock.reminder", cast.window.office, subject=said, body=said, at=at("2026-03-05"))
    later = timezone.now() + timezone.timedelta(hours=6)
    OutboxMessage.objects.update(attempts=3, error="ConnectionError: no answer", available_at=later)
    row.refresh_from_db()
    return row


def test_what_waits_is_tried_with_the_next_delivery(desk, waiting):
    assert outbox.deliver_all().total == 0
    page = desk.get(reverse("outbox"), {"show": "failing"})
    assert "ConnectionError: no answer" in page.text
    assert desk.post(reverse("outbox-hurry"), {"message": waiting.pk}).status_code == 302
    assert outbox.deliver_all().delivered == 1
    assert "msg error" in desk.post(reverse("outbox-hurry"), {"message": waiting.pk}, follow=True).text


def test_what_waits_is_given_up_with_who_and_why_and_can_be_sent_again(desk, cast, waiting):
    address = reverse("outbox-give-up") + "?show=failing&target=inbox"
    assert desk.post(address, {"message": waiting.pk, "reason": ""}).status_code == 422
    answer = desk.post(address, {"message": waiting.pk, "reason": "收件单位已撤销"})
    assert answer["Location"] == reverse("outbox") + "?show=failing&target=inbox"  # the list stays as it stood
    waiting.refresh_from_db()
    assert waiting.dead_at and waiting.ended_by == cast.administrator.person
    assert "收件单位已撤销" in desk.get(reverse("outbox")).text
    with refused("not_waiting"):
        outbox.give_up(waiting, by=cast.administrator, at=timezone.now(), reason="x")
    outbox.replay(waiting, by=cast.administrator, at=timezone.now())
    assert waiting.ended_by is None and outbox.deliver_all().delivered == 1
    assert InboxMessage.objects.filter(message=waiting).count() == 1


def test_a_worker_that_holds_a_message_given_up_does_not_bring_it_back(cast, waiting):
    OutboxMessage.objects.update(available_at=at("2026-03-05"))
    (taken,) = outbox.claim(timezone.now(), 1)
    outbox.give_up(waiting, by=cast.administrator, at=timezone.now(), reason="x")
    outbox._deliver(taken, outbox.Round())
    waiting.refresh_from_db()
    assert waiting.dead_at is not None and waiting.delivered_at is None


def test_the_outbox_is_filtered_by_way_topic_and_recipient(desk, cast, waiting):
    def found(**said):
        return len(desk.get(reverse("outbox"), {"show": "all", **said}).context["page"].object_list)

    assert found(topic="clock.reminder") == 1 and found(topic="other") == 0
    assert found(target="inbox") == 1 and found(target="email") == 0
    assert found(q=cast.window.office.name_zh[:4]) == 1 and found(q="nobody") == 0


@pytest.fixture
def job(db):
    job = prune.enqueue()
    row = DBTaskResult.objects.get(pk=job.id)
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.FAILED, started_at=timezone.now(), finished_at=timezone.now(),
        exception_class_path="builtins.ValueError", traceback="Traceback\nValueError: no such file",
    )  # fmt: skip
    row.refresh_from_db()
    return row


def test_a_failed_job_is_shown_with_its_error_and_run_again_once(desk, cast, job):
    page = desk.get(reverse("administration:jobs"))
    assert "ValueError: no such file" in page.text and "prune" in page.text
    desk.post(reverse("administration:job-again"), {"job": job.pk})
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY and DBTaskResult.objects.count() == 1
    with refused("not_failed"):
        failed.run_again(job, by=cast.administrator, at=timezone.now())
    assert desk.post(reverse("administration:job-again"), {"job": "x"}).status_code == 404


def test_the_first_page_counts_what_needs_attention(desk, cast, waiting, job, django_assert_max_num_queries):
    outbox.give_up(waiting, by=cast.administrator, at=timezone.now(), reason="x")
    assert desk.get("/")["Location"] == reverse("administration:home")
    desk.get(reverse("administration:home"))
    with django_assert_max_num_queries(24):
        page = desk.get(reverse("administration:home"))
    urgent = {str(each.words): each.number for each in page.context["urgent"]}
    assert 1 in urgent.values() and page.status_code == 200
    links = {each.link for each in (*page.context["urgent"], *page.context["calm"])}
    for link in links:
        assert desk.get(link).status_code == 200, link

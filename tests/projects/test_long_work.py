"""Long work: asked for, counted, left, found again; lost with its worker, refused, broken, and done once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from projects import long_work
from projects.enums import LongWorkKind, LongWorkState
from projects.long_work import Result, Stopped
from projects.models import LongWork
from projects.refusal import Refusal
from tests.house.test_doors import client_of

pytestmark = pytest.mark.django_db
SENTENCE = "The month is not over yet."


def written(row, tell):
    return Result(file="柯桥".encode(), name="柯桥.csv")


def counted(row, tell):
    tell(3, 12)
    shown = LongWork.objects.get(pk=row.pk)
    assert (shown.state, shown.share) == (LongWorkState.RUNNING, 25)
    return Result()


def refused(row, tell):
    raise Refusal("month_not_over", SENTENCE)


def stopped(row, tell):
    raise Stopped([{"zh": "第 3 行有误", "en": "Line 3 is wrong"}, {"zh": "第 5 行有误", "en": "Line 5 is wrong"}])


def broken(row, tell):
    raise RuntimeError("not for readers")


@pytest.fixture
def asked(cast, client, settings):
    """A LongWork of the centre that a function does."""

    def ask(function=written):
        settings.LONG_WORK = {LongWorkKind.WORKBOOK: f"{__name__}.{function.__name__}"}
        return LongWork.objects.create(
            kind=LongWorkKind.WORKBOOK, person=cast.centre.person, seat=cast.centre.seat, page="/statistics/",
            language="en", asked_at=timezone.now(),
        )  # fmt: skip

    client_of(client, cast.centre)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return ask


def done(row):
    assert long_work.do_waiting.func() == 1
    row.refresh_from_db()
    return row


def page_of(client, row, **more):
    return client.get(reverse("long-work", args=[row.pk]), **more).content.decode()


def test_it_is_shown_while_it_goes_on_and_its_file_waits(asked, client):
    row = asked()
    page = page_of(client, row)
    assert "Waits its turn" in page and "<progress" in page and "hx-trigger" in page and "Look again" in page
    row = done(row)
    fragment = page_of(client, row, headers={"HX-Request": "true"})
    assert "Ready" in fragment and "<html" not in fragment and "hx-trigger" not in fragment
    assert fragment.strip() in page_of(client, row)  # put into the page it is what a fresh page shows
    file = client.get(reverse("long-work-file", args=[row.pk]))
    assert b"".join(file.streaming_content).decode() == "柯桥" and "csv" in file["Content-Disposition"]
    assert "Writing a file of the statistics" in client.get(reverse("long-works")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_tells_how_far_it_is(asked):
    assert done(asked(counted)).state == LongWorkState.DONE


def test_it_is_done_once(asked):
    done(asked())
    assert long_work.do_waiting.func() == 0


@pytest.mark.parametrize(
    "function, sentences",
    [
        (refused, [SENTENCE]),
        (stopped, ["Line 3 is wrong", "Line 5 is wrong"]),
        (broken, ["Something broke on our side"]),
    ],
)
def test_what_comes_to_nothing_says_why_and_may_be_tried_again(asked, client, function, sentences):
    row = done(asked(function))
    page = page_of(client, row)
    assert (
        "Came to nothing" in page and all(sentence in page for sentence in sentences) and "not for readers" not in page
    )
    client.post(reverse("long-work-again", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == LongWorkState.WAITING
    assert done(row).state == LongWorkState.FAILED


def test_work_whose_worker_was_lost_is_done_by_another_but_not_for_ever(asked):
    row = asked()
    before = timezone.now() - settings.JOB_LIMIT - timedelta(seconds=1)
    LongWork.objects.update(state=LongWorkState.RUNNING, told_at=before, tries=1)
    assert done(row).state == LongWorkState.DONE
    LongWork.objects.update(state=LongWorkState.RUNNING, told_at=before, tries=long_work.MOST_TRIES)
    assert long_work.do_waiting.func() == 0
    row.refresh_from_db()
    assert row.state == LongWorkState.FAILED and "3" in row.sentences[0]["en"]


def test_work_that_goes_on_is_left_to_its_worker(asked):
    asked()
    LongWork.objects.update(state=LongWorkState.RUNNING, told_at=timezone.now(), tries=1)
    assert long_work.do_waiting.func() == 0


def test_nobody_else_sees_it(asked, client, cast):
    row = done(asked())
    client_of(client, cast.window)
    for name in ("long-work", "long-work-file"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404
    assert client.post(reverse("long-work-again", args=[row.pk])).status_code == 404


def test_it_is_forgotten_with_its_file(asked):
    row = done(asked())
    assert long_work.prune(row.over_at + long_work.KEEP / 2) == 0
    assert long_work.prune(row.over_at + long_work.KEEP * 2) == 1 and not LongWork.objects.exists()

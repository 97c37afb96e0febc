"""The page of a seat's calendars: make, copy, turn into English, renew, revoke; and nobody's but its owner's."""

import logging

import pytest
from django.urls import reverse
from django.utils import timezone

from config.secrecy import HideSecretLinks, hidden
from projects.enums import SeatKind
from reports.enums import FeedScope
from reports.feeds import links
from reports.models import Feed
from stages.enums import StageCode
from tests.stages.desks.conftest import sit  # noqa: F401
from tests.steps import accepted_stage

pytestmark = pytest.mark.django_db
PAGE, MAKE, CHANGE = (reverse(f"reports:{name}") for name in ("calendars", "calendar-make", "calendar-change"))


def seats(cast):
    department = cast.department("planning")
    return [cast.applicant, cast.window, department, cast.lead("planning"), cast.centre]


def test_every_seat_makes_its_link_and_reads_it(cast, sit, client):  # noqa: F811
    accepted_stage(cast, cast.register(), StageCode.INITIATION)
    for actor in seats(cast):
        desk = sit(actor)
        assert "Make the link" in desk.get(PAGE).content.decode()
        done = desk.post(MAKE, {"scope": "seat"})
        assert done["Location"] == f"{PAGE}#calendar-seat"
        feed = Feed.objects.get(seat=actor.seat)
        address = reverse("reports:calendar-feed", args=[links.word_of(feed)])
        page = desk.get(PAGE).content.decode()
        assert f'value="http://127.0.0.1:8000{address}"' in page and f'href="webcal://127.0.0.1:8000{address}"' in page
        assert client.get(address).status_code == 200, actor.kind


def test_an_administrator_has_none(cast, sit):  # noqa: F811
    assert sit(cast.administrator).get(PAGE).status_code == 404


def test_the_calendar_of_a_project(cast, sit):  # noqa: F811
    project = cast.register()
    desk = sit(cast.applicant)
    link = f"{PAGE}?project={project.code}#project"
    assert link in desk.get(reverse("stages:project", args=[project.code])).content.decode()
    assert f'value="{project.code}"' in desk.get(link).content.decode()
    desk.post(MAKE, {"scope": "project", "code": f" {project.code} "})
    assert Feed.objects.get().project == project
    refused = sit(cast.stranger).post(MAKE, {"scope": "project", "code": project.code})
    assert refused.status_code == 422 and "You have no project with this code." in refused.content.decode()
    assert Feed.objects.count() == 1


def test_an_enterprise_has_no_office_and_nonsense_makes_nothing(cast, sit):  # noqa: F811
    desk = sit(cast.applicant)
    page = desk.post(MAKE, {"scope": "office"}, follow=True).content.decode()
    assert "This seat belongs to no office." in page
    for scope in ("", "all", "sessions"):
        assert desk.post(MAKE, {"scope": scope, "kind": "party"}).status_code == 422
    assert desk.get(MAKE).status_code == 405 and Feed.objects.count() == 0


def test_renewing_revoking_and_the_other_language(cast, sit):  # noqa: F811
    desk = sit(cast.window)
    desk.post(MAKE, {"scope": "office"})
    feed = Feed.objects.get()
    assert feed.language == "en"
    first = links.word_of(feed)
    desk.post(CHANGE, {"feed": feed.pk, "what": "zh"})
    feed.refresh_from_db()
    assert (feed.language, links.word_of(feed)) == ("zh", first)
    desk.post(CHANGE, {"feed": feed.pk, "what": "renew"})
    feed.refresh_from_db()
    assert links.word_of(feed) != first
    assert (
        "The link is revoked." in desk.post(CHANGE, {"feed": feed.pk, "what": "revoke"}, follow=True).content.decode()
    )
    assert not Feed.objects.live().exists()
    assert desk.post(CHANGE, {"feed": feed.pk, "what": "renew"}).status_code == 404


def test_nobody_touches_the_link_of_another_seat(cast, sit):  # noqa: F811
    feed = links.make(FeedScope.SEAT, by=cast.window, at=timezone.now(), language="zh")
    for actor in (cast.applicant, cast.department("planning"), cast.centre):
        desk = sit(actor)
        assert desk.post(CHANGE, {"feed": feed.pk, "what": "revoke"}).status_code == 404
        assert links.word_of(feed) not in desk.get(PAGE).content.decode()
    for number in ("", "x", "-1", "9" * 40):
        assert sit(cast.window).post(CHANGE, {"feed": number, "what": "revoke"}).status_code == 404
    assert Feed.objects.live().exists()


def test_a_changed_secret_key_is_said_on_the_page(cast, sit, settings):  # noqa: F811
    desk = sit(cast.window)
    desk.post(MAKE, {"scope": "seat"})
    Feed.objects.update(seed="0" * 32)
    page = desk.get(PAGE).content.decode()
    assert "this link still works, but can no longer be shown" in page and "webcal:" not in page


@pytest.mark.parametrize("kind", [kind for kind in SeatKind if kind not in links.SEATS])
def test_seats_without_work_of_their_own(kind):
    assert kind in (SeatKind.ADMINISTRATOR, SeatKind.SYSTEM)


WORD = links.word("a" * 32)


@pytest.mark.parametrize(
    "message,args",
    [
        ("Not Found: %s", (f"/calendars/{WORD}.ics",)),
        ('"%s" %s', (f"GET /calendars/{WORD}.ics HTTP/1.1", 200)),
        (f"https://lianshen.example/calendars/{WORD}.ics?x=1", ()),
    ],
)
def test_no_log_tells_a_whole_link(message, args):
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)
    assert HideSecretLinks().filter(record)
    told = record.getMessage()
    assert WORD not in told and WORD[8:] not in told and f"/calendars/{WORD[:4]}….ics" in told


def test_a_traceback_tells_none_either_and_other_addresses_stay():
    try:
        raise ValueError(f"/calendars/{WORD}.ics")
    except ValueError as fault:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), (ValueError, fault, None))
    HideSecretLinks().filter(record)
    assert WORD not in logging.Formatter().format(record)
    assert hidden("/projects/2603-330603-04-01-838276/") == "/projects/2603-330603-04-01-838276/"


def test_the_log_of_a_revoked_link(cast, client, capsys, settings):
    """What Django itself writes about a 404 goes through the filter that the settings set."""
    handlers = settings.LOGGING["handlers"].values()
    assert all("secret_links" in handler["filters"] for handler in handlers)
    django_logger = logging.getLogger("django")
    assert django_logger.handlers == []
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, f"/calendars/{WORD}.ics", (), None)
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            assert handler.filter(record) and WORD not in record.getMessage()

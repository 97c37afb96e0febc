"""Enterprises rate, ask and complain; the centre or an office answers by the promised day; frequent questions are
public."""

from datetime import date

import pytest

from projects.models import OutboxMessage
from stages.enums import StageCode
from stages.flows import door, watching
from stages.models import Consultation, Rating
from tests.cast import at
from tests.steps import COLLECTED, DECIDED, accepted_stage, decide_fully

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
ASKED = {"kind": "question", "division": "330603", "subject": "能评和环评可以同时办吗", "text": "项目已备案。"}


@pytest.fixture
def asked(cast, sit):
    assert sit(cast.applicant).post("/consultations/ask/", ASKED).status_code == 302
    return Consultation.objects.get()


def test_a_question_goes_to_the_centre_with_a_promised_day(cast, sit, asked):
    assert asked.office == cast.centre.office
    assert asked.due_on == date(2026, 3, 12)
    assert OutboxMessage.objects.get(topic="consultation.asked").office == cast.centre.office
    assert asked.subject in sit(cast.centre).get("/consultations/?show=open").content.decode()


def test_a_complaint_has_a_longer_promise_and_is_not_published(cast, sit):
    sit(cast.applicant).post("/consultations/ask/", ASKED | {"kind": "complaint"})
    row = Consultation.objects.get()
    assert row.due_on == date(2026, 3, 23)
    sit(cast.centre).post(f"/consultations/{row.pk}/reply/", {"text": "已责成整改。", "publish": "on"})
    row.refresh_from_db()
    assert row.answer and row.published_at is None


def test_answered_and_published_it_stands_among_the_frequent_ones_without_names(cast, sit, asked, client):
    page = sit(cast.centre).post(f"/consultations/{asked.pk}/reply/", {"text": "可以并联办理。", "publish": "on"})
    assert page.status_code == 302
    public = client.get("/questions/").content.decode()
    assert "可以并联办理。" in public and asked.enterprise.name not in public
    assert OutboxMessage.objects.get(topic="consultation.answered").enterprise == asked.enterprise
    assert sit(cast.centre).post(f"/consultations/{asked.pk}/reply/", {"text": "再答。"}).status_code == 422


def test_it_is_handed_to_the_office_it_concerns_and_answered_there(cast, sit, asked):
    official = cast.department("environment")
    assert sit(official).get(f"/consultations/{asked.pk}/").status_code == 404
    sit(cast.centre).post(f"/consultations/{asked.pk}/hand/", {"office": official.seat.office.code})
    asked.refresh_from_db()
    assert asked.office == official.seat.office and asked.due_on == date(2026, 3, 12)
    assert sit(cast.centre).post(f"/consultations/{asked.pk}/reply/", {"text": "答。"}).status_code == 422
    assert sit(official).post(f"/consultations/{asked.pk}/reply/", {"text": "可以。"}).status_code == 302


def test_a_stranger_reads_nothing_of_it(cast, sit, asked):
    desk = sit(cast.stranger)
    assert asked.subject not in desk.get("/consultations/").content.decode()
    assert desk.get(f"/consultations/{asked.pk}/").status_code == 404


@pytest.fixture
def issued(cast):
    application = accepted_stage(cast, cast.register("upgrade"), StageCode.INITIATION, items=["L13"])
    decide_fully(cast, application.project, "L13")
    door.perform("conclude", application, by=cast.lead("economy_information"), at=DECIDED, text="同意。")
    return door.perform("issue", application, by=cast.window, at=DECIDED, handover=COLLECTED) or application


def test_the_service_is_rated_once_when_it_has_ended(cast, sit, issued):
    desk, url = sit(cast.applicant), f"/applications/{issued.number}/rate/"
    assert desk.post(url, {"level": "5", "words": "很快。"}).status_code == 302
    assert desk.post(url, {"level": "4"}).status_code == 422
    rating = Rating.objects.get()
    assert (rating.level, rating.words) == (5, "很快。")
    assert issued.project.events.filter(act="rate").count() == 1
    page = sit(cast.centre).get("/ratings/")
    assert page.context["average"] == 5 and "很快。" in page.content.decode()
    assert sit(cast.window).get("/ratings/").status_code == 404


def test_a_low_rating_needs_words(cast, sit, issued):
    desk, url = sit(cast.applicant), f"/applications/{issued.number}/rate/"
    assert desk.post(url, {"level": "1"}).status_code == 422
    assert desk.post(url, {"level": "9"}).status_code == 422
    assert not Rating.objects.exists()


def test_what_is_under_way_is_not_rated(cast, sit):
    open_one = accepted_stage(cast, cast.register(), StageCode.INITIATION)
    page = sit(cast.applicant).post(f"/applications/{open_one.number}/rate/", {"level": "5"})
    assert page.status_code == 422 and not Rating.objects.exists()


def test_an_enterprise_is_told_who_may_see_its_project(cast, sit, issued):
    code = issued.project.code
    page = sit(cast.applicant).get(f"/projects/{code}/readers/").content.decode()
    for office in (cast.window.office, cast.centre.office, cast.lead("economy_information").office):
        assert office.name_en in page
    assert sit(cast.stranger).get(f"/projects/{code}/readers/").status_code == 404


def test_the_form_says_until_when_an_answer_comes_and_what_was_asked_before(cast, sit, asked):
    cast.register()
    page = sit(cast.applicant).get("/consultations/ask/")
    assert [due for _kind, _days, due in page.context["promised"]] == [date(2026, 3, 12), date(2026, 3, 23)]
    assert page.context["form"].initial["division"] == "330603"
    sit(cast.centre).post(f"/consultations/{asked.pk}/reply/", {"text": "可以并联办理。", "publish": "on"})
    assert "可以并联办理。" in sit(cast.applicant).get("/consultations/ask/").content.decode()


def test_the_office_is_reminded_before_the_promised_day_and_the_centre_and_enterprise_told_after_it(cast, asked):
    def told():
        rows = OutboxMessage.objects.filter(topic="consultation.due", target="inbox")
        return sorted((row.office or row.enterprise for row in rows), key=str)

    assert watching.watch(at("2026-03-10")).reminders == 0 and told() == []
    for _twice in range(2):
        watching.watch(at("2026-03-11"))
    assert told() == [cast.centre.office]
    for day in ("2026-03-12", "2026-03-13", "2026-03-16"):
        watching.watch(at(day))
    assert told() == sorted([cast.centre.office, cast.centre.office, cast.enterprise], key=str)


def test_what_was_answered_reminds_nobody(cast, sit, asked):
    sit(cast.centre).post(f"/consultations/{asked.pk}/reply/", {"text": "可以并联办理。"})
    watching.watch(at("2026-03-20"))
    assert not OutboxMessage.objects.filter(topic="consultation.due").exists()

"""Forms under somebody's hands: drafts that save themselves, work that warns, days that say what they are."""

import re

import pytest

from projects.models import Draft
from stages.models import Consultation
from tests.stages.desks.pages import it_is

pytestmark = pytest.mark.django_db(transaction=True)
ASK = "/consultations/ask/"
SAVED = re.compile(r"^\s*Draft of")


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    it_is(monkeypatch, "2026-03-09 10:00")


def dialogs(desk):
    """What the browser asks before it leaves a page; it is told to stay."""
    asked = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    return asked


def test_typing_saves_a_draft_that_is_there_on_return(cast, sit_down):
    desk = sit_down(cast.applicant)
    asked = dialogs(desk)
    desk.open(ASK)
    desk.page.get_by_label("Text").press_sequentially("等了三个小时。")
    desk.page.get_by_text(SAVED).wait_for()
    desk.look()
    desk.open("/projects/")  # drafted work asks nothing
    desk.open(ASK)
    assert desk.page.get_by_label("Text").input_value() == "等了三个小时。"
    assert asked == [] and desk.faults == []
    desk.press("Discard")
    assert desk.page.get_by_label("Text").input_value() == "" and not Draft.objects.exists()


def test_work_that_no_draft_holds_warns_before_it_is_left(cast, sit_down):
    desk = sit_down(cast.applicant)
    desk.open(ASK)
    desk.page.route("**/drafts/", lambda route: route.fulfill(status=503))
    desk.page.get_by_label("Text").press_sequentially("等了三个小时。")
    with desk.page.expect_event("dialog") as asked:
        desk.page.evaluate("() => { setTimeout(() => { location.href = '/projects/' }) }")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    assert desk.path == ASK


def test_sending_warns_of_nothing_and_lets_the_draft_go(cast, sit_down):
    desk = sit_down(cast.applicant)
    asked = dialogs(desk)
    desk.open(ASK)
    desk.page.get_by_label("question").or_(desk.page.get_by_label("Question")).first.check()
    desk.page.locator("#id_division").select_option("330603")
    desk.fill("In one line", "何时开工")
    desk.fill("Text", "什么时候可以开工？")
    desk.page.get_by_text(SAVED).wait_for()
    desk.press("Send")
    assert asked == [] and Consultation.objects.count() == 1 and not Draft.objects.exists()


def test_a_button_saves_the_draft_where_there_are_no_scripts(cast, sit_down):
    desk = sit_down(cast.applicant, scripts=False)
    desk.open(ASK)
    desk.fill("Text", "等了三个小时。")
    desk.press("Save draft")
    assert desk.reads("The draft is kept.") and desk.page.get_by_label("Text").input_value() == "等了三个小时。"


def test_the_questionnaire_goes_on_where_it_was_left(cast, sit_down):
    desk = sit_down(cast.applicant)
    desk.open("/projects/register/")
    desk.page.locator("#id_division").select_option("330603")
    desk.page.locator(".asks").wait_for()
    desk.page.get_by_text(SAVED).wait_for()
    desk.open("/projects/register/")
    desk.press("Go on with it")
    assert desk.page.locator(".asks").count() and desk.faults == []


def test_a_day_says_what_it_is_while_it_is_typed_or_picked(cast, sit_down):
    desk = sit_down()
    desk.open("/guide/")
    field, told = desk.page.get_by_label("Catalogue in force on"), desk.page.locator(".day + output")
    field.fill("2026年10月1日")
    told.get_by_text("public holiday: National Day").wait_for()
    field.fill("10-1")
    told.get_by_text("says no year").wait_for()
    picker = desk.page.get_by_label("Pick the day")
    picker.fill("2026-10-10")
    picker.dispatch_event("change")
    told.get_by_text("working day in place of a holiday").wait_for()
    desk.look()
    assert field.input_value() == "2026-10-10" and desk.faults == []

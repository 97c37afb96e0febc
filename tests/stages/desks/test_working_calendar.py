"""The working calendar as a page, taking a notice into force there, and the table of all time limits."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from projects.models import Event
from stages.acts import reference
from stages.desks import clock_table, worklists
from stages.enums import ClockKind
from stages.models import CalendarDay, CalendarVersion, Clock, LocalDay
from stages.rules.clock_kinds import RULES, Rule
from tests import steps
from tests.long_work import worked

D = date.fromisoformat
pytestmark = pytest.mark.django_db
STOPPED_WORK = """
- notice: 国务院办公厅关于延长假期的通知（测试〔2026〕1号）
  off: [{from: 2026-03-09, until: 2026-03-10, name: Test}]
"""
LOCAL = """
- notice: 绍兴市人民政府停工令（测试）
  division: "330600"
  off: [{from: 2026-03-11, name: Flood}]
"""


@pytest.fixture(autouse=True)
def _every_test_has_its_own_calendar():
    """Two tests at the same frozen hour give their versions the same number and hour."""
    yield
    reference.forget_calendars()


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_sees_the_year_with_its_notices(client):
    client.cookies["lianshen_language"] = "en"
    page = read(client, reverse("stages:calendar") + "?year=2020")
    assert "国办发明电〔2020〕1号" in page and "国办发明电〔2019〕16号" in page
    assert 'datetime="2020-02-01"' in page and "249" in page and "Take in a notice" not in page
    assert page.count("makeup") >= 6


def test_a_year_without_a_notice_says_that_it_is_provisional(client):
    client.cookies["lianshen_language"] = "en"
    page = read(client, reverse("stages:calendar") + "?year=2027")
    assert "can still move" in page
    assert "New Year&#x27;s Day · no notice published yet" in page and "· holidays" not in page
    client.cookies["lianshen_language"] = "zh-hans"
    assert "国庆节 · 通知尚未发布" in read(client, reverse("stages:calendar") + "?year=2027")
    for odd in ("1066", "9999", "x", ""):
        assert client.get(reverse("stages:calendar"), {"year": odd}).status_code == 200


@pytest.fixture
def clock(cast):
    project = steps.soil_under_art_42(cast)
    return Clock.objects.get(kind=ClockKind.DECISION, project=project, rule="decision",
                             approval__application__isnull=False)  # fmt: skip


def test_the_administrator_sees_what_would_move_and_then_takes_it_into_force(cast, clock, sit, it_is_monday):
    client, address, versions = sit(cast.administrator), reverse("stages:calendar-notice"), CalendarVersion.objects
    count = versions.count()
    seen = worked(client, client.post(address, {"text": STOPPED_WORK, "look": "1"}))["Location"]
    page = client.get(seen).content.decode()
    assert "2026-03-12" in page and "2026-03-16" in page and "+4" in page and clock.project.code in page
    assert versions.count() == count and CalendarDay.objects.get(date="2026-03-09").working
    taken = worked(client, client.post(address, {"text": STOPPED_WORK, "take": "1"}))["Location"]
    assert "The calendar is in force" in client.get(taken).content.decode()
    clock.refresh_from_db()
    assert clock.due_on == D("2026-03-16")
    event = Event.objects.get(project=clock.project, act="calendar")
    assert event.by == cast.administrator.person.username and "〔2026〕1号" in event.reason
    shown = read(client, reverse("stages:calendar") + "?year=2026")
    assert "〔2026〕1号" in shown and "Take in a notice" in shown


def test_a_local_order_shows_in_its_place_only(cast, clock, sit, it_is_monday):
    client = sit(cast.administrator)
    worked(client, client.post(reverse("stages:calendar-notice"), {"text": LOCAL, "take": "1"}))
    assert LocalDay.objects.count() == 1
    assert "停工令" in read(client, reverse("stages:calendar") + "?year=2026&division=330600")
    assert 'title="Flood' not in read(client, reverse("stages:calendar") + "?year=2026")
    office = sit(cast.holder(clock.approval))
    rows = {row.pk: face for row, face, *_rest in office.get(reverse("stages:clocks")).context["rows"]}
    assert (rows[clock.pk].due_on, rows[clock.pk].left) == (D("2026-03-13"), 3)
    entry = next(each for each in worklists.of_office(clock.office_id, D("2026-03-09")) if each.pk == clock.approval_id)
    assert entry.due_on == D("2026-03-13") and entry.face.left == 3, "every list counts by the calendar of the place"


@pytest.mark.parametrize(
    ("text", "fault"),
    [("", "required"), ("- notice: x\n  of: []\n", "Nobody knows this field"), ("{", "not YAML"), ("[]", "no notice"),
     ("- notice: x\n  division: '999999'\n  off: [{from: 2026-03-09}]\n", "999999")],
)  # fmt: skip
def test_a_bad_notice_is_refused_at_the_field(cast, sit, text, fault):
    response = sit(cast.administrator).post(reverse("stages:calendar-notice"), {"text": text, "take": "1"})
    assert response.status_code == 422 and fault in response.content.decode()


def test_of_two_notices_in_one_text_both_are_taken_or_none(cast, sit, it_is_monday):
    text = STOPPED_WORK + "- notice: x\n  off: [{from: 2199-03-09}]\n"
    client = sit(cast.administrator)
    asked = client.post(reverse("stages:calendar-notice"), {"text": text, "take": "1"})
    page = client.get(worked(client, asked)["Location"]).content.decode()
    assert "do not join" in page and "2199-03-09" in page, "what was refused is told at the text as it was"
    assert CalendarDay.objects.get(date="2026-03-09").working


def test_others_may_not_take_in_a_notice(cast, sit):
    for actor in (cast.window, cast.centre, cast.applicant):
        assert sit(actor).get(reverse("stages:calendar-notice")).status_code == 404


def test_the_table_of_limits_has_every_line(client):
    client.cookies["lianshen_language"] = "en"
    page = read(client, reverse("stages:clock-table"))
    for rule, line in RULES.items():
        assert f'id="{rule.value}"' in page and line.basis in page, rule
    assert "head of the people&#x27;s government" in page and "15 working days" in page
    assert "made-to-order" in page.lower() or "at most 90 days" in page.lower()
    with translation.override("en"):
        said = {rule: clock_table.line(rule) for rule in RULES}
    for rule in (Rule.PUBLIC_NOTICE, Rule.VALIDITY, Rule.RENEWAL):
        assert "promised" not in said[rule].limit, rule
    assert said[Rule.PUBLIC_NOTICE].yellow == "does not turn"
    assert said[Rule.IMMEDIATE].yellow == "on the day itself" and said[Rule.VALIDITY].yellow == "60 days left"
    assert said[Rule.CHECK].yellow == "20 % of the limit left, or 1 working day if that is more"
    assert not any(each.yellow.startswith("0") or " 0 " in each.yellow for each in said.values())
    assert "Commissioned work that no law requires" in page and "Expert review" in page

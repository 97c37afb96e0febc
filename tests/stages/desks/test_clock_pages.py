"""The page of a clock and what is done on it: account, notices, JSON, paper, late entries, the list of an office."""

from datetime import date

import pytest
from django.urls import reverse

from stages.desks import clock_lists, late_entries
from stages.enums import ClockKind, KeepsCounting, StoppageGround
from stages.models import Clock, Extension, Stoppage
from tests import steps
from tests.cast import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("it_is_monday")]
STOP = {"ground": StoppageGround.HEARING, "days": 5, "basis": "行政许可法 第46条", "reason": "听证"}


@pytest.fixture
def clock(cast):
    """The clock of a decision under way on Monday 9 March 2026; due on the 12th."""
    project = steps.soil_under_art_42(cast)
    rows = Clock.objects.select_related("project", "approval__office", "approval__project__enterprise")
    return rows.get(kind=ClockKind.DECISION, project=project, rule="decision", approval__application__isnull=False)


def address(name, clock):
    return reverse(f"stages:{name}", args=[clock.project.code, clock.pk])


def read(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_account_says_start_limit_and_days_to_whoever_may_see_the_project(cast, clock, sit):
    for actor in (cast.applicant, cast.window, cast.holder(clock.approval), cast.centre):
        text = read(sit(actor).get(address("clock", clock)))
        assert "Promised limit" in text and "7 working days" in text and "2026-03-12" in text
    assert sit(cast.stranger).get(address("clock", clock)).status_code == 404


def test_json_gives_the_same_account(cast, clock, sit):
    data = sit(cast.applicant).get(address("clock", clock) + "?format=json").json()
    assert data["due_on"] == "2026-03-12" and data["light"] == "green" and data["provisional"] is False
    bound = next(limit for limit in data["limits"] if limit["binds"])
    assert bound["counted"] == bound["total"] == sum(run["counted"] for run in bound["runs"]) == 7
    assert bound["runs"][-1]["last"] == data["due_on"] == bound["due_on"]


def test_holidays_and_make_up_days_name_their_notice(cast, clock, sit):
    clock.started_on = date(2026, 2, 10)
    clock.save()
    data = sit(cast.applicant).get(address("clock", clock) + "?format=json").json()
    made = [by for limit in data["limits"] for run in limit["runs"] for by in run.get("made_by", ())]
    assert {by["name"] for by in made} == {"Spring Festival"}
    assert all("2026年" in by["notice"] and by["provisional"] is False for by in made)
    client = sit(cast.applicant)
    client.cookies["lianshen_language"] = "zh-hans"
    page = read(client.get(address("clock", clock)))
    assert "春节 · 国务院办公厅关于2026年" in page and "Spring Festival" not in page
    paper = read(client.get(address("clock", clock) + "?format=paper"))
    assert "春节 · 国务院" in paper and "Spring Festival · 国务院" in paper, "one part in each language"


def test_holidays_of_a_year_without_a_notice_name_no_notice(cast, clock, sit):
    clock.started_on = date(2026, 12, 25)
    clock.save()
    client = sit(cast.applicant)
    page = read(client.get(address("clock", clock)))
    assert "no notice published yet: provisional, by 全国年节及纪念日放假办法" in page
    assert "holidays" not in client.get(address("clock", clock) + "?format=json").content.decode()
    client.cookies["lianshen_language"] = "zh-hans"
    assert "元旦 · 通知尚未发布" in read(client.get(address("clock", clock)))


def test_the_paper_is_in_both_languages(cast, clock, sit):
    text = read(sit(cast.applicant).get(address("clock", clock) + "?format=paper"))
    assert 'lang="zh-Hans"' in text and 'lang="en"' in text and "7 working days" in text


def test_the_office_stops_the_clock_and_prints_the_notice(cast, clock, sit):
    client = sit(cast.holder(clock.approval))
    assert "keep counting" in read(client.get(address("clock", clock)))
    assert client.post(address("clock-stop", clock), STOP).status_code == 302
    row = Stoppage.objects.get()
    text = read(client.get(address("clock", clock)))
    assert row.number in text and "Clock stopped" in text and "Days told before" in text
    notice = read(sit(cast.applicant).get(reverse("stages:stoppage-notice", args=[clock.project.code, row.number])))
    assert "Notice of a special procedure" in notice and "行政许可法 第46条" in notice and "5 working days" in notice
    assert client.post(reverse("stages:stoppage-end", args=[clock.project.code, row.number])).status_code == 302
    row.refresh_from_db()
    assert row.ended_on == date(2026, 3, 9)


def test_a_stoppage_beyond_all_measure_is_told_at_the_field(cast, clock, sit):
    response = sit(cast.holder(clock.approval)).post(address("clock-stop", clock), STOP | {"days": 500_000})
    assert response.status_code == 422 and "at most 500 days" in response.content.decode()
    assert not Stoppage.objects.exists()


def test_the_days_of_a_form_and_of_a_paper_are_named_in_the_unit_of_the_limit(cast, clock, sit):
    client = sit(cast.holder(clock.approval))
    page = read(client.get(address("clock", clock)))
    assert "Working days added" in page and "At most 10 working days" in page
    client.cookies["lianshen_language"] = "zh-hans"
    page = read(client.get(address("clock", clock)))
    assert "延长的工作日数" in page and "最长 10 个工作日" in page and "自然日" not in page
    paper = read(client.get(address("clock", clock) + "?format=paper"))
    assert "自然日" not in paper and "<th>日期</th>" in paper


def test_what_keeps_counting_is_told_at_the_field(cast, clock, sit):
    response = sit(cast.holder(clock.approval)).post(
        address("clock-stop", clock), STOP | {"ground": KeepsCounting.COMMISSIONED_WORK}
    )
    assert response.status_code == 422 and "keeps counting" in response.content.decode()
    assert not Stoppage.objects.exists()


def test_the_office_extends_and_prints_the_notice(cast, clock, sit):
    client = sit(cast.holder(clock.approval))
    sent = {"days": 10, "approved_by": "王局长", "reason": "情况复杂"}
    assert client.post(address("clock-extend", clock), sent | {"days": 11}).status_code == 422
    assert client.post(address("clock-extend", clock), sent).status_code == 302
    row = Extension.objects.get()
    text = read(client.get(reverse("stages:extension-notice", args=[clock.project.code, row.number])))
    assert "王局长" in text and "10 working days" in text
    assert "2026-03-26" in text or "26 March 2026" in text
    assert client.post(address("clock-extend", clock), sent).status_code == 422


def test_an_extension_is_a_line_of_the_account_and_the_days_add_up(cast, clock, sit):
    client = sit(cast.holder(clock.approval))
    sent = {"days": 10, "approved_by": "王局长", "approval_number": "批2026-3", "reason": "情况复杂"}
    client.post(address("clock-extend", clock), sent)
    paper = Extension.objects.get().number
    for form in ("", "?format=paper"):
        text = read(client.get(address("clock", clock) + form))
        assert "the limit of 7 working days is full; extended by 10 working days" in text
        assert "17 working days" in text and paper in text
        assert "行政许可法 第42条第1款" in text and "本行政机关负责人 · 王局长 · 批2026-3" in text
    data = client.get(address("clock", clock) + "?format=json").json()
    bound = next(limit for limit in data["limits"] if limit["binds"])
    assert bound["extension"] == {"days": 10, "basis": "行政许可法 第42条第1款", "paper": paper, "after": "2026-03-12"}
    counted = {added: sum(run["counted"] for run in bound["runs"] if run["extended"] is added)
               for added in (False, True)}  # fmt: skip
    assert counted == {False: bound["days"], True: 10} and bound["total"] == 17
    approval = clock.approval
    page = read(client.get(reverse("stages:approval", args=[clock.project.code, approval.code, approval.round])))
    assert "extended by 10 working days" in page


def test_others_are_not_offered_and_may_not(cast, clock, sit):
    text = read(sit(cast.applicant).get(address("clock", clock)))
    assert "clock-stop" not in text and f"{address('clock-stop', clock)}" not in text
    for name in ("clock-stop", "clock-extend", "clock-breach"):
        assert sit(cast.applicant).post(address(name, clock), STOP).status_code == 404


def test_a_late_entry_is_made_by_the_lead_and_listed_for_the_centre(cast, clock, sit):
    lead = cast.seats.of_office("lead", clock.approval.office)
    assert sit(lead).post(address("clock-stop", clock), STOP | {"on": "2026-03-05"}).status_code == 302
    row = Stoppage.objects.get()
    assert row.is_late_entry and row.from_on == date(2026, 3, 5)
    assert row.number in read(sit(cast.centre).get(reverse("stages:late-entries")))
    assert sit(lead).get(reverse("stages:late-entries")).status_code == 404


def test_late_entries_are_paged_the_newest_first(cast, clock, sit, monkeypatch):
    monkeypatch.setattr(late_entries, "PAGE", 2)
    lead, client = cast.seats.of_office("lead", clock.approval.office), sit(cast.centre)
    for days in (1, 2):
        assert (
            sit(lead).post(address("clock-stop", clock), STOP | {"on": "2026-03-05", "days": days}).status_code == 302
        )
    sent = {"days": 10, "approved_by": "王局长", "reason": "情况复杂", "on": "2026-03-05"}
    assert sit(lead).post(address("clock-extend", clock), sent).status_code == 302
    pages = [client.get(reverse("stages:late-entries"), {"page": n}) for n in (1, 2)]
    seen = [entry.row.number for page in pages for entry in page.context["entries"]]
    assert [len(page.context["entries"]) for page in pages] == [2, 1] and len(set(seen)) == 3
    assert "?page=2" in read(pages[0])


def test_the_centre_notes_a_breach(cast, clock, sit):
    client = sit(cast.centre)
    sent = {"breach": "no_finish_notice", "reason": "未见办结通知"}
    assert client.post(address("clock-breach", clock), sent).status_code == 302
    assert "No written notice that the earlier item is finished" in read(client.get(address("clock", clock)))


def test_the_list_of_an_office_goes_on_by_key(cast, clock, sit, monkeypatch):
    monkeypatch.setattr(clock_lists, "PAGE", 1)
    rows = list(Clock.objects.worklist(clock.office_id))
    client, seen, after = sit(cast.holder(clock.approval)), [], ""
    for _row in rows:
        response = client.get(reverse("stages:clocks"), {"after": after} if after else {})
        seen += [each[0].pk for each in response.context["rows"]]
        after = response.context["page"].after
    assert seen == [row.pk for row in rows] and after == ""
    assert client.get(reverse("stages:clocks") + "?after=x").status_code == 404


def test_overdue_is_what_an_office_answers_for_and_the_rest_has_merely_passed(cast, clock, sit):
    client, yesterday = sit(cast.holder(clock.approval)), date(2026, 3, 6)

    def listed(show):
        found = client.get(reverse("stages:clocks"), {"show": show}).context
        counts = {pill.value: pill.count for pill in found["listing"].pills}
        assert counts[show] == len(found["rows"])
        return [each[0].pk for each in found["rows"]]

    Clock.objects.filter(pk=clock.pk).update(due_on=yesterday, red_on=date(2026, 3, 7))
    assert clock.pk in listed("overdue") and clock.pk not in listed("passed")
    Clock.objects.filter(pk=clock.pk).update(red_on=None, light="green")
    assert clock.pk not in listed("overdue") and clock.pk in listed("passed")


def test_the_days_that_narrow_a_list_are_typed_and_said(cast, clock, sit):
    client = sit(cast.holder(clock.approval))
    page = client.get(reverse("stages:clocks"), {"since": "2026年3月10日", "until": "morgen"})
    assert {row[0].due_on >= date(2026, 3, 10) for row in page.context["rows"]} == {True}
    text = read(page)
    assert 'value="2026年3月10日"' in text and "2026-03-10 Tue · working day" in text
    assert "“morgen” is not a day" in text and 'type="date" name' not in text


def test_where_there_is_room_working_days_are_named_as_such(cast, clock, sit):
    client = sit(cast.holder(clock.approval))
    assert "3 working days left" in read(client.get(address("clock", clock)))
    client.cookies["lianshen_language"] = "zh-hans"
    assert "剩 3 个工作日" in read(client.get(address("clock", clock)))


def test_a_provisional_day_is_marked_in_every_list_and_sheet(cast, clock, sit):
    Clock.objects.update(provisional=True)
    client = sit(cast.holder(clock.approval))
    head, *rows = client.get(reverse("stages:inbox") + "?format=csv").getvalue().decode("utf-8-sig").splitlines()
    place = head.split(",").index("Provisional")
    assert {row.split(",")[place] for row in rows} == {"provisional"}
    for there in (reverse("stages:inbox"), reverse("stages:clocks"),
                  reverse("stages:project-strip", args=[clock.project.code])):  # fmt: skip
        assert "provisional" in read(client.get(there)), there


def test_in_lists_the_due_day_itself_opens_the_account(cast, clock, sit):
    client = sit(cast.holder(clock.approval))
    for there in (reverse("stages:clocks"), reverse("stages:project-strip", args=[clock.project.code])):
        assert f'<a href="{address("clock", clock)}"><time datetime="2026-03-12"' in read(client.get(there)), there


def test_every_due_day_leads_to_its_account(cast, clock, sit):
    client = sit(cast.holder(clock.approval))
    approval = clock.approval
    page = read(client.get(reverse("stages:approval", args=[clock.project.code, approval.code, approval.round])))
    assert address("clock", clock) in page and address("clock", clock) in read(client.get(reverse("stages:inbox")))


def test_the_page_costs_the_same_with_ten_stoppages(cast, clock, sit, django_assert_max_num_queries):
    from stages.flows import door

    by = cast.holder(clock.approval)
    for number in range(5):
        door.suspend(clock, by=by, at=at(f"2026-03-0{number + 5}"), **STOP)
    client = sit(by)
    with django_assert_max_num_queries(40):
        client.get(address("clock", clock))

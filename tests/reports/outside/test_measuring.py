"""The figures of an outside log, and the three ways to them: command, JSON, page."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from projects import history
from projects.models import Event, Project, StagedUpload
from reports.outside import mapping, measuring, reading
from reports.outside.faults import Fault, UnusableLog
from reports.outside.level import Level, level_of
from reports.outside.own_years import own_years
from stages.acts import reference
from stages.rules.workdays import Calendar
from tests.cast import at
from tests.long_work import worked
from tests.steps import accepted_stage, decide_fully

TODAY = date(2026, 11, 26)
TEXT = """case,activity,time,due,office
A,receive,2016-03-01,2016-03-15,planning
A,decide,2016-03-11,2016-03-15,planning
B,receive,2016-03-01,2016-03-08,water
B,decide,2016-03-10,2016-03-08,water
C,receive,2017-01-02,,planning
C,decide,2017-01-04,,planning
D,receive,2017-01-02,,planning
D,decide,2017-99-04,,planning
"""


def measured(text=TEXT, calendar=None):
    log = reading.read(text.encode(), today=TODAY)
    return log, measuring.report(log, calendar)


def test_the_figures():
    log, seen = measured()
    assert (seen.cases, seen.events, seen.activities, seen.doubtful) == (4, 7, 2, 1)
    assert (seen.days.mean, seen.days.median, seen.days.p90, seen.days.most) == (5.25, 2, 10, 10)
    assert (seen.sure_days.n, seen.sure_days.mean) == (3, 7)
    assert (seen.late.with_due, seen.late.late) == (2, 1)
    assert log.counts == {Fault.IMPOSSIBLE: 1}
    assert [(year, days.n, days.median) for year, days, _working, _late in seen.by_year] == [(2016, 2, 9), (2017, 2, 0)]
    assert [(name, n, days.median, days.p90, late.late) for name, n, days, late in seen.by_office] == [
        ("planning", 5, 0, 10, 0), ("water", 2, 0, 9, 1)]  # fmt: skip


def test_working_days_where_the_calendar_reaches():
    days = [date(2016, 1, 1) + timedelta(days=n) for n in range(800)]
    calendar = Calendar.of_rows([(day, day.weekday() < 5, True) for day in days])
    _log, seen = measured(calendar=calendar)
    assert (seen.working_days.median, seen.working_days.p90) == (2, 8)
    _log, seen = measured(TEXT.replace("2016", "1999"), calendar)
    assert seen.working_days is None


def test_nothing_is_measured_of_nothing():
    _log, seen = measured("case,activity,time\n,x,2016-03-01\n")
    assert (seen.cases, seen.days.mean, seen.late.share) == (0, None, None)


def test_a_long_row_has_its_own_end_and_lateness():
    _log, seen = measured("case,activity,start,end,due\nA,permit,2016-03-01,2016-03-11,2016-03-10\n")
    assert (seen.days.median, seen.late.late) == (10, 1)
    assert seen.by_activity[0][2].median == 10


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(TEXT.encode("gb18030"))
    return path


@pytest.mark.django_db
def test_the_command_speaks_json(file):
    out = io.StringIO()
    call_command("cycle_times", log=str(file), json=True, stdout=out)
    said = json.loads(out.getvalue())
    assert {name: said[name] for name in ("cases", "events", "activities", "mean", "median", "p90", "late_share")} == {
        "cases": 4, "events": 7, "activities": 2, "mean": 5.25, "median": 2, "p90": 10, "late_share": 0.5}  # fmt: skip
    assert said["dirty"] == [{"line": 9, "fault": "impossible_date", "what": "2017-99-04", "case": "D"}]
    assert said["working_days"]["median"] == 2


@pytest.mark.django_db
def test_the_command_speaks_words_and_fails_with_a_sentence(file, tmp_path):
    out = io.StringIO()
    call_command("cycle_times", log=str(file), stdout=out)
    assert "2017-99-04" in out.getvalue()
    for said in ("case: nowhere", "level: stage"):
        path = tmp_path / f"{len(said)}.yaml"
        path.write_text(said, encoding="utf-8")
        with pytest.raises(CommandError):
            call_command("cycle_times", stdout=out, log=str(file), map=str(path))
    with pytest.raises(CommandError):
        call_command("cycle_times", stdout=out, log=str(tmp_path / "none.csv"))


@pytest.mark.django_db
def test_our_own_event_log_can_be_read_back_here(cast, tmp_path):
    cast.register()
    path = tmp_path / "own.xes"
    call_command("event_log", format="xes", out=str(path), stderr=io.StringIO())
    log = reading.read(path.read_bytes(), today=date(2030, 1, 1))
    assert log.dirty == [] and len({row.case for row in log.rows}) == 1


@pytest.mark.django_db
def test_our_own_export_has_the_same_local_days_also_before_eight_in_the_morning(cast, tmp_path):
    """The export tells UTC: half past one in Shanghai stands in it as the evening before."""
    for hour in ("2026-03-02 00:30", "2026-03-02 07:59", "2026-03-02 08:00", "2026-03-02 23:59"):
        cast.register(when=hour, name=hour)
    path = tmp_path / "own.xes"
    call_command("event_log", format="xes", out=str(path), stderr=io.StringIO())
    log = reading.read(path.read_bytes(), today=date(2026, 3, 2))
    ours = Event.objects.order_by("effective_at").values_list("effective_at", flat=True)
    assert sorted(row.at for row in log.rows) == [timezone.localtime(each).replace(tzinfo=None) for each in ours]
    assert {row.at.date() for row in log.rows} == {date(2026, 3, 2)} and log.dirty == []
    assert measuring.report(log).days.most == 0


@pytest.mark.django_db
def test_a_log_in_the_encoding_of_older_systems_is_measured_on_the_page(centre):
    data = """<?xml version="1.0" encoding="GB18030"?><log><trace><string key="concept:name" value="甲"/><event>
    <string key="concept:name" value="受理"/><date key="time:timestamp" value="2016-01-05T17:00:00Z"/></event>
    </trace></log>"""
    asked = centre.post(reverse("reports:outside"), {"log": SimpleUploadedFile("x.xes", data.encode("gb18030"))})
    assert centre.get(worked(centre, asked)["Location"]).context["seen"]["cases"] == 1


@pytest.fixture
def centre(client, cast):
    client.force_login(cast.centre.person)
    return client


@pytest.mark.django_db
def test_the_page_shows_the_report_and_keeps_nothing(centre, file):
    asked = centre.post(reverse("reports:outside"), {"log": SimpleUploadedFile("old.csv", file.read_bytes())})
    page = centre.get(worked(centre, asked)["Location"])
    assert page.context["seen"]["cases"] == 4
    text = page.content.decode()
    assert "2017-99-04" in text and "old.csv" in text
    assert not StagedUpload.objects.exists()


LEVELS = [
    # the column of the case, what is said, level
    ("case", "", Level.ITEM),
    ("项目代码", "", Level.PROJECT),
    ("受理编号", "", Level.APPLICATION),
    ("项目代码", "item", Level.ITEM),
]


@pytest.mark.parametrize("column,said,level", LEVELS)
def test_the_level_of_a_log_is_told_by_its_case_or_said(column, said, level):
    assert level_of(mapping.Mapping(case=column, level=said)) == level


def test_an_unknown_level_is_told():
    with pytest.raises(UnusableLog):
        level_of(mapping.Mapping(case="case", level="stage"))


@pytest.fixture
def past(cast):
    """One project: registered 2 March, its first stage filed 3 March and issued 20 March, ended a year later."""
    project = cast.register()
    application = accepted_stage(cast, project, "initiation")
    decide_fully(cast, project, "L02")
    subject = f"application:{application.number}"
    history.record(project, "conclude", subject, by=cast.centre, at=at("2026-03-19"))
    history.record(project, "issue", subject, by=cast.centre, at=at("2026-03-20 01:00"))
    history.record(project, "end", "project", by=cast.centre, at=at("2027-03-02"))
    return project


def own(level):
    return own_years(Project.objects.all(), level, reference.calendar())


@pytest.mark.django_db
def test_our_own_years_are_measured_at_the_level_of_the_log(past):
    days = {level: own(level) for level in Level}
    assert [(year, each.median) for year, each, _working, _late in days[Level.PROJECT]] == [(2026, 365)]
    assert [(year, each.median) for year, each, _working, _late in days[Level.APPLICATION]] == [(2026, 17)]
    ((_year, items, _working, lateness),) = days[Level.ITEM]
    assert items.n == lateness.with_due == 1
    assert days[Level.PROJECT][0][3].late == days[Level.PROJECT][0][3].with_due == 1, "its track was over long before"
    assert days[Level.APPLICATION][0][3].with_due == 1, "its joint term was to end with the conclusion"


@pytest.mark.django_db
def test_what_has_not_ended_is_no_case_of_our_own_years(cast):
    accepted_stage(cast, cast.register(), "initiation")
    assert own(Level.PROJECT) == own(Level.APPLICATION) == own(Level.ITEM) == []


@pytest.mark.django_db
@pytest.mark.parametrize("level,case", [(Level.PROJECT, "project"), (Level.APPLICATION, "application")])
def test_our_own_years_are_what_our_own_export_gives_as_a_log_from_elsewhere(past, tmp_path, level, case):
    path = tmp_path / "own.xes"
    call_command("event_log", format="xes", out=str(path), case=case, stderr=io.StringIO())
    log = reading.read(path.read_bytes(), today=date(2030, 1, 1))
    assert log.dirty == []
    assert own(level) == measuring.report(log, reference.calendar()).by_year


@pytest.mark.django_db
def test_the_page_shows_our_own_years_beside_the_log(centre, past, file):
    sent = {"log": SimpleUploadedFile("old.csv", file.read_bytes()), "level": "project"}
    page = centre.get(worked(centre, centre.post(reverse("reports:outside"), sent))["Location"])
    ((year, days, _working, late),) = page.context["seen"]["own"]
    assert (year, days["median"], late["late"]) == (2026, 365, 1)
    assert [name for name, *_rest in page.context["seen"]["offices"]] == ["planning", "water"]


@pytest.mark.django_db
def test_the_page_compares_like_with_like(centre, file):
    sent = {"log": SimpleUploadedFile("old.csv", file.read_bytes()), "level": "project"}
    seen = worked(centre, centre.post(reverse("reports:outside"), sent))["Location"]
    assert centre.get(seen).context["level"] == Level.PROJECT
    sent = {"log": SimpleUploadedFile("old.csv", file.read_bytes()), "level": "stage"}
    assert centre.post(reverse("reports:outside"), sent).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("data,said", [(b"a,b\n1,2\n", {}), (TEXT.encode(), {"case": "nobody"})])
def test_what_cannot_be_measured_is_told_at_the_field_and_the_form_is_as_it_was(centre, data, said):
    asked = centre.post(reverse("reports:outside"), {"log": SimpleUploadedFile("x.csv", data), **said})
    page = centre.get(worked(centre, asked)["Location"])
    assert page.context["form"].errors["log"]
    assert page.context["form"]["case"].value() == said.get("case", "")
    kept = StagedUpload.objects.get()
    assert str(kept.pk) in page.content.decode() and "x.csv" in page.content.decode()
    again = centre.post(reverse("reports:outside"), {"kept-log": str(kept.pk), "case": "case"})
    assert again.status_code == 302


@pytest.mark.django_db
def test_an_empty_file_is_told_at_once(centre):
    page = centre.post(reverse("reports:outside"), {"log": SimpleUploadedFile("x.csv", b"")})
    assert page.status_code == 422 and page.context["form"].errors["log"]


@pytest.mark.django_db
def test_a_file_beyond_the_limit_is_told(centre, settings):
    settings.UPLOAD_LIMIT = 10
    page = centre.post(reverse("reports:outside"), {"log": SimpleUploadedFile("x.csv", TEXT.encode())})
    assert page.status_code == 422

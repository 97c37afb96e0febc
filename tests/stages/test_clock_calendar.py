"""A calendar notice: what it would move is shown first, then it moves; `workdays` answers from the calendar."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projects.models import Division, Event, OutboxMessage
from stages.acts import clocks, reference
from stages.enums import ClockKind
from stages.models import CalendarDay, CalendarVersion, Clock, LocalDay
from tests import steps

D = date.fromisoformat
STOPPED_WORK = """
- notice: 国务院办公厅关于延长假期的通知（测试）
  published: 2026-03-06
  off:
    - {from: 2026-03-09, until: 2026-03-10, name: Test}
"""
LOCAL = """
- notice: 绍兴市人民政府停工令（测试）
  division: "330600"
  off:
    - {from: 2026-03-09, until: 2026-03-09, name: Flood}
"""
NEXT_YEAR = """
- notice: 国务院办公厅关于2027年部分节假日安排的通知（测试）
  year: 2027
  off:
    - {from: 2027-01-01, until: 2027-01-03, name: New Year's Day}
    - {from: 2027-02-05, until: 2027-02-11, name: Spring Festival}
  working:
    - {from: 2027-01-30, name: Spring Festival}
"""


@pytest.fixture
def clock(cast):
    """The clock of a decision under way; due on 12 March 2026."""
    project = steps.soil_under_art_42(cast)
    return Clock.objects.filter(kind=ClockKind.DECISION, project=project, rule="decision",
                                approval__application__isnull=False).get()  # fmt: skip


def load(tmp_path, text, *options):
    path, out = tmp_path / "notice.yaml", StringIO()
    path.write_text(text, encoding="utf-8")
    call_command("load_notice", str(path), *options, stdout=out)
    return out.getvalue()


def test_a_dry_run_shows_what_moves_and_moves_nothing(clock, tmp_path):
    versions = CalendarVersion.objects.count()
    said = load(tmp_path, STOPPED_WORK, "--dry-run")
    assert f"{clock.due_on} > 2026-03-16 (+4)" in said
    clock.refresh_from_db()
    assert clock.due_on == D("2026-03-12") and CalendarVersion.objects.count() == versions
    assert CalendarDay.objects.get(date="2026-03-09").working


def test_nothing_moves_unless_somebody_says_so(clock, tmp_path, monkeypatch):
    assert f"{clock.due_on} > 2026-03-16 (+4)" in load(tmp_path, STOPPED_WORK)
    assert "--yes" in load(tmp_path, STOPPED_WORK) and CalendarDay.objects.get(date="2026-03-09").working
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for answer, works in (("n", True), ("", True), ("y", False)):
        monkeypatch.setattr("builtins.input", lambda _asked, answer=answer: answer)
        load(tmp_path, STOPPED_WORK)
        assert CalendarDay.objects.get(date="2026-03-09").working is works


def test_the_second_of_two_notices_in_a_dry_run_is_looked_at_as_it_would_be_taken(clock, tmp_path):
    """After the first, and the versions that are undone have the numbers of those that come; neither is mixed up."""
    said = load(tmp_path, STOPPED_WORK + LOCAL, "--dry-run").split("停工令")
    assert f"{clock.due_on} > 2026-03-16 (+4)" in said[0] and "0 项在办时限变更" in said[1]
    assert f"{clock.due_on} > 2026-03-13 (+1)" in load(tmp_path, LOCAL, "--dry-run")


def test_a_file_whose_second_notice_is_refused_leaves_the_first_out_too(clock, tmp_path):
    bad = STOPPED_WORK + "- notice: x\n  off: [{from: 2199-03-09}]\n"
    with pytest.raises(CommandError):
        load(tmp_path, bad, "--yes")
    clock.refresh_from_db()
    assert clock.due_on == D("2026-03-12") and CalendarDay.objects.get(date="2026-03-09").working
    assert reference.calendar().is_working(D("2026-03-09"))


def test_a_notice_moves_open_clocks_and_leaves_the_days_told_before(clock, tmp_path):
    load(tmp_path, STOPPED_WORK, "--yes")
    clock.refresh_from_db()
    assert clock.due_on == D("2026-03-16") and clock.red_on == D("2026-03-17")
    event = Event.objects.get(project=clock.project, act="calendar")
    moved = {line["clock"]: line for line in event.facts["clocks"]}
    assert moved[clock.pk]["before"] == "2026-03-12" and moved[clock.pk]["after"] == "2026-03-16"
    assert D("2026-03-12") in {row.due_on for row in clock.history.all()}
    assert OutboxMessage.objects.filter(topic="clock.calendar", office=clock.office).exists()
    again = load(tmp_path, STOPPED_WORK, "--yes")
    assert Event.objects.filter(act="calendar").count() == 1 and "2026-03-16" not in again


def test_a_calendar_corrected_while_the_clock_stands_still(cast, clock, tmp_path):
    from stages.flows import door
    from tests.cast import at

    rows = Clock.objects.select_related("project", "approval__office", "approval__project__enterprise")
    clock = rows.get(pk=clock.pk)
    door.suspend(clock, by=cast.holder(clock.approval), at=at("2026-03-05"), ground="hearing", days=3, basis="第46条",
                 reason="听证")  # fmt: skip
    clock.refresh_from_db()
    assert clock.due_on == D("2026-03-17")
    load(tmp_path, STOPPED_WORK, "--yes")
    clock.refresh_from_db()
    assert clock.due_on == D("2026-03-18"), "9 March was stopped anyway; only the 10th is lost"


def test_a_local_order_holds_in_its_city_only(clock, tmp_path):
    load(tmp_path, LOCAL, "--yes")
    clock.refresh_from_db()
    assert clock.due_on == D("2026-03-13") and LocalDay.objects.count() == 1
    assert CalendarDay.objects.get(date="2026-03-09").working
    keqiao, province = Division.objects.get(code="330603"), Division.objects.filter(parent__isnull=True).first()
    assert not reference.calendar(keqiao.pk).is_working(D("2026-03-09"))
    assert reference.calendar().is_working(D("2026-03-09"))
    assert province.code == "330600" or reference.calendar(province.pk).is_working(D("2026-03-09"))


def test_a_published_year_makes_provisional_days_final(clock, tmp_path):
    clock.started_on = D("2026-12-28")
    clocks.rewrite(clock, D("2026-12-28"))
    clock.save()
    assert clock.provisional and clock.due_on.year == 2027
    load(tmp_path, NEXT_YEAR, "--yes")
    clock.refresh_from_db()
    assert not clock.provisional


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- notice: x\n  year: 2026\n  division: '330600'\n", "division"),
        ("- notice: x\n  division: '999999'\n  off: [{from: 2026-03-09}]\n", "999999"),
        ("- notice: x\n  off: [{from: 2199-03-09}]\n", "2027-12-31"),
    ],
)
def test_a_bad_notice_is_refused_whole(tmp_path, text, fault):
    err = StringIO()
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("load_notice", str(path), stderr=err, stdout=StringIO())
    assert fault in str(refused.value) + err.getvalue()


def said(*arguments):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("workdays", *arguments, stdout=out, stderr=err)
    except SystemExit as stopped:
        code = stopped.code
    return out.getvalue(), err.getvalue(), code


@pytest.mark.django_db
def test_workdays_due_and_between():
    assert said("due", "2017-01-16", "5")[0] == "2017-01-22\n"
    assert said("due", "2017-01-16", "0")[0] == "2017-01-16\n"
    assert said("between", "2017-01-16", "2017-02-16")[0] == "20\n"
    assert said("between", "2017-02-16", "2017-01-16")[0] == "-20\n"
    assert said("due", "2027-12-30", "5")[0].startswith("2028-01-06 ")
    for bad in (("due", "2017-13-16", "5"), ("due", "2017-01-16", "five"), ("due", "1999-01-01", "5"),
                ("due", "2017-01-16", "-1"), ("due", "2017-01-16")):  # fmt: skip
        with pytest.raises(CommandError):
            said(*bad)


@pytest.mark.django_db
def test_workdays_of_a_table(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("id,start,n\n1,2017-01-16,5\n2,2026-12-30,10\n3,2017-01-16,20\n", encoding="utf-8")
    out, err, code = said("due", "--table", str(path))
    assert out.splitlines() == [
        "id,start,n,due,provisional", "1,2017-01-16,5,2017-01-22,false", "2,2026-12-30,10,2027-01-14,true",
        "3,2017-01-16,20,2017-02-16,false",
    ]  # fmt: skip
    assert (err, code) == ("", 0)
    path.write_text("start,n\n2017-01-16,5\nsoon,5\n2017-01-16,-2\n1999-01-01,3\n2017-01-16\n", encoding="utf-8")
    out, err, code = said("due", "--table", str(path))
    assert out.splitlines()[1:] == ["2017-01-16,5,2017-01-22,false", "soon,5,,", "2017-01-16,-2,,", "1999-01-01,3,,",
                                    "2017-01-16,,,"]  # fmt: skip
    assert code == 1 and [line.split()[1].rstrip(":") for line in err.splitlines()] == ["3", "4", "5", "6"]
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError):
        said("due", "--table", str(path))

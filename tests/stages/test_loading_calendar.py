"""The working calendar: two libraries agree on twenty years, notices come first, the next year is provisional."""

import io
from datetime import date

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils.translation import override

from stages.loading import calendar_rows, calendar_sources
from stages.loading.calendar_notices import notices
from stages.models import CalendarDay, CalendarVersion

TITLE = "关于2027年部分节假日安排的通知"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def notice_file(tmp_path):
    def write(*entries):
        path = tmp_path / "notices.yaml"
        path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
        return path

    return write


@pytest.fixture
def load(notice_file):
    """Loads the calendar with the given notices and returns what the command said, line by line."""

    def run(*entries):
        said = io.StringIO()
        call_command("load_calendar", notices=notice_file(*entries), stdout=said)
        return said.getvalue().splitlines()

    return run


def notice(title=TITLE, year=2027, **days):
    return {"notice": title, "year": year} | days


def by_date(found):
    return {day.date: day for day in found}


def test_both_libraries_agree_on_every_published_day():
    days, disagreements = calendar_rows.assemble([])
    assert disagreements == []
    assert days[0].date == date(2007, 1, 1)
    assert [day.date.toordinal() for day in days] == list(
        range(days[0].date.toordinal(), days[-1].date.toordinal() + 1)
    )
    assert days[-1].date == date(calendar_sources.last_published_year() + 1, 12, 31)


@pytest.mark.parametrize(
    ("year", "workdays"),
    list(zip(range(2017, 2027), [249, 250, 250, 249, 250, 249, 249, 251, 248, 248], strict=True)),
)
def test_working_days_of_a_year(year, workdays):
    assert sum(day.working for day in calendar_sources.published(year)) == workdays


def test_the_year_after_the_last_notice_is_provisional():
    days = by_date(calendar_sources.provisional(2027))
    assert not any(day.published for day in days.values())
    assert not days[date(2027, 10, 1)].working and days[date(2027, 10, 1)].label == "National Day"
    assert not days[date(2027, 2, 6)].working and days[date(2027, 2, 6)].label == "Spring Festival"
    assert days[date(2027, 3, 1)].working and not days[date(2027, 3, 6)].working


def test_a_disagreement_is_noticed():
    day = calendar_sources.Day(date(2017, 1, 22), False, True, "chinesecalendar")
    found = calendar_sources.disagreements([day])
    assert [(one.date, one.working) for one in found] == [(date(2017, 1, 22), False)]


def test_the_notices_kept_by_hand_agree_with_the_libraries(settings):
    kept = notices(settings.BASE_DIR / "fixtures" / "calendar" / "notices.yaml")
    assert {one.year for one in kept} >= {2017, 2026}
    assert calendar_rows.assemble(kept)[1] == []


def test_a_notice_settles_its_year(notice_file):
    off = [{"from": date(2027, 2, 5), "until": date(2027, 2, 11), "name": "Spring Festival"}]
    kept = notices(notice_file(notice(off=off, working=[{"from": date(2027, 2, 13)}])))
    days = by_date(calendar_rows.assemble(kept)[0])
    assert all(days[day].published and days[day].source == TITLE for day in calendar_sources.days_of(2027))
    assert not days[date(2027, 2, 11)].working and days[date(2027, 2, 11)].label == "Spring Festival"
    assert days[date(2027, 2, 13)].working
    assert days[date(2027, 2, 12)].working and not days[date(2027, 2, 14)].working
    assert not days[date(2028, 1, 3)].published


def test_an_order_changes_only_the_days_it_names_and_the_difference_is_told(notice_file):
    order = {"notice": "local order", "off": [{"from": date(2020, 2, 3), "until": date(2020, 2, 9)}]}
    days, disagreements = calendar_rows.assemble(notices(notice_file(order)))
    days = by_date(days)
    assert not days[date(2020, 2, 7)].working and days[date(2020, 2, 10)].working
    assert [one.date.day for one in disagreements] == [3, 4, 5, 6, 7]
    assert {(one.taken, one.other) for one in disagreements} == {("local order", "chinesecalendar")}


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_makes_no_version(load):
    load()
    versions = CalendarVersion.objects.count()
    said = load()
    assert said[0].startswith("published until 2026-12-31, 0 days of disagreement")
    assert said[1:] == ["day of the calendar: 0 added, 0 changed, 7670 unchanged, 0 ended"]
    assert CalendarVersion.objects.count() == versions


@pytest.mark.django_db
def test_a_new_notice_says_which_days_it_changed(load):
    load()
    said = load(notice(off=[{"from": date(2027, 1, 1)}, {"from": date(2027, 1, 4), "name": "New Year's Day"}]))
    assert "day of the calendar 2027-01-04: working: True > False" in said
    assert "day of the calendar 2027-01-01: published: False > True" in said
    changed = CalendarDay.objects.get(date=date(2027, 1, 4))
    assert (changed.working, changed.published, changed.source) == (False, True, TITLE)
    assert "2027-01-04: working: True > False" in CalendarVersion.objects.first().summary
    # a year further on is provisional now
    assert not CalendarDay.objects.get(date=date(2028, 1, 4)).published


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"year": 2027}, "entry 1, notice: This field is missing."),
        (notice(off=[{"from": date(2026, 12, 31)}]), "entry 1, off[1].from: The days must be in order"),
        (notice(off=[{"from": date(2027, 3, 2), "until": date(2027, 3, 1)}]), "off[1].from: The days must be in order"),
        (notice(off=[{"from": "soon"}]), "off[1].from: A date such as 2019-04-01 is expected."),
        (
            notice(off=[{"from": date(2027, 3, 1)}], working=[{"from": date(2027, 3, 1)}]),
            "entry 1, working: 2027-03-01 is named twice.",
        ),
        (notice(of=[]), "entry 1, of: Nobody knows this field."),
    ],
)
def test_a_bad_notice_is_refused_whole(entry, fault, notice_file):
    told = io.StringIO()
    before = list(CalendarDay.objects.values_list("date", "working", "source"))
    with pytest.raises(CommandError):
        call_command("load_calendar", notices=notice_file(entry), stderr=told)
    assert fault in told.getvalue()
    assert list(CalendarDay.objects.values_list("date", "working", "source")) == before

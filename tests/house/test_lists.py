"""Every list has the habits of lists: it filters, sorts, pages, exports and keeps its state in its address.

A table in a template is a list with the heads and the foot of lists, or one of those below, with the reason why not.
"""

import csv
import io
import re

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from projects.models import SavedFilter
from stages.enums import StageCode
from tests.cast import at
from tests.house.test_doors import client_of
from tests.steps import accepted_stage, filed_stage

HEADS, BAR = "_list_heads.html", "_list_bar.html"
FORM = "the papers or lines of one form, all of them to be filled in"
OF_ONE = "of one thing, and bounded by it: an item, a case, a session, an edition, a form"
FIGURES = "figures by group, not rows: what lies behind each opens as a list or leaves as the statistics' workbook"
LAW = "a table of the law or of the calendar, read as a whole"
#: tables that are no lists -> why
NO_LISTS = {
    "administration/editions.html": "the few editions of a catalogue, the latest first",
    "administration/person.html": OF_ONE,
    "administration/publication.html": OF_ONE,
    "administration/reform.html": OF_ONE,
    "agency/_case_plan.html": OF_ONE,
    "agency/assessment.html": FIGURES,
    "agency/pre_check.html": FORM,
    "reports/_chart.html": "the words of a drawing",
    "reports/_life.html": "the words of a drawing",
    "reports/_outside_parts.html": FIGURES,
    "reports/_lifeline.html": "the words of a drawing",
    "reports/bottlenecks.html": FIGURES,
    "reports/bulletin.html": FIGURES,
    "reports/cases.html": "rows of a frame: narrowed, paged and exported by the statistics, in the order of the figure",
    "reports/columns.html": LAW,
    "reports/conformance.html": FIGURES,
    "reports/forecast.html": OF_ONE,
    "reports/load.html": FIGURES,
    "reports/measure.html": FIGURES,
    "reports/outside.html": FIGURES,
    "reports/overview.html": FIGURES,
    "reports/statistics.html": FIGURES,
    "reports/whose_days.html": "bars on one scale, the longest first; narrowed, paged and exported by the statistics",
    "stages/_application_check.html": FORM,
    "stages/_board.html": "the words of a drawing",
    "stages/_application_owed.html": OF_ONE,
    "stages/_application_promise.html": FORM,
    "stages/_register_outlook.html": OF_ONE,
    "stages/_session_answer.html": FORM,
    "stages/_to_do_rows.html": "the few things one enterprise is asked for, the most pressing first",
    "stages/_session_lead.html": FORM,
    "stages/_session_offices.html": OF_ONE,
    "stages/application.html": OF_ONE,
    "stages/calendar.html": LAW,
    "stages/calendar_notice.html": LAW,
    "stages/city.html": "the worst of a list that has a page of its own, and figures by office",
    "stages/clock_table.html": LAW,
    "stages/edition.html": OF_ONE,
    "stages/guide.html": "the catalogue as a guide: found by stage and by words",
    "stages/guide_item.html": OF_ONE,
    "stages/precheck.html": OF_ONE,
    "stages/project_strip.html": "the words of a drawing",
    "stages/register_check.html": OF_ONE,
    "stages/renewals.html": OF_ONE,
    "stages/stage.html": OF_ONE,
}
#: lists -> who opens them
LISTS = {
    "stages:inbox": "window", "stages:projects": "centre", "stages:red-list": "centre", "stages:clocks": "department",
    "stages:late-entries": "centre", "stages:prechecks": "window", "stages:tolerance": "centre",
    "stages:second-notices": "centre", "stages:credit": "centre", "stages:sessions": "lead", "stages:urgings": "centre",
    "stages:consultations": "centre", "stages:ratings": "centre", "stages:decisions": "applicant",
    "agency:blockages": "centre", "agency:ledger": "centre", "agency:supervision": "centre",
    "reports:bulletins": "centre", "reports:lights": "centre", "reports:compared": "centre",
    "reports:compared-projects": "centre", "reports:rounds": "centre", "reports:forecasts-made": "centre",
    "reports:yardstick": "centre", "deputies": "department", "messages": "applicant", "outbox": "administrator",
}  # fmt: skip


def templates():
    """(name, text) of every template with a table that is no document to print."""
    for path in settings.BASE_DIR.glob("*/templates/**/*.html"):
        name, text = str(path.relative_to(path.parents[1])), path.read_text(encoding="utf-8")
        if "<table" in text and not path.name.startswith(("document", "_list")):
            yield name, text


def test_every_table_is_a_list_or_has_a_reason():
    found = dict(templates())
    lists = {name for name, text in found.items() if HEADS in text}
    assert set(found) - lists == set(NO_LISTS)


def test_every_list_has_its_foot_and_its_pages():
    for name, text in templates():
        if HEADS in text and not name.endswith("_tolerance_table.html"):
            assert BAR in text and "_pages.html" in text, name


@pytest.fixture
def city(db, cast, monkeypatch):
    """Two projects, one filed and one accepted and late since."""
    filed_stage(cast, cast.register(name="一号项目"), StageCode.INITIATION)
    accepted_stage(cast, cast.register(name="=二号项目"), StageCode.INITIATION)
    monkeypatch.setattr(timezone, "now", lambda: at("2026-06-01 10:00"))
    return {"lead": cast.lead("development_reform"), "department": cast.department("environment")}


def desk_of(client, cast, city, who):
    return client_of(client, city.get(who) or getattr(cast, who))


def test_every_list_sorts_filters_and_leaves_as_both_kinds_of_file(client, cast, city):
    for name, who in LISTS.items():
        there = reverse(name)
        page = desk_of(client, cast, city, who).get(there)
        assert page.status_code == 200, name
        listing = page.context["listing"]
        assert listing.filters or name == "outbox", name
        for asked in [f"sort={head.sort}" for head in listing.heads if head.sort] + [p.query for p in listing.pills]:
            assert client.get(f"{there}?{asked}&q=nothing").status_code == 200, (name, asked)
        assert any(head.sort for head in listing.heads), name
        rows = list(csv.reader(io.StringIO(client.get(f"{there}?format=csv").getvalue().decode("utf-8-sig"))))
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{there}?format=xlsx").getvalue())).active
        assert sheet.max_row == len(rows) >= 1, name
        assert not any(cell.startswith("=") for row in rows for cell in row), name


@pytest.mark.parametrize("name", ["stages:inbox", "stages:projects", "stages:urgings"])
def test_a_filter_of_ones_own_stands_beside_the_pills_with_its_count(client, cast, city, name):
    who = LISTS[name]
    desk = desk_of(client, cast, city, who)
    listing = desk.get(reverse(name)).context["listing"]
    kept = next(pill for pill in listing.pills if not pill.is_current)
    desk.post("/filters/", {"list": listing.name, "name": "我的", "query": kept.query, "path": reverse(name)})
    (mine,) = desk.get(reverse(name)).context["listing"].saved
    assert (mine.label, mine.count, mine.is_current) == ("我的", kept.count, False)
    page = desk.get(f"{reverse(name)}?{kept.query}")
    assert page.context["listing"].saved[0].is_current
    assert re.search(r'<a class="own" href="[^"]*" aria-current="true">\s*我的 <b>\d+</b>', page.content.decode())
    desk.post(f"/filters/{SavedFilter.objects.get().pk}/forget/", {"path": reverse(name)})
    assert desk.get(reverse(name)).context["listing"].saved == []


@pytest.mark.parametrize("query", ["erhaoxiang", "ehxm", "二号项目"])
def test_the_box_of_a_list_finds_by_name_and_by_pinyin(client, cast, city, query):
    rows = desk_of(client, cast, city, "centre").get(reverse("stages:projects"), {"q": query}).context["rows"]
    assert [row.project.name for row in rows] == ["=二号项目"]

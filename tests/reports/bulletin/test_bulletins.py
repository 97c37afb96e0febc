"""Bulletins: frozen once, corrected by a new edition that says what has changed, printed and counted out."""

import io
import json
import zipfile
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from projects.models import Event
from projects.refusal import Refusal
from reports.bulletin import content, drawings, freezing, pdf, sheet, wording
from reports.bulletin.comparing import difference, other_cases
from reports.models import Bulletin
from stages.flows.watching import answer_urging, watch
from stages.models import Approval, Urging
from tests.cast import at
from tests.long_work import worked
from tests.steps import accepted_stage, decide_fully

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 10)


@pytest.fixture
def city(cast):
    """In March L02 is decided two days late; L09 is left until it is overdue, and urged."""
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    decide_fully(cast, project, "L02")
    watch(at("2026-03-30 10:00"))
    return project


def frozen(cast, month="2026-03", **said):
    return freezing.freeze(cast.division, month, at=at("2026-04-01"), on=APRIL, **said)


def test_a_month_that_is_not_over_is_not_frozen(cast, city):
    with pytest.raises(Refusal) as refused:
        freezing.freeze(cast.division, "2026-04", at=at("2026-04-10"), on=APRIL)
    assert refused.value.code == "month_not_over"


def test_what_was_left_undone_stands_in_the_bulletin(cast, city):
    said = frozen(cast)[0].content
    numbers = said["numbers"]
    assert (numbers["registered"], numbers["decided"], numbers["in_time"]) == (1, 1, 0)
    assert numbers["overdue"] >= 1
    red = [each for each in said["red"] if each["item"] == "L09"]
    assert red and red[0]["state"] == "open" and red[0]["urged"] and red[0]["answer"] == ""
    office = next(each for each in said["offices"] if each["office"] == red[0]["office"])
    assert office["overdue"] >= 1 and office["share"] < 1 and office["unanswered"] >= 1


def test_the_answer_of_the_office_is_the_reason(cast, city):
    urging = Urging.objects.get(clock__approval__code="L09")
    by = cast.holder(Approval.objects.get(pk=urging.clock.approval_id))
    answer_urging(urging, by=by, at=at("2026-03-31 10:00"), text="专家评审改期。")
    red = [each for each in frozen(cast)[0].content["red"] if each["item"] == "L09"]
    assert red[0]["answer"] == "专家评审改期。"


def test_what_happens_afterwards_does_not_move_a_frozen_month(cast, city):
    first, is_new = frozen(cast)
    decide_fully(cast, city, "L09", when=at("2026-04-08 10:00"))
    again, is_newer = frozen(cast)
    assert is_new and not is_newer and again == first


def test_a_late_entry_makes_a_new_edition_that_says_what_changed(cast, city):
    first, _is_new = frozen(cast)
    decide_fully(cast, city, "L09", when=at("2026-03-31 10:00"))  # entered afterwards, effective in March
    second, is_new = frozen(cast, reason="补录")
    assert is_new and second.edition == 2 and second.reason == "补录"
    first.refresh_from_db()
    assert first.content["numbers"]["decided"] == 1 and second.content["numbers"]["decided"] == 2
    changed = {(line["about"], line["field"]) for line in second.difference}
    assert {("number", "decided"), ("number", "overdue"), ("office", "overdue"), ("case", "state")} <= changed
    assert all(str(part) is not None for line in wording.differences(second) for part in line)


def test_equal_contents_have_no_difference(cast, city):
    said = content.reckoned(cast.division, "2026-03")[0]
    assert difference(said, said) == []


def test_every_point_of_a_series_that_changed_is_a_line(cast, city):
    said = content.reckoned(cast.division, "2026-03")[0]
    other = json.loads(json.dumps(said))
    other["flow"]["decided_flow" if "decided_flow" in other["flow"] else next(iter(other["flow"]))][-1] += 1
    other["by_item"]["L02"] = {"7": 1}
    other["ribbons"][0]["stages"][0]["last"] = "2026-03-02"
    other["red_count"] += 1
    lines = difference(said, other)
    assert {line["code"] for line in lines} == {"red_count", "flow", "by_item", "ribbons"}
    assert ("by_item", "L02/7", None, 1) in [(e["code"], e["field"], e["before"], e["after"]) for e in lines]
    told = wording.differences(SimpleNamespace(difference=lines))
    assert said["red_count"] + 1 in [after for _what, _field, _before, after in told]
    assert any("2026-03" in str(field) for _what, field, _before, _after in told)


def test_other_cases_behind_the_same_figures_make_a_new_edition(cast, city):
    first, _is_new = frozen(cast)
    assert other_cases(first.cases, content.reckoned(cast.division, "2026-03")[1]) == []
    Bulletin.objects.filter(pk=first.pk).update(cases={**first.cases, "urgings": ["one that is gone"]})
    second, is_new = frozen(cast)
    assert is_new and [line["code"] for line in second.difference] == ["cases"]
    assert all(str(part) for part in wording.differences(second)[0][:2])


def test_an_office_that_is_new_or_gone_is_told():
    empty = {"numbers": {}, "offices": [], "red": []}
    one = {"numbers": {}, "red": [], "offices": [{"office": "x", "zh": "某局", "en": "Some"}]}
    assert [(line["before"], line["after"]) for line in difference(empty, one)] == [(None, True)]
    assert [(line["before"], line["after"]) for line in difference(one, empty)] == [(True, None)]


def test_every_centre_gets_the_month_before_once(cast, city):
    assert freezing.freeze_last_month(APRIL, at=at("2026-04-01")) == freezing.divisions().count() > 0
    assert freezing.freeze_last_month(APRIL, at=at("2026-04-02")) == 0
    assert {row.month for row in Bulletin.objects.all()} == {"2026-03"}


def test_the_pdf_is_chinese_with_its_own_font_and_always_the_same(cast, city):
    row, _is_new = frozen(cast)
    data = pdf.pdf(row)
    assert data.startswith(b"%PDF") and b"NotoSansCJK" in data.replace(b"#20", b"")
    assert pdf.pdf(row) == data


def test_a_month_without_anything_prints_too(cast, city):
    row, _is_new = frozen(cast, "2026-01")
    assert pdf.pdf(row).startswith(b"%PDF") and sheet.workbook(row)


def test_the_workbook_has_native_charts_and_no_formula(cast, city):
    Approval.objects.filter(code="L09").update(reasons="=1+1")
    city.name = "=HYPERLINK(1)"
    city.save()
    row, _is_new = frozen(cast)
    with zipfile.ZipFile(io.BytesIO(sheet.workbook(row))) as book:
        names = book.namelist()
        cells = b"".join(book.read(name) for name in names if name.startswith("xl/worksheets/sheet"))
    assert sum(name.startswith("xl/charts/chart") for name in names) >= 3
    assert b"<f>" not in cells


@pytest.fixture
def centre(client, cast):
    client.force_login(cast.centre.person)
    return client


def test_the_centre_freezes_a_month_on_its_page(centre, cast, city):
    page = worked(centre, centre.post(reverse("reports:bulletins"), {"month": "2026-03"}))
    row = Bulletin.objects.get()
    assert page["Location"] == reverse("reports:bulletin", args=[cast.division.code, "2026-03", 1])
    assert row.by == cast.centre.person
    page = centre.get(page["Location"])
    assert city.name in page.content.decode()
    page = worked(centre, centre.post(reverse("reports:bulletins"), {"month": "2026-03"}))
    again = centre.get(page["Location"])
    assert Bulletin.objects.count() == 1 and list(again.context["messages"])


@pytest.mark.parametrize("month", ["2026-13", "March", "", "2099-01"])
def test_a_month_that_cannot_be_frozen_is_told_at_its_field(centre, city, month):
    page = centre.post(reverse("reports:bulletins"), {"month": month})
    assert page.status_code == 422 and page.context["form"].errors["month"]


def test_departments_read_it_and_enterprises_and_strangers_do_not(client, cast, city):
    row, _is_new = frozen(cast)
    urls = [reverse(f"reports:{name}", args=[row.division.code, row.month, 1])
            for name in ("bulletin", "bulletin-pdf", "bulletin-workbook")]  # fmt: skip
    elsewhere = cast.department("330681", "planning", APRIL)
    for actor, status in ((cast.department("planning"), 200), (cast.applicant, 404), (elsewhere, 404)):
        client.force_login(actor.person)
        for url in urls:
            assert client.get(url).status_code == status, (actor.person, url)
    client.force_login(cast.department("planning").person)
    assert client.post(reverse("reports:bulletins"), {"month": "2026-02"}).status_code == 200
    assert Bulletin.objects.count() == 1


def test_a_red_case_leads_those_to_its_item_who_may_see_the_project(client, cast, city):
    row, _is_new = frozen(cast)
    there = reverse("stages:approval", args=[city.code, "L09", 1])
    reviewer, elsewhere = cast.department("environment"), cast.department("transport")
    for actor, status in ((cast.centre, 200), (reviewer, 200), (elsewhere, 404)):
        client.force_login(actor.person)
        text = client.get(reverse("reports:bulletin", args=[row.division.code, row.month, 1])).content.decode()
        assert client.get(there).status_code == status
        assert city.name in text and (there in text) == (status == 200), actor


def test_the_command_freezes_and_writes_the_pdf(cast, city, tmp_path):
    out, path = io.StringIO(), tmp_path / "bulletin.pdf"
    call_command("bulletin", month=["2026-03"], division=cast.division.code, pdf=str(path), stdout=out)
    assert path.read_bytes().startswith(b"%PDF") and Bulletin.objects.count() == 1
    for wrong in ({"division": "000000"}, {"month": ["2099-01"]}, {"month": ["soon"]}):
        with pytest.raises(CommandError):
            call_command("bulletin", stdout=out, **wrong)


def test_nothing_of_the_bulletin_is_written_into_the_history(cast, city):
    before = Event.objects.count()
    frozen(cast)
    assert Event.objects.count() == before


def test_every_item_and_office_stands_against_its_promise(cast, city):
    said = frozen(cast)[0].content
    (item,) = said["items"]
    assert (item["item"], item["decided"], item["median"], item["promise"]) == ("L02", 1, 2, 0)
    office = next(each for each in said["offices"] if each["decided"])
    assert (office["median"], office["promise"]) == (2, 0)
    assert len(drawings.offices(said).rows) == len(said["offices"])
    assert len(drawings.items(said).rows) == len(drawings.against(said).rows) == 1
    older = {name: value for name, value in said.items() if name not in ("items", "by_item", "ribbons")}
    assert drawings.drawings(older), "an older edition"


def listed(desk, row, **said):
    page = desk.get(reverse("reports:bulletin-cases", args=[row.division.code, row.month, row.edition]), said)
    return [case.row for case in page.context["listing"].rows]


def test_the_list_behind_a_figure_is_of_the_frozen_cases_not_of_todays(centre, cast, city):
    row, _is_new = frozen(cast)
    decide_fully(cast, city, "L09", when=at("2026-03-31 10:00"))  # entered afterwards, effective in March
    city.name = "改名后的项目"
    city.save()
    (case,) = listed(centre, row, part="decided")
    assert (case["item"], case["ended"], case["late"]) == ("L02", "2026-03-06", True)
    later, _is_new = frozen(cast)
    assert [case["item"] for case in listed(centre, later, part="decided")] == ["L02", "L09"]
    page = centre.get(reverse("reports:bulletin-cases", args=[row.division.code, row.month, 1]), {"part": "decided"})
    assert page.context["is_frozen"] and "改名后的项目" not in page.content.decode()


def test_the_figures_of_an_office_open_its_cases(centre, cast, city):
    row, _is_new = frozen(cast)
    for office in row.content["offices"]:
        for part in ("decided", "in_time", "overdue", "running", "stopped", "urged", "unanswered", "measured"):
            assert len(listed(centre, row, part=part, office=office["office"])) == office[part], (office, part)


def test_an_edition_from_before_cases_were_kept_says_that_its_lists_are_of_today(centre, cast, city):
    row, _is_new = frozen(cast)
    Bulletin.objects.update(cases=None)
    page = centre.get(reverse("reports:bulletin-cases", args=[row.division.code, row.month, 1]), {"part": "decided"})
    assert not page.context["is_frozen"] and len(page.context["listing"].rows) == row.content["numbers"]["decided"]
    assert centre.get(reverse("reports:bulletin", args=[row.division.code, row.month, 1])).status_code == 200


def test_an_office_opens_its_own_cases_alone(client, cast, city):
    row, _is_new = frozen(cast)
    mine = next(each for each in row.content["offices"] if each["decided"])["office"]
    address = reverse("reports:bulletin-cases", args=[row.division.code, row.month, 1])
    client.force_login(cast.holder(Approval.objects.get(code="L02")).person)
    assert client.get(address, {"part": "decided", "office": mine}).status_code == 200
    for said in ({"part": "decided"}, {"part": "decided", "office": "330603-x"}, {"part": "x", "office": mine}):
        assert client.get(address, said).status_code == 404
    assert client.get(reverse("reports:bulletin", args=[row.division.code, row.month, 1])).status_code == 200


def test_the_stages_of_the_projects_under_way_are_drawn_on_page_paper_and_sheet(centre, cast, city):
    row, _is_new = frozen(cast)
    (life,) = row.content["ribbons"]
    assert life["project"] == city.code and {span["stage"] for span in life["stages"]} >= {"initiation"}
    assert all(span["last"] <= "2026-03-31" for span in life["stages"])
    titles = [str(title) for title, drawing in drawings.drawings(row.content) if not drawing.is_empty]
    assert len(titles) == 8 and len(set(titles)) == 8  # flow, durations, of L02, items, offices twice, lights, stages
    with zipfile.ZipFile(io.BytesIO(sheet.workbook(row))) as book:
        assert sum(name.startswith("xl/charts/chart") for name in book.namelist()) >= 5
    assert len(pdf.pdf(row)) > len(pdf.pdf(Bulletin(**{**_fields(row), "content": without(row, "ribbons")})))
    assert drawings.drawings(without(row, "ribbons", "by_item"))


def _fields(row):
    return {name: getattr(row, name) for name in ("division", "month", "edition", "frozen_at", "reason", "difference")}


def without(row, *names):
    return {name: value for name, value in row.content.items() if name not in names}

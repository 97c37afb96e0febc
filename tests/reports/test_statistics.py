"""The statistics pages: every figure opens its cases, a seat sees its own, files hold no formulas."""

import io
import re
from datetime import date
from urllib.parse import parse_qs, urlparse
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from projects.enums import SeatKind
from reports.measures.book import BOOK
from reports.statistics import sheets, whose
from reports.statistics.cases import behind
from reports.statistics.figures import OPEN, SO, beside, figures, of_peers, single
from reports.statistics.question import Asked
from reports.statistics.scope import Scope
from stages.acts import reference
from stages.enums import StageCode, Verdict
from stages.models import Approval, ApprovalItem, Clock
from tests.cast import at
from tests.sittings import called
from tests.steps import accepted_stage, current, decide_fully

TODAY = at("2026-03-31 12:00")


@pytest.fixture
def city(cast):
    """Two projects of two enterprises on the last day of March; in the first two items have been decided, one late."""
    with time_machine.travel(TODAY, tick=False):
        project = cast.register()
        accepted_stage(cast, project, StageCode.INITIATION)
        decide_fully(cast, project, "L02")
        decide_fully(cast, project, "L09", verdict=Verdict.DISAGREE, when=at("2026-03-30 10:00"))
        yield project


def signed_in(client, actor):
    client.force_login(actor.person)
    session = client.session
    session["seat"] = actor.seat.pk
    session.save()
    return client


def asked(scope, query=""):
    return Asked(QueryDict(query), scope)


def test_every_figure_opens_exactly_its_cases(city, cast):
    scope = Scope(cast.centre.seat)
    question = asked(scope)
    opened = 0
    for measure in BOOK.values():
        figure = single(figures(scope.rows(measure.frame), [measure.code], question), measure.code)
        for part, number in (
            ("all", figure.n),
            (OPEN, figure.open),
            (SO, figure.total if measure.kind == "share" else None),
        ):
            if number is None or (part == OPEN and measure.still is None):
                continue
            case = behind(scope, measure, question, QueryDict(f"part={part}"))
            assert len(case.rows) == number, (measure.code, part)
            opened += number
    assert opened


def test_a_figure_of_a_group_opens_the_cases_of_that_group(city, cast):
    scope = Scope(cast.centre.seat)
    for by in ("office", "item", "month"):
        for figure in figures(scope.rows("approvals"), ["net_duration"], asked(scope), (by,))["net_duration"]:
            query = {name: values[0] for name, values in parse_qs(urlparse(figure.url_all).query).items()}
            assert by in query
            get = QueryDict(urlparse(figure.url_all).query)
            assert len(behind(scope, BOOK["net_duration"], Asked(get, scope), get).rows) == figure.n


@pytest.mark.parametrize("who", ["centre", "applicant", "department", "lead"])
def test_the_pages_answer(client, city, cast, who):
    actor = {"centre": cast.centre, "applicant": cast.applicant, "department": cast.department("planning"),
             "lead": cast.lead("planning")}[who]  # fmt: skip
    signed_in(client, actor)
    for name, kwargs in (("statistics", {}), ("bottlenecks", {}), ("columns", {}), ("measure", {"measure": "on_time"}),
                         ("cases", {"measure": "net_duration"}), ("frame", {"frame": "approvals"})):  # fmt: skip
        response = client.get(reverse(f"reports:{name}", kwargs=kwargs), {"split": "2026-03-15", "by": "office"})
        assert response.status_code == 200, name
    answer = client.get(reverse("reports:whose-days"))
    assert answer.status_code == (200 if actor.kind in (SeatKind.CENTRE, SeatKind.ENTERPRISE) else 404)


def test_nobody_else_sees_the_project_in_any_of_them(client, city, cast):
    signed_in(client, cast.stranger)
    for path in ("statistics", "whose-days", "bottlenecks", "workbook"):
        assert city.code not in client.get(reverse(f"reports:{path}")).content.decode(errors="ignore")
    for frame in ("approvals", "projects", "days"):
        assert client.get(reverse("reports:frame", args=[frame])).json()["rows"] == []
    assert client.get(reverse("reports:measure", args=["no_such_measure"])).status_code == 404
    signed_in(client, cast.window)
    assert client.get(reverse("reports:statistics")).status_code == 404


def test_an_office_sees_its_own_rows_and_its_peers_only_as_sums(client, city, cast):
    office = cast.department("planning")
    scope = Scope(office.seat)
    assert set(scope.rows("approvals")["office"]) <= {office.office.code}
    with pytest.raises(KeyError):
        scope.rows("projects")
    signed_in(client, office)
    assert client.get(reverse("reports:frame", args=["projects"])).status_code == 404
    assert client.get(reverse("reports:rows", args=["days"])).status_code == 404
    rows = client.get(reverse("reports:frame", args=["approvals"])).json()
    place = [column["name"] for column in rows["columns"]].index("office")
    assert {row[place] for row in rows["rows"]} <= {office.office.code}


def test_peers_are_the_same_items_at_other_offices(city, cast):
    scope = Scope(cast.centre.seat)
    frame = scope.rows("approvals")
    mine = frame[frame["item"] == "L09"]

    def beside_others(offices, cases):
        others = [mine.assign(office=f"33060{n}-ecology_environment", net_days=3) for n in range(5, 5 + offices)]
        own = mine.assign(office=mine["office"].astype(str))
        everybody = pd.concat([own, *others * cases]).reset_index(drop=True)
        everybody["office"] = everybody["office"].astype("category")
        return list(beside(everybody, [own["office"].iloc[0]], "net_duration", asked(scope)).values())

    (figure,) = beside_others(offices=3, cases=4)
    assert (figure.n, figure.median, figure.url_all) == (12, 3, "")
    assert beside_others(offices=2, cases=6) == [], "of two offices each knows the other"
    assert beside_others(offices=3, cases=3) == [], "of nine cases one may be told apart"


def test_an_office_is_told_of_its_peers_only_when_they_are_many(city, cast):
    scope = Scope(cast.department("planning").seat)
    frame = Scope(cast.centre.seat).rows("approvals")
    decided = frame[frame["item"] == "L09"].assign(net_days=3)
    many = pd.concat([decided.assign(office=f"33060{n % 3}-x") for n in range(10)], ignore_index=True)
    many["office"] = many["office"].astype("category")
    assert of_peers(many, ["net_duration"], asked(scope))["net_duration"][0].n == 10
    assert of_peers(many[:9], ["net_duration"], asked(scope))["net_duration"] == []
    assert of_peers(many[many["office"] != "330602-x"], ["net_duration"], asked(scope))["net_duration"] == []


def test_had_the_office_kept_its_promise_the_project_would_have_been_earlier(client, city, cast):
    rejected = current(city, "L02")
    centre = Scope(cast.centre.seat)
    replay = centre.all.replay
    same = replay.finished(replay.took)
    assert (same == replay.graph.finished).all(), "played as it was, it comes out as it was"
    saved = replay.saved(rejected.office_id)
    earlier = replay.had_kept_its_promise(rejected.office_id)
    assert (earlier <= replay.graph.finished).all(), "nothing becomes later"
    assert saved.to_dict() == {city.pk: 2}  # the filing was to be done at once and took until Friday
    signed_in(client, cast.centre)
    page = client.get(reverse("reports:kept-promise", args=[rejected.office.code]))
    assert city.name in page.content.decode()


def test_files_hold_no_formulas(client, cast):
    with time_machine.travel(TODAY, tick=False):
        cast.register(name="=HYPERLINK(1)")
        signed_in(client, cast.centre)
        address = reverse("reports:rows", args=["projects"])
        assert "'=HYPERLINK(1)" in client.get(address, {"format": "csv"}).content.decode("utf-8-sig")
        book = ZipFile(io.BytesIO(client.get(address, {"format": "xlsx"}).content))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and re.search("=HYPERLINK", sheet)
        assert client.get(address, {"format": "exe"}).status_code == 404


def test_a_filter_that_cannot_be_used_is_left_out(client, city, cast):
    signed_in(client, cast.centre)
    whole = client.get(reverse("reports:measure", args=["on_time"]), {"office": "nowhere", "since": "tomorrow"})
    assert whole.status_code == 200
    assert client.get(reverse("reports:cases", args=["on_time"]), {"month": "2026-99"}).status_code == 404


def test_frames_are_read_once_until_something_happens(city, cast, django_assert_max_num_queries):
    scope = Scope(cast.centre.seat)
    first = scope.all
    with django_assert_max_num_queries(2):
        assert Scope(cast.centre.seat).all is first
    cast.register(name="另一个项目", when="2026-03-31 09:00")
    assert Scope(cast.centre.seat).all is not first
    assert date(2026, 3, 31) == scope.on


def test_before_and_after_a_day_add_up_and_open_their_cases(client, city, cast):
    scope = Scope(cast.centre.seat)
    whole = asked(scope, "split=2026-03-15")
    halves = [
        single(figures(scope.rows("approvals"), ["net_duration"], half), "net_duration") for half in whole.halves()
    ]
    assert [half.n for half in halves] == [1, 1]  # decided on the 6th and on the 30th
    for half in halves:
        get = QueryDict(urlparse(half.url_all).query)
        assert len(behind(scope, BOOK["net_duration"], Asked(get, scope), get).rows) == half.n
    signed_in(client, cast.centre)
    page = client.get(reverse("reports:measure", args=["net_duration"]), {"split": "2026-03-15", "by": "item"})
    assert halves and "since=2026-03-15" in page.content.decode() and "until=2026-03-14" in page.content.decode()


def test_the_offices_that_were_late_are_those_that_would_have_saved_days(client, city, cast):
    """Listed is who did something late or has something open and overdue; who would have saved most comes first."""
    page = signed_in(client, cast.centre).get(reverse("reports:bottlenecks"))
    kept, approvals = page.context["promises"], Scope(cast.centre.seat).rows("approvals")
    late = approvals[approvals["is_late"]]
    assert {each.office for each in kept} == set(late["office"].astype(str))
    assert sum(each.late.n for each in kept if each.late) == (late["is_done"]).sum() > 0
    assert sum(each.overdue.total for each in kept if each.overdue) == (~late["is_done"]).sum() > 0
    days = [each.days for each in kept]
    assert days == sorted(days, reverse=True) and days[0] == 2


def test_what_is_done_late_as_a_step_is_played_again_too(client, city, cast):
    """Not only what somebody applies for: a step past its last day keeps the project waiting just the same."""
    approval = current(city, "L02")
    step = ApprovalItem.objects.filter(kind="government_internal").first()
    Approval.objects.filter(pk=approval.pk).update(item=step)
    kept = signed_in(client, cast.centre).get(reverse("reports:bottlenecks")).context["promises"]
    assert [each.days for each in kept if each.office == approval.office.code] == [2]


def test_nobody_is_played_quicker_where_nobody_answers(city, cast):
    approval = current(city, "L02")
    Clock.objects.filter(approval=approval).update(red_on=None)
    assert Scope(cast.centre.seat).all.replay.saved(approval.office_id).empty


def test_an_item_that_decides_opens_the_projects_on_whose_chain_it_stands(client, city, cast):
    desk = signed_in(client, cast.centre)
    often = desk.get(reverse("reports:bottlenecks")).context["often"]
    assert often
    for link in often:
        page = desk.get(reverse("reports:deciding", args=[link.item]))
        rows = page.context["listing"].rows
        assert page.context["count"] == link.times == len(rows) and rows[0][0] == city
        assert sum(took for _project, took, _waited in rows) == link.took * link.times


def test_the_days_asked_for_narrow_the_bottlenecks_and_the_lists_behind_them(client, city, cast):
    desk, scope = signed_in(client, cast.centre), Scope(cast.centre.seat)
    page = desk.get(reverse("reports:bottlenecks"), {"until": "2026-03-01"})
    assert not page.context["waits"] and not page.context["often"] and not page.context["chains"]
    page = desk.get(reverse("reports:bottlenecks"), {"until": "2026-03-20"})
    wait = page.context["waits"][0]
    assert wait.days and "until=2026-03-20" in wait.query
    cut, whole = (
        whose.runs(scope, asked(scope, query))["working_days"].sum()
        for query in ("until=2026-03-20", "until=2026-03-31")
    )
    assert cut == reference.calendar().between(date(2026, 3, 2), date(2026, 3, 20)) < whole
    listed = desk.get(f"{reverse('reports:rows', args=['days'])}?{wait.query}&format=csv").content
    assert pd.read_csv(io.BytesIO(listed))["working_days"].sum() == wait.days


def figure_of(scope, code, query=""):
    return single(figures(scope.rows(BOOK[code].frame), [code], asked(scope, query)), code)


@pytest.mark.parametrize("code", ["net_duration", "open_overdue", "in_hand"])
def test_what_is_open_belongs_to_every_span_that_it_reaches_into(city, cast, code):
    """What is in hand has no day of its decision yet, and may have begun long before: neither takes it out."""
    scope = Scope(cast.centre.seat)
    counted = lambda query="": (lambda each: each.open or each.n)(figure_of(scope, code, query))  # noqa: E731
    assert counted() > 0
    assert counted("since=2026-03-30") == counted("since=2026-03-30&until=2026-03-31") == counted()
    assert counted("until=2026-02-28") == 0, "nothing had begun"
    halves = [counted("until=2026-03-29"), counted("since=2026-03-30")]
    assert halves == [counted(), counted()], "begun before the day and open after it: in both"


def test_a_span_opens_its_open_cases_and_its_figure_is_still_counted_with_them(client, city, cast):
    scope = Scope(cast.centre.seat)
    whole, lately = figure_of(scope, "net_duration"), figure_of(scope, "net_duration", "since=2026-03-30")
    assert (lately.n, lately.open) == (1, whole.open)
    get = QueryDict(urlparse(lately.url_open).query)
    assert len(behind(scope, BOOK["net_duration"], Asked(get, scope), get).rows) == lately.open
    signed_in(client, cast.centre)
    for name, args in (("statistics", []), ("measure", ["net_duration"])):
        page = client.get(reverse(f"reports:{name}", args=args), {"split": "2026-03-30"}).content.decode()
        assert re.search(r"since=2026-03-30[^\"]*part=with_open|since=2026-03-30[^\"]*part=open", page), name


def test_the_durations_of_one_item_are_drawn_against_its_promise(client, city, cast):
    signed_in(client, cast.centre)
    address = reverse("reports:measure", args=["net_duration"])
    drawn = lambda query: [each.look for each in client.get(address, query).context["chart"].shapes]  # noqa: E731
    assert "c-promise" in drawn({"item": "L09"})
    assert "c-promise" not in drawn({})


def test_no_duration_looks_fast_because_the_slow_have_not_ended(city, cast):
    """What is filed, under way as a stage, or called and not concluded counts as long as it has lasted."""
    called(cast, city, ["L09"])
    with time_machine.travel(at("2026-04-03 12:00"), tick=False):
        scope = Scope(cast.centre.seat)
        for code in ("net_duration", "gross_duration", "stage_duration", "session_duration", "project_duration"):
            assert BOOK[code].still is not None and figure_of(scope, code).open > 0, code
        (stage,) = scope.rows("applications").to_dict("records")
        days = reference.calendar().between(stage["filed_on"].date(), date(2026, 4, 3))
        assert (stage["age_days"], stage["is_open"]) == (days, True)


def test_a_mean_limit_is_of_limits_in_one_unit(city, cast):
    """Working days and calendar days have no common mean: only what the law sets in working days is counted."""
    frame = Scope(cast.centre.seat).rows("approvals")
    decided = frame[frame["is_decided"]].iloc[[0] * 4].reset_index(drop=True)
    units = pd.Series(["working_day", "working_day", "calendar_day", "working_day"], dtype="category")
    promised = pd.Series(["working_day", "calendar_day", "calendar_day", "working_day"], dtype="category")
    decided = decided.assign(statutory_unit=units, promised_unit=promised, used_days=decided["net_days"])
    for name, values in (("statutory_days", [10, 20, 90, 30]), ("promised_days", [5, 15, 60, 7])):
        decided[name] = pd.Series(values, dtype="Int32")
    found = figures(decided, ["statutory", "promised", "used"], asked(Scope(cast.centre.seat)))
    assert [(each.n, each.mean) for each in (single(found, "statutory"), single(found, "promised"))] == [
        (3, 20),
        (2, 6),
    ]
    assert single(found, "used").n == 3
    assert all(BOOK[code].unit_en == "working days" for code in found)


def sheet_of(client, query, name):
    """The values of the first column of a sheet of the workbook."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("reports:workbook"), query).content))
    return [row[0] for row in book[name].iter_rows(values_only=True)][1:]


def test_the_sheets_hold_the_rows_behind_the_figures_of_the_days_asked_for(client, city, cast):
    signed_in(client, cast.centre)
    scope = Scope(cast.centre.seat)
    rows = scope.rows("approvals")
    assert sheet_of(client, {}, "approvals") == list(rows["approval"])
    assert sheet_of(client, {"until": "2026-02-28"}, "approvals") == []
    lately = sheet_of(client, {"since": "2026-03-30"}, "approvals")
    assert lately == list(rows.loc[(rows["finished_on"] >= "2026-03-30") | rows["is_open"], "approval"])
    assert 0 < len(lately) < len(rows)
    assert len(sheet_of(client, {"item": "L09"}, "projects")) == 1, "says that the filter does not apply"


def test_a_sheet_that_is_cut_says_so_in_its_last_row(client, city, cast, monkeypatch):
    assert sheets.MOST_ROWS + 1 == 1_048_576, "what a worksheet holds, with its head"
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    rows = Scope(cast.centre.seat).rows("approvals")
    first, said = sheet_of(signed_in(client, cast.centre), {}, "approvals")
    assert first == rows["approval"].iloc[0] and str(len(rows)) in said


def test_a_page_says_which_filters_it_does_not_apply(client, city, cast):
    signed_in(client, cast.centre)
    office = current(city, "L09").office.code
    query = {"item": "L09", "office": office, "split": "2026-03-15", "since": "2026-03-01"}
    days = client.get(reverse("reports:whose-days"), query)
    assert days.context["unused"] == days.context["whose"]["unused"] == ["事项", "部门", "前后对比（分界日）"]
    waits = client.get(reverse("reports:bottlenecks"), query)
    unused = {"page": ["前后对比（分界日）"], "waits": ["事项", "部门"], "chains": ["事项", "部门"], "handoffs": []}
    assert waits.context["unused"] == unused
    for page in (days, waits, client.get(reverse("reports:statistics"), query)):
        assert "这些筛选条件不适用于此" in page.content.decode()
    for name, args in (("whose-days", []), ("bottlenecks", []), ("kept-promise", [office]), ("deciding", ["L09"])):
        page = client.get(reverse(f"reports:{name}", args=args), {"since": "2026-03-01"}).content.decode()
        assert "这些筛选条件不适用于此" not in page, name
        page = client.get(reverse(f"reports:{name}", args=args), {"item": "L09"}).content.decode()
        assert "这些筛选条件不适用于此" in page, name
    listed = client.get(reverse("reports:rows", args=["days"]), {"item": "L09", "since": "2026-03-01"})
    assert len(listed.context["filters"]) == 1, "only what it was narrowed by"

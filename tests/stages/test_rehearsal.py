"""Written cases: their format and its faults, what they print, their exit status; the demo city."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from agency.models import Blockage, HandOver, SupervisionCase
from projects.enums import SeatKind
from projects.history import first_break
from projects.models import Event, Project, Seat
from projects.uploads import content
from reports.logs.conformance import Deviation
from reports.logs.own_routes import conformities
from stages.acts import clocks, reference, urging, warning
from stages.enums import ApplicationStatus, ApprovalStatus, Unit
from stages.loading.faults import BadReferenceData
from stages.management.commands import rehearse
from stages.management.commands.demo_city import PROJECTS
from stages.models import Application, Approval, Clock, Consultation, Obligation, Rating, Urging
from stages.rehearsing.case import Offset
from stages.rehearsing.hours import after, before, office_hour, read_hour, read_offset
from stages.rehearsing.pdf import one_page
from stages.rehearsing.playing import play
from stages.rehearsing.reading import read_case
from stages.rehearsing.report import as_data
from stages.rehearsing.timeline import tell
from tests.cast import at

HEAD = """case: 一个案例
enterprise: {uscc: "91330604MA2BDEF132", name: 绍兴上虞舜江数控机床有限公司}
project:
  name: 舜江技改
  division: "330604"
  registered: 2026-01-12 09:30
  facts:
    approval_type: beian
    sector: industrial
    tech_upgrade: true
    zero_land: true
    land_area_ha: 1.1
    floor_area_m2: 5200
    investment_wan: 4300
    eia_class: table
    energy_tce: 1450
    power_kwh: 5600000
    earthwork_m3: 900
"""
FILED = "acts:\n  - {after: 1 working day, do: file, stage: initiation}\n"


@pytest.fixture
def case(tmp_path):
    """A function that writes a case and gives its path."""

    def write(text):
        path = tmp_path / "case.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults(path):
    with pytest.raises(BadReferenceData) as refused:
        read_case(path)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "acts,line,field",
    [
        ("acts:\n  - {do: fly, stage: land}\n", 20, "do"),
        ("acts:\n  - {do: file, stage: lands}\n", 20, "stage"),
        ("acts:\n  - {do: file, stage: land, at: tomorrow}\n", 20, "at"),
        ("acts:\n  - {do: file, stage: land, after: two days}\n", 20, "after"),
        ("acts:\n  - {do: file, stage: land, at: 2026-01-13, after: 2 days}\n", 20, "after"),
        ("acts:\n  - {do: file, stage: land, after: 1 day, before: 2 days}\n", 20, "after"),
        ("acts:\n  - {do: file, stage: land, before: two days}\n", 20, "before"),
        ("acts:\n  - {do: file, stage: land, papers: some}\n", 20, "papers"),
        ("acts:\n  - {do: file, stage: land, until: end}\n", 20, "until"),
        ("acts:\n  - {do: review, verdict: agree}\n", 20, "item"),
        ("acts:\n  - {do: review, item: L09, verdict: maybe}\n", 20, "verdict"),
        ("acts:\n  - {do: proceed, until: {item: L09, status: flying}}\n", 20, "status"),
        ("acts:\n  - {do: proceed, until: later}\n", 20, "until"),
        (FILED + "expect:\n  project: nowhere\n", 22, "project"),
        (FILED + "expect:\n  approvals: {L09: nowhere}\n", 22, "approvals.L09"),
        (FILED + "expect:\n  order: [L01]\n", 22, "order"),
        (FILED + "hopes: {}\n", 21, "hopes"),
    ],
)
def test_a_fault_names_its_line_and_field(case, acts, line, field):
    found = faults(case(HEAD + acts))
    assert len(found) == 1
    assert found[0].startswith(f"case.yaml:{line} ") and field in found[0]


def test_all_faults_of_a_file_are_named_at_once(case):
    text = HEAD.replace("91330604MA2BDEF132", "91330604MA2BDEF133").replace("2026-01-12 09:30", "soon")
    assert [line.split(":")[1].split()[0] for line in faults(case(text + FILED))] == ["2", "6"]


def test_a_file_that_is_no_mapping_is_a_fault(case):
    assert faults(case("- a\n"))
    assert faults(case("a: [\n"))


def test_hours_and_distances_are_read():
    assert read_hour("2026-03-02 09:05") == at("2026-03-02 09:05")
    assert read_hour(at("2026-03-02").date()) == at("2026-03-02 09:00")
    assert read_hour("2026-13-02 09:05") is None
    assert read_offset("1 working day") == Offset(1)
    assert read_offset("10 days") == Offset(10, Unit.CALENDAR_DAY)
    assert read_offset("-1 days") is None


@pytest.mark.django_db
def test_officials_act_on_working_days_in_office_hours_and_after_what_went_before():
    calendar = reference.calendar()
    turn = at("2026-02-13 16:50")  # Friday; Saturday the 14th is made a working day, then the Spring Festival
    for number in range(40):
        for days in (0, 1, 2):
            found = office_hour(turn, days, f"key {number}", calendar)
            local = timezone.localtime(found)
            assert found > turn and calendar.is_working(local.date()) and 9 <= local.hour < 17
    assert office_hour(turn, 1, "key", calendar).date() == at("2026-02-14").date()
    assert office_hour(turn, 9, "key", calendar, latest=at("2026-02-14").date()).date() == at("2026-02-14").date()
    assert after(turn, Offset(2), calendar) == at("2026-02-24 16:50")
    assert before(at("2026-02-24 16:50"), Offset(2), calendar) == turn


def test_a_paper_on_line_is_a_file_that_can_be_kept():
    page = one_page("eia_form", "2603-330603-04-01-100018")
    assert content.kind_of(SimpleUploadedFile("eia_form.pdf", page.read())) is content.PDF


@pytest.mark.django_db
def test_a_miss_names_its_line_and_what_was_found(case):
    text = HEAD + FILED + "expect:\n  applications: {initiation: issued}\n  approvals: {L03: filed}\n"
    outcome = play(read_case(case(text)))
    assert [(e.line, e.subject, found) for e, found in outcome.misses] == [(22, "initiation", ApplicationStatus.FILED)]
    assert [(e.line, e.subject) for e, _found in outcome.held] == [(23, "L03")]
    assert not outcome.is_as_expected


@pytest.mark.django_db
def test_an_act_refused_unexpectedly_ends_the_case(case):
    text = HEAD + FILED + "  - {do: conclude, stage: initiation}\n  - {do: issue, stage: initiation}\n"
    outcome = play(read_case(case(text)))
    ((expectation, found),) = outcome.misses
    assert expectation.line == 21 and "not_to_conclude" in found
    assert [str(done.do) for done in outcome.rehearsal.log] == ["register", "file", "conclude"]


@pytest.mark.django_db
def test_an_act_that_should_have_been_refused_and_was_not_is_a_miss(case):
    text = HEAD + FILED.replace("}", ", expect: {refused: wrong_seat}}")
    assert len(play(read_case(case(text))).misses) == 1


@pytest.mark.django_db
def test_standing_still_is_a_miss(case):
    text = HEAD + "acts:\n  - {do: proceed, file: [initiation], until: {item: S18, status: granted}}\n"
    ((expectation, found),) = play(read_case(case(text))).misses
    assert (expectation.line, found) == (20, ApprovalStatus.PLANNED)


IN_HAND = (
    FILED
    + """  - {after: 1 working day, do: accept, stage: initiation}
  - {do: proceed, leave: [L09], until: {item: L07, status: granted}}
"""
)


@pytest.mark.django_db
def test_a_late_entry_took_effect_before_the_act_that_precedes_it(case):
    late = "  - {do: review, item: L09}\n  - {before: 1 working day, do: decide, item: L09}\n"
    outcome = play(read_case(case(HEAD + IN_HAND + late)))
    assert outcome.misses == []
    project = outcome.rehearsal.project
    opinion, decision = project.events.filter(subject="approval:L09/1", act__in=["opinion", "decide"]).order_by("seq")
    days = [timezone.localdate(event.effective_at) for event in (decision, opinion)]
    assert reference.calendar().between(*days) == 1
    assert outcome.rehearsal.now == opinion.effective_at, "the case goes on from the opinion"
    assert [found.deviation for _project, seen in conformities(Project.objects.all()) for found in seen.found] == [
        Deviation.DISORDER
    ]


@pytest.mark.django_db
def test_the_watch_of_a_case_urges_and_the_office_answers(case):
    late = """  - {after: 20 working days, do: watch}
  - {after: 1 working day, do: answer_urging, item: L09, text: 专家评审改期。}
"""
    outcome = play(read_case(case(HEAD + IN_HAND + late)))
    assert outcome.misses == []
    urged = Urging.objects.get(clock__approval__code="L09")
    assert urged.answer == "专家评审改期。" and urged.answered_at > urged.opened_at
    again = "  - {do: answer_urging, item: L09, text: 再答。}\n"
    other = HEAD.replace("91330604MA2BDEF132", "91330602MA29C7TX8G")
    assert play(read_case(case(other + IN_HAND + again))).misses, "nobody was urged"


@pytest.mark.django_db
def test_what_a_case_speaks_of_must_be_there(case):
    outcome = play(read_case(case(HEAD + "acts:\n  - {do: accept, stage: land}\n")))
    assert outcome.misses[0][0].line == 20


@pytest.mark.django_db
def test_proceeding_is_the_same_every_time(case):
    text = HEAD + "acts:\n  - {do: proceed, file: [initiation], until: {application: initiation, status: issued}}\n"
    hours = []
    for enterprise in ("91330604MA2BDEF132", "91330602MA29C7TX8G"):
        outcome = play(read_case(case(text.replace("91330604MA2BDEF132", enterprise))))
        assert outcome.misses == []
        events = outcome.rehearsal.project.events.order_by("seq")
        hours.append([(e.act, e.subject.split(":")[0], e.effective_at) for e in events])
        assert outcome.misses == []
    assert hours[0] == hours[1]
    assert hours[0] == sorted(hours[0], key=lambda line: line[2])


@pytest.mark.django_db
def test_on_line_papers_lie_on_file_with_their_bytes(case):
    text = HEAD + FILED.replace("}", ", channel: online}")
    project = play(read_case(case(text))).rehearsal.project
    kept = project.papers.exclude(file="").first()
    with kept.file.open() as file:
        assert file.read().startswith(b"%PDF")
    assert kept.content_type == "application/pdf"


@pytest.mark.django_db
def test_the_report_for_machines_and_the_one_for_people(case):
    text = HEAD + FILED + "  - {by: stranger, do: withdraw, stage: initiation, expect: {refused: wrong_enterprise}}\n"
    outcome = play(read_case(case(text)))
    data = json.loads(json.dumps(as_data(outcome)))
    assert data["as_expected"] and data["history_is_whole"]
    assert [refused["refused"] for refused in data["refusals"]] == ["wrong_enterprise"]
    assert data["applications"][0]["status"] == ApplicationStatus.FILED
    assert {clock["kind"] for clock in data["clocks"]} >= {"check"}
    assert data["project"]["code"] == outcome.rehearsal.project.code
    out = StringIO()
    tell(outcome, out)
    assert "wrong_enterprise" in out.getvalue() and data["applications"][0]["number"] in out.getvalue()


@pytest.fixture
def played_here(monkeypatch):
    """The command plays in the test database, which has the reference data, and not in a scratch database."""
    from contextlib import nullcontext

    monkeypatch.setattr(rehearse, "scratch_database", lambda city: nullcontext())


@pytest.mark.django_db
@pytest.mark.usefixtures("played_here")
@pytest.mark.parametrize(
    "text,status",
    [
        (HEAD + FILED + "expect:\n  approvals: {L03: filed}\n", 0),
        (HEAD + FILED + "expect:\n  approvals: {L03: granted}\n", 1),
        (HEAD + "acts:\n  - {do: fly}\n", 2),
        (HEAD.replace("beian", "beean") + FILED, 2),
        (HEAD.replace("    land_area_ha: 1.1\n", "") + FILED, 2),
        (HEAD.replace('"330604"', '"330104"') + FILED, 2),
        (HEAD.replace("zero_land", "zero_lands") + FILED, 2),
        (HEAD + "acts:\n  - {do: review, item: X99}\n", 2),
    ],
)
def test_the_exit_status_tells_whether_all_was_as_expected(case, text, status):
    out, err, ended = StringIO(), StringIO(), 0
    try:
        call_command("rehearse", case(text), "--json", stdout=out, stderr=err)
    except SystemExit as exit:
        ended = exit.code
    assert ended == status, err.getvalue()
    assert bool(err.getvalue()) == (status == 2)
    assert json.loads(out.getvalue())["as_expected"] == (status == 0) if status != 2 else not out.getvalue()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_city_is_made_once_and_lies_in_the_past():
    today = at("2026-11-20").date()
    for _turn in range(2):
        call_command("demo_city", "--today", today.isoformat(), stdout=StringIO())  # every scene of it can be played
    projects = Project.objects.all()
    assert projects.count() == PROJECTS + 1  # one is registered beside another, for their joint meeting
    asked = Consultation.objects.all()
    assert asked.filter(published_at__isnull=False).exists() and asked.filter(answered_at__isnull=True).exists()
    assert Rating.objects.exists()
    assert {first_break(project) for project in projects} == {None}
    by_people = Event.objects.exclude(by=SeatKind.SYSTEM).latest("effective_at")
    assert timezone.localdate(by_people.effective_at) < today
    assert warning.due_reminders(today) == urging.to_urge(today) == [] and clocks.sweep(today) == 0, (
        "the watch was here"
    )
    assert Urging.objects.exists() and Clock.objects.filter(light="red").exists()
    answered = Urging.objects.filter(answered_at__isnull=False)
    assert answered.exists() and not answered.filter(answer="").exists(), "offices say what holds them up"
    assert Urging.objects.datetimes("opened_at", "day").count() > 5, "the watch was here every morning"
    assert Obligation.objects.filter(status="met").exists(), "a promised paper came in time"
    complaints = asked.filter(kind="complaint", answered_at__isnull=False)
    assert {timezone.localdate(row.answered_at) > row.due_on for row in complaints} == {True, False}
    assert Rating.objects.exclude(words="").exists()
    assert Blockage.objects.filter(solved_at__isnull=False).exists()
    assert HandOver.objects.filter(taken_at__isnull=False).exists()
    assert set(SupervisionCase.objects.values_list("finding", flat=True)) == {"open", "unfounded"}
    assert any(seen.found for _project, seen in conformities(projects)), "not everything went by the route"
    ended_before_2019 = {ApplicationStatus.TERMINATED}
    assert set(Application.objects.values_list("status", flat=True)) >= set(ApplicationStatus) - ended_before_2019
    assert set(Approval.objects.values_list("status", flat=True)) >= {
        ApprovalStatus.REJECTED, ApprovalStatus.RETURNED, ApprovalStatus.WITHDRAWN, ApprovalStatus.REFUSED,
        ApprovalStatus.WAITING, ApprovalStatus.OPEN, ApprovalStatus.GRANTED, ApprovalStatus.CONDITIONAL,
        ApprovalStatus.RECORDED,
    }  # fmt: skip
    seats = Seat.objects.filter(person__username__startswith="demo-")
    assert set(seats.values_list("kind", flat=True)) >= {
        "enterprise", "window", "department", "lead", "centre", "administrator",
    }  # fmt: skip
    assert not seats.filter(office__isnull=False, office__valid_until__lt=today - timedelta(days=400)).exists()

"""The track of a project: which promise, whose days, where it stands, when it ends."""

from datetime import date

import pytest

from projects.enums import Channel
from stages.acts import clocks, reference, tracking
from stages.acts.papers import Supplied
from stages.desks.clock_face import face
from stages.enums import ClockKind, Light, StageCode, Unit, Verdict
from stages.flows import door, watching
from stages.models import Approval, Clock
from tests import steps
from tests.cast import at
from tests.steps import COLLECTED, accepted_stage, brought, current, decide_fully, filed_stage, tolerated_stage

D = date.fromisoformat
pytestmark = pytest.mark.django_db
PAPER = Supplied(channel=Channel.COUNTER)


def track(project):
    return Clock.objects.select_related("project__division").get(project=project, kind=ClockKind.TRACK)


def used(clock, on):
    """Days of the promise used up to a day, the pause that lasts left out."""
    since = clocks.paused_from(clock)
    term = clocks.term(clock, "promised", reference.calendar(clock.project.division_id))
    return term.used(min(on, since) if since is None or on < since else since - clocks.ONE_DAY)


@pytest.mark.parametrize(
    ("kind", "when", "facts", "code", "days", "unit"),
    [
        ("upgrade", "2017-06-02", {}, "order_50", 50, Unit.CALENDAR_DAY),
        ("factory", "2017-06-02", {}, "order_100", 100, Unit.CALENDAR_DAY),
        ("factory", "2018-03-01", {}, "start_100", 100, Unit.CALENDAR_DAY),
        ("factory", "2026-03-02", {}, "enterprise_90", 90, Unit.CALENDAR_DAY),
        ("upgrade", "2026-03-02", {"floor_area_m2": 4800}, "small_20", 20, Unit.WORKING_DAY),
        ("verified", "2026-03-02", {"approval_type": "shenpi"}, "state_120", 120, Unit.WORKING_DAY),
    ],
)
def test_the_facts_and_the_day_of_registration_choose_the_promise(cast, kind, when, facts, code, days, unit):
    cast.on = D(when)
    clock = track(cast.register(kind, when=f"{when} 09:00", **facts))
    limit = clocks.limit_of(clock, "promised")
    assert clock.reckoning["track"]["code"] == code and (limit.days, limit.unit) == (days, unit)
    assert clock.started_on == D(when) and limit.evidence == ("read" if unit == Unit.WORKING_DAY else "estimated")


@pytest.fixture
def project(cast):
    """A small upgrade on existing land, registered on Monday 2 March 2026: no office has anything in hand yet."""
    return cast.register("upgrade", zero_land=False, land_mode="existing", commitment_track=False)


def test_it_has_no_due_day_while_it_is_the_enterprises_turn(cast, project):
    Approval.objects.filter(project=project, status="open").update(status="planned", started_at=None)
    tracking.follow(project)
    clock = track(project)
    assert clock.due_on is None and clocks.paused_from(clock) == D("2026-03-03") and clock.light == Light.GREEN
    assert clocks.is_stopped(clock, D("2026-03-05")) and clock.next_change_on is None


@pytest.fixture
def quiet(project, monkeypatch):
    """Only what is applied for counts here: steps that begin by themselves are left out."""
    monkeypatch.setattr(tracking, "_approvals", lambda clock: [
        row for row in Approval.objects.filter(project=clock.project_id).select_related("item").annotate(
            owed=tracking.Count("obligations")) if row.application_id])  # fmt: skip
    return project


def test_filing_sets_it_going_and_a_correction_stops_it(cast, quiet):
    application = filed_stage(cast, quiet, StageCode.INITIATION, items=["L03", "L09"])  # Tuesday 3 March
    clock = track(quiet)
    assert clocks.paused_from(clock) is None and clock.reckoning["stoppages"][0]["told"] == "2026-03-03"
    assert clock.due_on == D("2026-06-01"), "ninety days after 3 March"
    type = application.required_papers.filter(origin="enterprise").first().type
    door.perform("correct", application, by=cast.window, at=at("2026-03-05"), problems={type: "缺页"})
    clock = track(quiet)
    assert clock.due_on is None and clocks.paused_from(clock) == D("2026-03-06") and used(clock, D("2026-03-20")) == 2
    door.perform("answer", application, by=cast.applicant, at=at("2026-03-12"), supplied={type: PAPER})
    clock = track(quiet)
    assert [(each.first, each.last) for each in clocks.stoppages_of(clock)] == [
        (D("2026-03-03"), D("2026-03-03")), (D("2026-03-06"), D("2026-03-12"))]  # fmt: skip
    assert clock.due_on == D("2026-06-08"), "seven days later than before the correction"
    assert {D("2026-06-01"), D("2026-06-08")} <= {row.due_on for row in clock.history.all()}


def test_offices_side_by_side_count_once_and_it_stands_still_when_everything_is_handed_out(cast, quiet):
    application = accepted_stage(cast, quiet, StageCode.INITIATION, items=["L03", "L09"])
    steps.decide_fully(cast, quiet, "L03", when=at("2026-03-06 10:00"))
    steps.decide_fully(cast, quiet, "L09", when=at("2026-03-11 10:00"))
    assert clocks.paused_from(track(quiet)) is None, "the lead concludes and the window hands out"
    lead = cast.seats.of_office("lead", application.stage.lead)
    door.perform("conclude", application, by=lead, at=at("2026-03-12"), text="同意")
    door.perform("issue", application, by=cast.window, at=at("2026-03-13"), handover=COLLECTED)
    clock = track(quiet)
    assert clocks.paused_from(clock) == D("2026-03-14") and used(clock, D("2026-04-30")) == 10
    names = [work.what.split()[-1] for work in tracking.works(clock)]
    assert sorted(names) == ["L03/1", "L09/1", "concluding", "window"]


def test_a_decision_that_waits_for_a_tolerated_paper_is_not_the_offices_time(cast, quiet):
    late = "plant_title"
    application = tolerated_stage(cast, quiet, StageCode.INITIATION, [late], items=["L03", "L09"])
    decide_fully(cast, quiet, "L03", when=at("2026-03-04 15:00"))  # a filing waits for no paper
    officer = cast.holder(current(quiet, "L09"))
    door.perform("review", current(quiet, "L09"), by=officer, at=at("2026-03-05"), verdict=Verdict.AGREE, text="可")
    watching.watch(at("2026-03-09"))
    clock = track(quiet)
    assert clocks.paused_from(clock) == D("2026-03-06"), "reviewed; the decision waits for the enterprise"
    brought(cast, application, late, when=at("2026-03-10"))
    assert clocks.paused_from(track(quiet)) is None and clocks.stoppages_of(track(quiet))[-1].last == D("2026-03-10")


def test_it_ends_with_the_item_that_the_promise_names(project):
    Approval.objects.filter(project=project, code="V18").update(status="granted", finished_at=at("2026-03-20"))
    tracking.follow(project)
    clock = track(project)
    assert clock.stopped_on == D("2026-03-20") and not clock.is_running
    assert tracking.follow(project) == 0


def test_the_watch_makes_up_for_a_reader_that_was_lost_and_finds_nothing_twice(cast, quiet):
    filed_stage(cast, quiet, StageCode.INITIATION, items=["L03", "L09"])
    clock = track(quiet)
    due, rows = clock.due_on, clock.history.count()
    Clock.objects.filter(pk=clock.pk).update(due_on=None, reckoning=clock.reckoning | {"stoppages": []})
    for _turn in range(2):
        watching.watch(at("2026-03-04"))
    clock = track(quiet)
    assert clock.due_on == due and clock.history.count() == rows + 1


@pytest.fixture
def handed_out(cast, quiet):
    """Everything of the first application was decided and handed out on 13 March; nobody has anything in hand."""
    application = accepted_stage(cast, quiet, StageCode.INITIATION, items=["L03", "L09"])
    for code, when in (("L03", "2026-03-06 10:00"), ("L09", "2026-03-11 10:00")):
        steps.decide_fully(cast, quiet, code, when=at(when))
    lead = cast.seats.of_office("lead", application.stage.lead)
    door.perform("conclude", application, by=lead, at=at("2026-03-12"), text="同意")
    door.perform("issue", application, by=cast.window, at=at("2026-03-13"), handover=COLLECTED)
    return track(quiet)


@pytest.mark.parametrize(("promised", "due", "left"), [(12, None, 2), (10, None, 0), (8, "2026-03-11", -2)])
def test_days_over_end_where_nobody_has_anything_in_hand(handed_out, promised, due, left):
    """Ten days were counted, to 13 March: ten promised ones are used and not passed; after eight, two are over."""
    clock = handed_out
    clock.reckoning["promised"]["days"] = promised
    clocks.rewrite(clock, D("2026-03-31"))
    shown = face(clock, D("2026-03-31"), reference.calendar(clock.project.division_id))
    assert clock.due_on == (due and D(due)) and shown.left == left
    assert (clock.light == Light.RED) == (left < 0)


def test_a_withdrawn_project_is_no_longer_on_its_track(cast, quiet):
    door.withdraw_project(quiet, by=cast.applicant, at=at("2026-03-05"), reason="调整")
    assert not track(quiet).is_running

"""Stopping, resuming and extending the clock of a decision: what the law lets pass, what it refuses, what stays
written.
"""

from datetime import date

import pytest

from projects.models import Event, OutboxMessage
from projects.refusal import Refusal
from stages.acts import clocks, extending
from stages.enums import Breach, ClockKind, KeepsCounting, Light, StoppageGround
from stages.flows import door
from stages.models import Clock, Extension, Stoppage
from tests import steps
from tests.cast import at

D = date.fromisoformat
HEARING = {"ground": StoppageGround.HEARING, "days": 5, "basis": "行政许可法 第46条", "reason": "听证于3月10日举行"}


@pytest.fixture
def approval(cast):
    """A permit in the hands of its office since 4 March 2026."""
    project = steps.soil_under_art_42(cast)
    return next(
        row for row in project.approvals.select_related("item", "office", "application", "project__enterprise")
        if row.application_id and Clock.objects.filter(approval=row, rule="decision", due_on__isnull=False).exists()
    )  # fmt: skip


def clock_of(approval):
    return Clock.objects.select_related("project").get(approval=approval, kind=ClockKind.DECISION)


def refused(act, *args, **said):
    with pytest.raises(Refusal) as refusal:
        act(*args, **said)
    return refusal.value.code


def test_a_stoppage_moves_the_due_day_and_writes_a_notice(cast, approval):
    clock, by = clock_of(approval), cast.holder(approval)
    before, joint = clock.due_on, Clock.objects.get(application=approval.application, kind=ClockKind.JOINT)
    row = door.suspend(clock, by=by, at=at("2026-03-05"), **HEARING)
    after = clock_of(approval)
    assert (row.from_on, row.until_on) == (D("2026-03-05"), D("2026-03-11"))
    assert row.due_before == before and row.due_after == after.due_on > before
    assert clocks.is_stopped(after, D("2026-03-10")) and not clocks.is_stopped(after, D("2026-03-12"))
    assert row.number == f"{approval.project.code}-{approval.code}-1-T1"
    assert row.basis == "行政许可法 第45条；行政许可法 第46条" and not row.is_late_entry
    joint.refresh_from_db()
    assert joint.due_on > D("2026-03-05") and joint.reckoning["stoppages"][0]["paper"] == row.number
    event = Event.objects.get(project=approval.project, act="suspend")
    assert event.facts["until"] == "2026-03-11" and event.reason == HEARING["reason"]
    assert after.history.count() > 1 and after.history.earliest().due_on == before
    assert {row.history_change_reason for row in after.history.all()} > {f"{event.seq} suspend"}


def test_it_ends_early_and_counting_goes_on_the_next_day(cast, approval):
    clock, by = clock_of(approval), cast.holder(approval)
    told = door.suspend(clock, by=by, at=at("2026-03-05"), **HEARING).due_after
    row = door.resume(Stoppage.objects.get(), by=by, at=at("2026-03-09"))
    assert row.last_on == D("2026-03-09") and clock_of(approval).due_on < told
    assert refused(door.resume, row, by=by, at=at("2026-03-10")) == "not_stopped"


def test_two_that_overlap_are_counted_once(cast, approval):
    clock, by = clock_of(approval), cast.holder(approval)
    first = door.suspend(clock, by=by, at=at("2026-03-05"), **HEARING)
    second = door.suspend(clock, by=by, at=at("2026-03-09"), **HEARING | {"days": 3})
    assert second.until_on == D("2026-03-11") and second.due_after == first.due_after
    assert second.number.endswith("-T2")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ground": KeepsCounting.COMMISSIONED_WORK}, "keeps_counting"),
        ({"ground": KeepsCounting.PUBLIC_NOTICE}, "keeps_counting"),
        ({"ground": "too_busy"}, "ground_not_listed"),
        ({"ground": StoppageGround.ITEM_LAW, "procedure": "无此程序"}, "procedure_unknown"),
        ({"basis": " "}, "basis_missing"),
        ({"reason": ""}, "reason_missing"),
        ({"days": 0}, "days_missing"),
        ({"days": 501}, "too_many_days"),
        ({"days": 500_000}, "too_many_days"),
        ({"from_on": D("2026-03-04")}, "before_it_was_told"),
        ({"recorded_at": at("2026-03-09")}, "may_not_backdate"),
    ],
)
def test_what_the_law_does_not_allow_is_refused_and_leaves_no_trace(cast, approval, changed, code):
    clock, by = clock_of(approval), cast.holder(approval)
    events = Event.objects.count()
    assert refused(door.suspend, clock, by=by, at=at("2026-03-05"), **HEARING | changed) == code
    assert not Stoppage.objects.exists() and Event.objects.count() == events
    assert clock_of(approval).due_on == clock.due_on


def test_commissioned_work_is_told_to_keep_counting(cast, approval):
    with pytest.raises(Refusal) as refusal:
        door.suspend(clock_of(approval), by=cast.holder(approval), at=at("2026-03-05"),
                     **HEARING | {"ground": KeepsCounting.COMMISSIONED_WORK})  # fmt: skip
    assert "第28条" in str(refusal.value)


def test_only_the_clock_of_a_decision_stops_and_only_by_its_office(cast, approval):
    clock = clock_of(approval)
    assert refused(door.suspend, clock, by=cast.window, at=at("2026-03-05"), **HEARING) == "wrong_seat"
    assert refused(door.suspend, clock, by=cast.applicant, at=at("2026-03-05"), **HEARING) == "wrong_seat"
    other = next(row for row in approval.project.approvals.all()
                 if row.office_id and row.office_id != approval.office_id)  # fmt: skip
    assert refused(door.suspend, clock, by=cast.holder(other), at=at("2026-03-05"), **HEARING) == "wrong_office"
    late = at(f"{clock.due_on.isoformat()} 10:00").replace(year=clock.due_on.year + 1)
    assert refused(door.suspend, clock, by=cast.holder(approval), at=late, **HEARING) == "due_day_passed"


def test_an_entry_made_late_keeps_both_hours_and_is_listed(cast, approval):
    clock = clock_of(approval)
    lead = cast.seats.of_office("lead", approval.office)
    row = door.suspend(clock, by=lead, at=at("2026-03-05"), recorded_at=at("2026-03-20"), **HEARING)
    assert row.is_late_entry and (row.effective_at, row.recorded_at) == (at("2026-03-05"), at("2026-03-20"))
    assert refused(door.suspend, clock, by=lead, at=at("2026-03-06"), recorded_at=at("2026-03-05"), **HEARING) == (
        "not_yet_happened")  # fmt: skip
    assert refused(door.suspend, clock, by=cast.centre, at=at("2026-03-06"), **HEARING) == "wrong_seat"


def test_nothing_takes_effect_before_the_term_nor_ends_before_it_began(cast, approval):
    clock, lead = clock_of(approval), cast.seats.of_office("lead", approval.office)
    before, entered = at("2026-03-02"), at("2026-03-09")
    assert clock.started_on == D("2026-03-03")
    assert refused(door.suspend, clock, by=lead, at=before, recorded_at=entered, **HEARING) == "before_the_term"
    assert refused(door.extend, clock, by=lead, at=before, recorded_at=entered, **EXTENDED) == "before_the_term"
    row = door.suspend(clock, by=lead, at=at("2026-03-05"), recorded_at=entered, **HEARING)
    early = at("2026-03-04 12:00")
    assert refused(door.resume, row, by=lead, at=early, recorded_at=entered) == "not_stopped_yet"
    assert Stoppage.objects.get().ended_on is None and not Extension.objects.exists()


def test_a_stoppage_entered_after_the_due_day_turns_the_light_back(cast, approval):
    clock, lead = clock_of(approval), cast.seats.of_office("lead", approval.office)
    on = clock.red_on
    clocks.sweep(on)
    assert clock_of(approval).light == Light.RED
    door.suspend(clock, by=lead, at=at("2026-03-05"), recorded_at=at(on.isoformat()), **HEARING)
    assert clock_of(approval).light != Light.RED


EXTENDED = {"days": 10, "reason": "情况复杂", "approved_by": "王局长"}


def test_an_extension_is_granted_once_and_on_the_last_day_too(cast, approval):
    clock, by = clock_of(approval), cast.holder(approval)
    row = door.extend(clock, by=by, at=at(f"{clock.due_on.isoformat()} 16:30"), **EXTENDED)
    after = clock_of(approval)
    assert after.due_on == row.due_after > row.due_before == clock.due_on
    assert row.approver == extending.rule_for(after).zh and row.number.endswith("-Y1")
    assert refused(door.extend, clock, by=by, at=at("2026-03-06"), **EXTENDED) == "extended_already"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"days": 11}, "too_many_days"),
        ({"days": 0}, "too_many_days"),
        ({"approved_by": ""}, "approval_missing"),
        ({"reason": "  "}, "reason_missing"),
    ],
)
def test_an_extension_that_the_law_does_not_allow_is_refused(cast, approval, changed, code):
    clock = clock_of(approval)
    assert refused(door.extend, clock, by=cast.holder(approval), at=at("2026-03-05"), **EXTENDED | changed) == code
    assert not Extension.objects.exists() and clock_of(approval).due_on == clock.due_on


def test_no_extension_after_the_due_day_nor_of_other_clocks(cast, approval):
    clock, by = clock_of(approval), cast.holder(approval)
    assert refused(door.extend, clock, by=by, at=at(clock.red_on.isoformat()), **EXTENDED) == "due_day_passed"
    joint = Clock.objects.select_related("project").get(application=approval.application, kind=ClockKind.JOINT)
    lead = cast.seats.of_office("lead", joint.office)
    assert refused(door.extend, joint, by=lead, at=at("2026-03-05"), **EXTENDED | {"days": 16}) == "too_many_days"
    row = door.extend(joint, by=lead, at=at("2026-03-05"), **EXTENDED | {"days": 15})
    assert row.basis == "行政许可法 第42条第2款" and "人民政府" in row.approver


def test_the_applicant_is_told_of_both(cast, approval):
    clock, by = clock_of(approval), cast.holder(approval)
    row = door.suspend(clock, by=by, at=at("2026-03-05"), **HEARING)
    extended = door.extend(clock, by=by, at=at("2026-03-06"), **EXTENDED)
    told = OutboxMessage.objects.filter(enterprise=approval.project.enterprise, topic="clock.notice")
    subjects = " ".join(message.subject["zh"] for message in told)
    assert row.number in subjects and extended.number in subjects


def test_a_breach_is_red_whatever_the_date(cast, approval):
    clock = door.note_breach(clock_of(approval), by=cast.centre, at=at("2026-03-05"), breach=Breach.NO_FINISH_NOTICE,
                             reason="前置事项未出具办结通知")  # fmt: skip
    assert clock.light == Light.RED and clock.next_change_on is None
    assert refused(door.note_breach, clock, by=cast.window, at=at("2026-03-05"), breach=Breach.SECOND_NOTICE,
                   reason="x") == "wrong_seat"  # fmt: skip


def test_a_swept_light_turns_once_even_after_a_week_without_runs(cast, approval):
    clock = clock_of(approval)
    assert clock.light == Light.GREEN and clock.next_change_on == clock.yellow_on
    clocks.sweep(clock.yellow_on)
    assert (clock_of(approval).light, clock_of(approval).next_change_on) == (Light.YELLOW, clock.red_on)
    assert clocks.sweep(clock.yellow_on) == 0
    clocks.sweep(D("2026-12-01"))
    assert (clock_of(approval).light, clock_of(approval).next_change_on) == (Light.RED, None)
    assert clocks.sweep(D("2026-12-31")) == 0


def test_a_new_yellow_threshold_holds_for_running_clocks_after_a_recount(cast, approval, settings):
    from io import StringIO

    from django.core.management import call_command

    before, out = clock_of(approval), StringIO()
    settings.CLOCK_YELLOW = {"decision": {"share": 0.9}}
    call_command("recount", stdout=out)
    after = clock_of(approval)
    assert after.yellow_on < before.yellow_on and after.due_on == before.due_on and ">" not in out.getvalue()
    assert Event.objects.filter(project=approval.project, act="recount").count() == 1
    call_command("recount", stdout=out)
    assert Event.objects.filter(project=approval.project, act="recount").count() == 1

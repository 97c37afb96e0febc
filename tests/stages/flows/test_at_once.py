"""Several people at the same instant, in threads with real transactions, on whichever database the tests run on."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from viewflow.workflow.models import Task

from projects import history
from projects.refusal import Refusal
from stages.acts import clocks, publishing_calendar, reference
from stages.enums import ApplicationStatus, ApprovalStatus, ClockKind, StageCode, Verdict
from stages.flows import door, watching
from stages.flows.advance import advance
from stages.loading.calendar_sources import Day
from stages.models import Application, Approval, CalendarDay, CalendarVersion, Certificate, Clock, Opinion
from tests.cast import Cast, at
from tests.steps import ACCEPTED, DECIDED, REVIEWED, accepted_stage, current, filed_stage, soil_under_art_42

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: a government-invested works that concerns twelve items of the first stage, none of which needs another
CONCERNED = {
    "approval_type": "shenpi", "sector": "other", "land_mode": "allocation", "new_land": True, "land_taking": False,
    "land_area_ha": 6, "floor_area_m2": 9800, "investment_wan": 31000, "eia_class": "report", "energy_tce": 1900,
    "power_kwh": 9200000, "earthwork_m3": 20000, "in_river_zone": True, "water_abstraction": True,
    "mineral_overlay": True, "seismic_major": True, "near_heritage": True, "security_zone": True,
    "hazardous_chem": True,
}  # fmt: skip
TWELVE = ["L05", "L06", "L07", "L08", "L12", "L14", "L15", "L17", "L18", "L19", "L21", "L22"]
#: what begins by itself when one of them is granted: the owner's own acceptances, and the filed land planning permit
DEPENDENTS = ["G02", "V08", "V16"]


def at_once(*acts):
    """Run the acts in a thread each, let go at the same instant. Returns (results, refusals)."""
    barrier, results, refusals, faults = Barrier(len(acts)), [], [], []

    def run(act):
        barrier.wait()
        try:
            results.append(act())
        except Refusal as refusal:
            refusals.append(refusal)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert faults == []
    return results, refusals


def deciding(cast, approval):
    by = cast.holder(approval)
    said = {"verdict": Verdict.AGREE, "text": f"同意{approval.code}。"}
    return lambda: door.perform("decide", approval, by=by, at=DECIDED, **said)


@pytest.fixture
def cast():
    return Cast()


def twelve_reviewed(cast):
    """All twelve are reviewed; the land planning permit is accepted and waits for the site opinion alone."""
    project = cast.register("verified", **CONCERNED)
    accepted_stage(cast, project, StageCode.INITIATION)
    accepted_stage(cast, project, StageCode.PLANNING, items=["G02"])
    for code in ("G01", "Y11"):  # planning conditions and boundary survey, of which results are needed
        step = current(project, code)
        door.perform("record", step, by=cast.holder(step), at=ACCEPTED, result="已完成。")
    approvals = [current(project, code) for code in TWELVE]
    said = {"at": REVIEWED, "verdict": Verdict.AGREE, "text": "同意。"}
    for approval in approvals:
        door.perform("review", approval, by=cast.holder(approval), **said)
    return project, approvals


def test_twelve_departments_decide_at_the_same_instant(cast):
    project, approvals = twelve_reviewed(cast)
    assert {approval.status for approval in approvals} == {ApprovalStatus.OPEN}
    results, refusals = at_once(*[deciding(cast, approval) for approval in approvals])
    assert (len(results), refusals) == (12, [])

    decided = {a.code: a for a in Approval.objects.filter(project=project, code__in=TWELVE, is_current=True)}
    assert {a.status for a in decided.values()} == {ApprovalStatus.GRANTED}
    assert {a.code: a.reasons for a in decided.values()} == {code: f"同意{code}。" for code in TWELVE}
    assert Opinion.objects.filter(approval__project=project).count() == 12
    assert Certificate.objects.filter(approval__in=decided.values()).count() == 12

    for code in DEPENDENTS:
        dependent = current(project, code)
        assert dependent.status == ApprovalStatus.OPEN
        assert project.events.filter(act="start", subject=f"approval:{code}/1").count() == 1
        assert dependent.clocks.count() <= 1
        assert Task.objects.filter(process_id=dependent.process_id, status="NEW").count() == 1

    application = Application.objects.get(project=project, stage__code=StageCode.INITIATION)
    assert application.status == ApplicationStatus.TO_CONCLUDE
    assert project.events.filter(act="reviewed", subject=f"application:{application.number}").count() == 1
    assert Task.objects.filter(process_id=application.process_id, status="NEW").count() == 1
    assert history.first_break(project) is None
    assert advance(project, at=DECIDED) == 0


@pytest.mark.parametrize("turn", range(3))
def test_the_same_act_twice_at_the_same_instant_is_done_once(cast, turn):
    project = cast.register("upgrade")
    application = filed_stage(cast, project, StageCode.INITIATION)

    def accepting():
        return door.perform("accept", application, by=cast.window, at=ACCEPTED)

    cast.window  # noqa: B018  made before the threads start
    results, refusals = at_once(accepting, accepting)
    assert (len(results), [refusal.code for refusal in refusals]) == (1, ["not_at_the_window"])
    assert project.events.filter(act="accept").count() == 1
    assert project.approvals.filter(code="L03", status=ApprovalStatus.OPEN).count() == 1

    approval = current(project, "L13")
    results, refusals = at_once(deciding(cast, approval), deciding(cast, approval))
    assert (len(results), len(refusals)) == (1, 1)
    assert Certificate.objects.filter(approval=approval).count() == 1
    assert history.first_break(project) is None


def test_two_applications_of_one_division_get_different_numbers(cast):
    first, second = cast.register("upgrade"), cast.register("upgrade", name="另一个项目")
    stages = [project.stages.get(code=StageCode.INITIATION) for project in (first, second)]
    results, refusals = at_once(*[
        lambda stage=stage: door.file(stage, by=cast.applicant, at=at("2026-03-03")) for stage in stages
    ])  # fmt: skip
    assert refusals == []
    assert len({application.number for application in results}) == 2


def test_advance_run_by_two_at_once_starts_each_thing_once(cast):
    project, approvals = twelve_reviewed(cast)
    site, environment = (a for a in approvals if a.code in ("L05", "L08"))
    results, refusals = at_once(
        deciding(cast, site), deciding(cast, environment),
        lambda: advance(project, at=DECIDED), lambda: advance(project, at=DECIDED),
    )  # fmt: skip
    assert (len(results), refusals) == (4, [])
    for code in ("G02", "V08"):
        assert project.events.filter(act="start", subject=f"approval:{code}/1").count() == 1
    assert history.first_break(project) is None


def test_two_extend_the_same_term_on_its_last_day_at_the_same_instant(cast):
    """The office and its lead both enter the approval of the head of the organ: one extension, one refusal."""
    project = soil_under_art_42(cast)
    clock = Clock.objects.select_related("project", "approval__office").filter(
        project=project, kind=ClockKind.DECISION, rule="decision", approval__application__isnull=False,
        due_on__isnull=False).first()  # fmt: skip
    last, said = at(f"{clock.due_on} 17:20"), {"days": 10, "reason": "情况复杂", "approved_by": "王局长"}
    seats = [cast.seats.of_office(kind, clock.approval.office) for kind in ("department", "lead")]
    results, refusals = at_once(*[lambda by=by: door.extend(clock, by=by, at=last, **said) for by in seats])
    assert (len(results), [refusal.code for refusal in refusals]) == (1, ["extended_already"])
    after = Clock.objects.get(pk=clock.pk)
    assert after.due_on == results[0].due_after and after.reckoning["extension"]["days"] == 10
    assert project.events.filter(act="extend").count() == 1


def test_a_stoppage_and_a_calendar_notice_at_the_same_instant_both_count(cast):
    """Whichever comes first, neither is written over by the other; two notices at once leave both in force."""
    project = soil_under_art_42(cast)
    clock = Clock.objects.select_related("project", "approval__office").filter(
        project=project, kind=ClockKind.DECISION, rule="decision", approval__application__isnull=False,
        due_on__isnull=False).first()  # fmt: skip
    by = cast.holder(clock.approval)
    stop = {"ground": "hearing", "days": 3, "basis": "行政许可法 第46条", "reason": "听证"}
    off = [[Day(date.fromisoformat(day), False, True, f"停工令{day}")] for day in ("2026-03-16", "2026-03-17")]
    try:
        at_once(
            lambda: door.suspend(clock, by=by, at=at("2026-03-05 09:00"), **stop),
            lambda: publishing_calendar.publish(off[0], title="停工令一", at=at("2026-03-05 09:00")),
            lambda: publishing_calendar.publish(off[1], title="停工令二", at=at("2026-03-05 09:01")),
        )
        watching.watch(at("2026-03-05 09:05"))
        after = Clock.objects.select_related("project").get(pk=clock.pk)
        reckoned = clocks.binding_term(after, reference.calendar(project.division_id)).due
        assert after.due_on == reckoned and len(after.reckoning["stoppages"]) == 1
        assert not reference.calendar().is_working(date(2026, 3, 16))
        assert not reference.calendar().is_working(date(2026, 3, 17))
    finally:
        CalendarDay.objects.filter(date__in=["2026-03-16", "2026-03-17"]).update(working=True)
        CalendarVersion.objects.filter(title__startswith="停工令").delete()
        reference.forget_calendars()

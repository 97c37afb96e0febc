"""The frames: they look like their table, count as the law counts, and narrow to what a seat may see."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from django.core.management import call_command

from agency.models import CounterVisit
from agency.runs import runs
from projects.enums import Channel, Visitor
from projects.models import Project
from reports.frames import document, frames
from reports.frames.tables import TABLES
from reports.frames.whose_day import PROMISED, Rank
from stages.acts import papers, reference, suspending
from stages.enums import Origin, SessionOutcome, StageCode, StoppageGround, Unit
from stages.flows import door, session_door
from stages.models import Application, Approval, ApprovalItem, Clock, Stoppage
from stages.rehearsing import demo
from stages.rehearsing.playing import play
from stages.rehearsing.reading import read_case
from stages.rehearsing.seats import Seats
from tests import sittings
from tests.cast import at
from tests.steps import accepted_stage, current, decide_fully, filed_stage

ON = date(2026, 3, 31)
ROOT = Path(__file__).resolve().parents[2]


def row(frame, **where):
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, frame
    return frame.iloc[0]


def add_up(found):
    projects = found.projects
    parts = projects[[f"{rank.name.lower()}_days" for rank in Rank]].sum(axis=1)
    runs = found.days.groupby("project", observed=True)["working_days"].sum()
    assert parts.tolist() == projects["total_days"].tolist()
    assert projects["project"].map(runs).fillna(0).tolist() == projects["total_days"].tolist()
    counted = projects[[f"{rank.name.lower()}_days" for rank in PROMISED]].sum(axis=1)
    assert counted.tolist() == projects["promised_scope_days"].tolist()


@pytest.fixture
def project(cast):
    """Accepted on 4 March 2026; the urban planning opinion decided two working days later."""
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    return project


@pytest.mark.django_db
def test_a_frame_without_rows_still_has_its_columns():
    found = frames(ON)
    for name, table in TABLES.items():
        assert len(found[name]) == 0
        assert {c: str(t) for c, t in found[name].dtypes.items()} == {c.name: c.kind for c in table.columns}, name


def test_frames_look_like_their_table(project):
    found = frames(ON)
    for name, table in TABLES.items():
        frame = found[name]
        assert {c: str(t) for c, t in frame.dtypes.items()} == {c.name: c.kind for c in table.columns}, name
        assert frame[table.key].is_unique
    assert len(found.approvals) and len(found.projects) == 1


def test_days_are_counted_as_the_law_counts_them(project):
    approval = row(frames(ON).approvals, item="L02")
    assert str(approval["accepted_on"].date()) == "2026-03-04"
    assert approval["net_days"] == 2 and approval["gross_days"] == 3  # filed on Tuesday, decided on Friday
    assert approval["is_decided"] and approval["project"] == project.code
    assert approval["is_late"] and approval["late_days"] == 2  # a filing is to be done at once


def test_stopped_days_are_taken_out_and_belong_to_their_ground(cast, project):
    clock = Clock.objects.get(approval=current(project, "L09"), kind="decision")
    suspending.suspend(clock, by=cast.holder(clock.approval), at=at("2026-03-09 10:00"), basis="环境影响评价法",
                       ground=StoppageGround.EXPERT_REVIEW, days=5, reason="专家评审会")  # fmt: skip
    found = frames(ON)
    approval = row(found.approvals, item="L09")
    assert approval["stopped_days"] == 5
    assert approval["age_days"] == reference.calendar().between(approval["started_on"].date(), ON) - 5
    stoppage = row(found.stoppages, ground=StoppageGround.EXPERT_REVIEW)
    assert (stoppage["stopped_days"], str(stoppage["last_on"].date())) == (5, "2026-03-13")
    add_up(found)


def test_a_day_in_two_stoppages_is_taken_out_once(cast, project):
    clock = Clock.objects.get(approval=current(project, "L09"), kind="decision")
    for day, days in (("2026-03-09 10:00", 5), ("2026-03-11 10:00", 5)):
        suspending.suspend(clock, by=cast.holder(clock.approval), at=at(day), basis="环境影响评价法",
                           ground=StoppageGround.EXPERT_REVIEW, days=days, reason="专家评审会")  # fmt: skip
        clock.refresh_from_db()
    assert row(frames(ON).approvals, item="L09")["stopped_days"] == 7


def test_a_correction_is_the_enterprises_time_and_no_first_pass(cast):
    project = cast.register()
    stage, asked = StageCode.INITIATION, {"eia_form"}
    application = filed_stage(cast, project, stage, without=asked)
    missing = application.required_papers.exclude(origin=Origin.FILE).filter(paper=None).first().type
    door.perform("correct", application, by=cast.window, at=at("2026-03-04 10:00"), problems={missing: "未提供"})
    supplied = {missing: papers.Supplied(channel=Channel.COUNTER)}
    door.perform("answer", application, by=cast.applicant, at=at("2026-03-10 10:00"), supplied=supplied)
    door.perform("accept", application, by=cast.window, at=at("2026-03-11 10:00"))
    found = frames(ON)
    filed = row(found.applications, number=application.number)
    assert (filed["notices"], filed["check_days"], filed["visits"]) == (1, 1, 2)
    assert not filed["is_first_pass"] and filed["is_accepted"]
    days = found.held.held
    mine = days[(days["rank"] == Rank.ENTERPRISE) & (days["end"] - days["start"] == 4)]  # 5, 6, 9 and 10 March
    assert len(mine) == 1
    add_up(found)


@pytest.mark.django_db
def test_each_of_several_notices_is_the_enterprises_time_and_each_look_the_windows():
    played = play(read_case(ROOT / "fixtures/rehearsals/second-notice.yaml"))
    found = frames(date(2026, 3, 13))
    filed = row(found.applications, project=played.rehearsal.project.code)
    assert filed["notices"] == 3
    assert [str(filed[day].date()) for day in ("noticed_on", "corrected_on")] == ["2026-03-04", "2026-03-12"]
    held = found.held.held
    window = held[(held["rank"] == Rank.OFFICE) & (held["label"] == Application.objects.get().window_id)]
    assert (window["end"] - window["start"]).tolist() == [1, 1, 1]  # 4, 9 and 11 March; accepted as of the 12th
    mine = held[(held["rank"] == Rank.ENTERPRISE) & (held["label"] == 0)]
    assert (mine["end"] - mine["start"]).tolist().count(1) >= 2  # 10 and 12 March, beside 5 and 6 March
    add_up(found)


def test_a_seat_sees_its_own(cast, project):
    other = cast.register(name="另一个项目")
    only = frames(ON, Project.objects.filter(pk=other.pk))
    assert set(only.projects["project"]) == {other.code}
    assert set(only.approvals["project"]) <= {other.code}
    assert len(frames(ON).projects) == 2


def test_every_day_of_a_played_city_has_one_holder(db):
    calendar = reference.calendar()
    folder = ROOT / "fixtures" / "demo"
    seats = Seats("demo-")
    for case in list(demo.cases(folder, 21, calendar, ON))[10:21:2]:
        play(case, seats=seats, channel=Channel.COUNTER)
    found = frames(ON)
    assert len(found.projects) >= 5
    add_up(found)


def test_the_document_says_what_the_table_says():
    assert (ROOT / "docs/frames.md").read_text(encoding="utf-8") == document.markdown(), (
        "run manage.py frames --document"
    )


def test_the_command_writes_parquet_and_csv_that_say_the_same(project, tmp_path):
    call_command("frames", out=tmp_path, on=ON, only=["approvals", "projects"], verbosity=0)
    for name in ("approvals", "projects"):
        stored = pd.read_parquet(tmp_path / f"{name}.parquet")
        pd.testing.assert_frame_equal(stored, frames(ON)[name])
        text = pd.read_csv(tmp_path / f"{name}.csv")
        assert list(text) == TABLES[name].names and len(text) == len(stored)


def test_who_did_not_come_to_a_session_is_absent_and_taken_to_agree(cast):
    project = sittings.opened(cast)
    session = sittings.called(cast, project, starts_at=at("2026-03-09 09:30"))
    first, *others = sittings.seats(session)
    sittings.answer(cast, first, when=at("2026-03-06 10:00"))
    came = {seat.office_id: "陈静" if seat == first else "" for seat in (first, *others)}
    session_door.attend(session, by=sittings.lead_of(cast, session), at=at("2026-03-09 12:00"), present=came)
    session_door.conclude(session, by=sittings.lead_of(cast, session), at=at("2026-03-11 15:00"),
                          outcome=SessionOutcome.PASSED, text="通过。")  # fmt: skip
    found = frames(ON)
    seen = row(found.sessions, number=session.number)
    assert (seen["invited"], seen["absent"], seen["deemed"]) == (1 + len(others), len(others), len(others))
    assert (seen["call_days"], seen["session_days"]) == (2, 4) and seen["is_concluded"]
    mine = row(found.invitations, office=first.office.code)
    assert mine["answer_days"] == 1 and not mine["is_absent"] and not mine["is_deemed"]


def test_visits_are_those_of_the_enterprise_as_the_agency_counts_them(cast):
    project = cast.register()
    application = accepted_stage(cast, project, StageCode.INITIATION)  # with originals at the counter
    CounterVisit.objects.create(application=application, visitor=Visitor.ENTERPRISE, on=date(2026, 3, 20),
                                purpose="取件", at=at("2026-03-20"), by=cast.window.person)  # fmt: skip
    CounterVisit.objects.create(application=application, visitor=Visitor.AGENT, on=date(2026, 3, 21), purpose="取件",
                                at=at("2026-03-21"), by=cast.window.person)  # fmt: skip
    seen = row(frames(ON).applications, number=application.number)
    assert seen["visits"] == runs([application.pk])[application.pk].enterprise == 2


def test_stoppages_of_a_term_in_calendar_days_are_merged_and_cut_at_the_decision(cast, project):
    """Two stoppages of the same ten days, the decision on the thirtieth day: twenty days were used, not ten."""
    approval = current(project, "L09")
    ApprovalItem.objects.filter(pk=approval.item_id).update(statutory_unit=Unit.CALENDAR_DAY)
    clock = Clock.objects.get(approval=approval, kind="decision")
    for number in ("甲", "乙"):
        Stoppage.objects.create(
            clock=clock, office=clock.office, number=number, ground=StoppageGround.EXPERT_REVIEW, days=10,
            from_on=date(2026, 3, 11), until_on=date(2026, 3, 20), due_before=clock.due_on, due_after=clock.due_on,
            by=cast.centre.person, effective_at=at("2026-03-10"), recorded_at=at("2026-03-10"),
        )  # fmt: skip
    finished = {"status": "granted", "started_at": at("2026-03-04"), "finished_at": at("2026-04-03")}
    Approval.objects.filter(pk=approval.pk).update(**finished)
    assert row(frames(date(2026, 5, 1)).approvals, item="L09")["used_days"] == 20
    Approval.objects.filter(pk=approval.pk).update(**finished | {"finished_at": at("2026-03-15")})
    assert row(frames(date(2026, 5, 1)).approvals, item="L09")["used_days"] == 6, "five of the eleven days are stopped"

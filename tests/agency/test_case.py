"""A case as it is kept: plan, diary, blockages up the ladder, hand-over, receiving, rating, follow-up."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from agency import dates, door, watching
from agency.acts import blockages, confirming, ending, following_up, handing_over, keeping, visiting
from agency.desks import caseload
from agency.enums import AgentKind, Audience, Ladder, Outcome
from agency.models import Agent, HandOver, SupervisionCase
from projects.history import first_break
from projects.models import InboxMessage, OutboxMessage
from projects.refusal import Refusal
from stages.enums import SessionKind
from stages.flows import session_door
from stages.models import Approval
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.steps import accepted_stage, current, decide_fully

pytestmark = pytest.mark.django_db

NOW = at("2026-03-03 10:00")


@pytest.fixture
def project(cast):
    return cast.register()


@pytest.fixture
def case(cast, project):
    return entrusted(cast, project).case


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code, caught.value


def planned(cast, case):
    return door.perform(keeping.draw_plan, case, by=cast.agent, at=NOW)


def test_the_plan_follows_the_route_and_leaves_completion_out(cast, project, case):
    planned(cast, case)
    lines = {line.code: line for line in case.plan.all()}
    needs = project.route.plan["needs"]
    for code, line in lines.items():
        for codes in needs.get(code, []):
            known = [lines[other].ends_on for other in codes if other in lines]
            assert not known or min(known) <= line.ends_on, code
    stages = set(Approval.objects.filter(project=project, code__in=lines).values_list("stage__code", flat=True))
    assert stages == {"initiation", "planning", "land", "construction"}


def test_days_planned_at_first_stay_beside_the_moved_ones(cast, case):
    planned(cast, case)
    line = case.plan.exclude(ends_on=timedelta() + date(2026, 3, 2)).order_by("ends_on").last()
    first = line.ends_on
    door.perform(
        keeping.move_line, line, by=cast.agent, at=NOW, starts_on=line.starts_on, ends_on=first + timedelta(days=9),
        note="设计院迟交。",
    )  # fmt: skip
    planned_again = door.perform(keeping.draw_plan, case, by=cast.agent, at=at("2026-03-20"))
    assert planned_again.plan.get(code=line.code).first_ends_on == first


def test_only_the_agent_in_charge_keeps_the_case(cast, case):
    for who in (cast.other_agent, cast.applicant, cast.centre, cast.window):
        with pytest.raises(Refusal):
            door.perform(keeping.write_note, case, by=who, at=NOW, text="不该写的。")


def test_internal_notes_stay_internal(cast, case, sit, it_becomes):
    it_becomes("2026-03-03 10:00")
    for text, audience in (("内部看法", Audience.INTERNAL), ("请备红线图", Audience.SHOWN)):
        door.perform(keeping.write_note, case, by=cast.agent, at=NOW, text=text, audience=audience)
    page = reverse("agency:case", args=[case.entrustment.number])
    for who in (cast.applicant, cast.centre):
        seen = sit(who).get(page).content.decode()
        assert "请备红线图" in seen and "内部看法" not in seen
    assert "内部看法" in sit(cast.agent).get(page).content.decode()


def test_a_date_brought_forward_comes_back_as_a_message(cast, case):
    door.perform(keeping.bring_forward, case, by=cast.agent, at=NOW, on=date(2026, 3, 10), text="催图审。")
    assert watching.watch(at("2026-03-09 09:00")) == 0
    assert watching.watch(at("2026-03-10 09:00")) == 1 and watching.watch(at("2026-03-10 09:05")) == 0
    message = OutboxMessage.objects.filter(person=cast.agent.person, target="inbox").order_by("created_at").last()
    assert message.body["zh"] == "催图审。"
    assert InboxMessage.objects.count() == 0  # the outbox delivers it


def test_calendar_dates_vanish_with_the_entrustment(cast, case):
    planned(cast, case)
    door.perform(keeping.bring_forward, case, by=cast.agent, at=NOW, on=date(2026, 3, 10), text="催图审。")
    on, seat = date(2026, 3, 3), cast.agent.seat
    assert dates.planned(seat, on).exists() and dates.brought_forward(seat, on).exists()
    door.perform(ending.recall, case.entrustment, by=cast.applicant, at=NOW)
    assert not dates.planned(seat, on).exists() and not dates.brought_forward(seat, on).exists()


def test_a_blockage_goes_up_the_ladder_and_is_answered_there(cast, project, case, sit, it_becomes):
    it_becomes("2026-03-03 11:00")
    official = cast.department("planning")
    Agent.objects.create(seat=official.seat, kind=AgentKind.CHIEF, division=cast.division, phone="0575-1")
    row = door.perform(
        blockages.raise_blockage, case, by=cast.agent, at=NOW, text="红线图与规划条件不一致。", code="G02",
        office=official.office,
    )  # fmt: skip
    refused("not_taken_up", blockages.may_answer, row, by=cast.centre, at=NOW)
    row = door.perform(blockages.take_up, row, by=cast.agent, at=NOW, level=Ladder.CHIEF, text="请核对。")
    chief = sit(official)
    assert "红线图与规划条件不一致" in chief.get(reverse("agency:blockages")).content.decode()
    assert "红线图" not in sit(cast.department("environment")).get(reverse("agency:blockages")).content.decode()
    chief.post(reverse("agency:blockage-answer", args=[row.pk]), {"text": "三日内出具更正。"})
    row = door.perform(blockages.take_up, row, by=cast.agent, at=NOW, level=Ladder.LEADERSHIP, text="仍未解决。")
    refused("not_upwards", blockages.take_up, row, by=cast.agent, at=NOW, level=Ladder.CENTRE, text="往回")
    refused("wrong_office", blockages.may_answer, row, by=cast.centre, at=NOW)
    city = cast.seats.of_office("centre", blockages.centre_of(row, NOW))
    assert city.seat.office.division.level == "city"
    row = door.perform(blockages.answer, row, by=city, at=NOW, text="分管副市长已协调。")
    row = door.perform(blockages.solve, row, by=cast.agent, at=NOW, solution="已更正红线图。")
    acts = project.events.filter(subject=case.subject).values_list("act", flat=True)
    assert [act for act in acts if "block" in act or act == "escalate"] == [
        "blockage", "escalate", "answer_blockage", "escalate", "answer_blockage", "solve_blockage",
    ]  # fmt: skip


def test_both_agents_confirm_and_the_case_changes_hands(cast, project, case, sit, it_becomes):
    it_becomes("2026-03-04 10:00")
    accepted_stage(cast, project, "initiation")
    board = reverse("stages:project", args=[project.code])
    row = door.perform(
        handing_over.open_hand_over, case.entrustment, by=cast.centre, at=NOW,
        to_agent=cast.agent_record(cast.other_agent), reason="轮岗。",
    )  # fmt: skip
    assert {paper["type"] for paper in row.papers} == set(project.papers.values_list("type", flat=True))
    page = reverse("agency:hand-over", args=[row.pk])
    old, new = sit(cast.agent), sit(cast.other_agent)
    assert old.get(page).status_code == new.get(page).status_code == 200
    assert sit(cast.stranger).get(page).status_code == 404
    old.post(reverse("agency:hand-over-confirm", args=[row.pk]))
    assert old.get(board).status_code == 200 and new.get(board).status_code == 404
    new.post(reverse("agency:hand-over-confirm", args=[row.pk]))
    assert old.get(board).status_code == 404 and new.get(board).status_code == 200
    case.entrustment.refresh_from_db()
    assert case.entrustment.agent == cast.agent_record(cast.other_agent)


def test_whoever_has_handed_over_sees_nothing_more(cast, case, sit, it_becomes):
    """Neither does whoever was to take over what has been called off or ended."""
    it_becomes("2026-03-04 10:00")
    row = _opened(cast, case)
    page, confirm = (reverse(f"agency:{name}", args=[row.pk]) for name in ("hand-over", "hand-over-confirm"))
    new, old = sit(cast.other_agent), sit(cast.agent)
    assert new.post(confirm).url == page and old.post(confirm).url == reverse("agency:home")
    assert old.get(page).status_code == 404 and new.get(page).status_code == 200
    door.perform(ending.recall, case.entrustment, by=cast.applicant, at=at("2026-03-04 11:00"))
    assert new.get(page).status_code == 404 and sit(cast.applicant).get(page).status_code == 200


def test_whoever_was_to_take_over_sees_the_list_only_while_it_is_offered(cast, case, sit, it_becomes):
    it_becomes("2026-03-04 10:00")
    row = _opened(cast, case)
    page, new = reverse("agency:hand-over", args=[row.pk]), sit(cast.other_agent)
    assert new.get(page).status_code == 200
    door.perform(handing_over.cancel, row, by=cast.centre, at=at("2026-03-04 11:00"))
    assert new.get(page).status_code == 404 and sit(cast.agent).get(page).status_code == 200


def test_after_the_last_day_nothing_is_handed_over(cast, project):
    """Although nobody has written the end down yet."""
    row = entrusted(cast, project, valid_until=date(2026, 3, 6))
    over, late = _opened(cast, row.case), at("2026-03-07 00:00")
    refused("not_in_force", door.perform, handing_over.confirm, over, by=cast.other_agent, at=late)
    door.perform(handing_over.cancel, over, by=cast.centre, at=NOW)
    refused("not_in_force", handing_over.may_open, row, by=cast.centre, at=late)


def test_the_agent_asks_for_a_hand_over_and_the_centre_decides(cast, case, sit, it_becomes):
    it_becomes("2026-03-04 10:00")
    number = case.entrustment.number
    ask, open_it = (reverse("agency:case-do", args=[number, deed]) for deed in ("ask_hand_over", "hand_over"))
    for who in (cast.other_agent, cast.stranger):
        assert sit(who).post(ask, {"reason": "我要调走。"}).status_code == 404
    assert sit(cast.applicant).post(ask, {"reason": "我要调走。"}).status_code == 422
    assert sit(cast.agent).post(ask, {"reason": "月底调岗。"}).status_code == 302
    assert sit(cast.agent).post(ask, {"reason": "月底调岗。"}).status_code == 422  # asked already
    row, centre = HandOver.objects.get(), sit(cast.centre)
    page = reverse("agency:hand-over", args=[row.pk])
    assert row.status == "asked" and "月底调岗。" in centre.get(reverse("agency:home")).content.decode()
    assert "Name the agent who takes over" in centre.get(page).content.decode()
    assert sit(cast.agent).get(page).status_code == 200
    said = {"to_agent": cast.agent_record(cast.other_agent).pk, "reason": "同意。"}
    assert centre.post(open_it, said).status_code == 302
    row.refresh_from_db()
    assert row.status == "open" and HandOver.objects.count() == 1


def test_the_centre_declines_a_hand_over_with_a_word_to_the_agent(cast, case, sit, it_becomes):
    it_becomes("2026-03-04 10:00")
    row = door.perform(handing_over.ask, case.entrustment, by=cast.agent, at=NOW, reason="件太多。")
    sit(cast.centre).post(reverse("agency:hand-over-cancel", args=[row.pk]), {"reason": "下月再议。"})
    row.refresh_from_db()
    told = OutboxMessage.objects.filter(person=cast.agent.person, target="inbox").order_by("created_at").last()
    assert row.status == "cancelled" and "下月再议。" in told.body["zh"]


def test_the_list_of_a_hand_over_names_everything_open_in_the_readers_language(cast, project, case, sit, it_becomes):
    it_becomes("2026-03-05 10:00")
    planned(cast, case)
    application = accepted_stage(cast, project, "initiation")
    said = {"kind": SessionKind.MEETING, "reason": "需会商。"}
    session_door.propose([current(project, "L09")], by=cast.centre, at=at("2026-03-04 11:00"), **said)
    said = {"name": "withdraw", "subject": application.number, "why": "重报。"}
    door.perform(confirming.propose, case.entrustment, by=cast.agent, at=at("2026-03-04 11:00"), **said)
    door.perform(blockages.raise_blockage, case, by=cast.agent, at=NOW, text="口径不一。")
    door.perform(keeping.bring_forward, case, by=cast.agent, at=NOW, on=date(2026, 3, 10), text="催图审。")
    row = door.perform(
        handing_over.open_hand_over, case.entrustment, by=cast.centre, at=at("2026-03-05 10:00"), reason="轮岗。",
        to_agent=cast.agent_record(cast.other_agent),
    )  # fmt: skip
    kinds = {matter["kind"] for matter in row.matters}
    assert kinds == {"confirmation", "blockage", "clock", "session", "forward", "planned"}
    clocks = [matter for matter in row.matters if matter["kind"] == "clock"]
    assert len(clocks) == project.clocks.running().filter(due_on__isnull=False).count()
    page = reverse("agency:hand-over", args=[row.pk])
    zh, en = (sit(cast.other_agent, language).get(page).content.decode() for language in ("zh-hans", "en"))
    assert "运行中的时限" in zh and "Running clocks" in en
    for matter in row.matters:
        assert escape(matter["zh"]) in zh and escape(matter["en"]) in en


def test_contacts_and_visits_are_in_the_history_of_the_project(cast, project, case):
    application = accepted_stage(cast, project, "initiation")
    door.perform(
        keeping.log_contact, case, by=cast.agent, at=at("2026-03-05 10:00"), kind="call", when=NOW, with_whom="王经理",
        purpose="催材料", result="下周交。", papers=["power_of_attorney"],
    )  # fmt: skip
    door.perform(
        visiting.enter, application, by=cast.agent, at=at("2026-03-05 10:00"), visitor="agent", purpose="送原件",
        on=date(2026, 3, 5),
    )  # fmt: skip
    contact, visit = project.events.filter(act__in=("contact", "visit")).order_by("seq")
    assert contact.facts["came_of_it"] == "下周交。" and visit.facts["visitor"] == "agent"
    for event in (contact, visit):
        assert (event.seat, event.on_behalf_of) == ("agent", cast.enterprise.name)
    assert first_break(project) is None


def test_nothing_is_handed_over_to_an_agent_who_has_left(cast, case):
    over = _opened(cast, case)
    door.perform(handing_over.confirm, over, by=cast.other_agent, at=NOW)
    seat = type(cast.other_agent.seat).objects.filter(pk=cast.other_agent.seat.pk)
    seat.update(valid_until=date(2026, 3, 4))
    refused("agent_left", door.perform, handing_over.confirm, over, by=cast.agent, at=at("2026-03-05"))


def _opened(cast, case):
    return door.perform(
        handing_over.open_hand_over, case.entrustment, by=cast.centre, at=NOW,
        to_agent=cast.agent_record(cast.other_agent), reason="轮岗。",
    )  # fmt: skip


def test_nobody_else_confirms_a_hand_over(cast, case):
    row = door.perform(
        handing_over.open_hand_over, case.entrustment, by=cast.centre, at=NOW,
        to_agent=cast.agent_record(cast.other_agent), reason="轮岗。",
    )  # fmt: skip
    for who in (cast.centre, cast.applicant, cast.stranger):
        with pytest.raises(Refusal):
            door.perform(handing_over.confirm, row, by=who, at=NOW)
    door.perform(handing_over.confirm, row, by=cast.agent, at=NOW)
    refused("already_done", door.perform, handing_over.confirm, row, by=cast.agent, at=NOW)
    door.perform(ending.recall, case.entrustment, by=cast.applicant, at=NOW)
    assert HandOver.objects.get().status == "cancelled"


def test_the_agent_brings_results_once(cast, project, case):
    accepted_stage(cast, project, "initiation")
    application = project.applications.get()
    refused("nothing_issued", door.perform, keeping.receive, application, by=cast.agent, at=NOW)
    type(application).objects.filter(pk=application.pk).update(issued_at=NOW)
    door.perform(keeping.receive, application, by=cast.agent, at=NOW)
    refused("already_done", door.perform, keeping.receive, application, by=cast.agent, at=NOW)


def test_the_follow_up_is_made_by_somebody_else(cast, case):
    said = {"with_whom": "王经理", "satisfaction": 5}
    for who in (cast.agent, cast.applicant):
        with pytest.raises(Refusal):
            door.perform(following_up.follow_up, case, by=who, at=NOW, **said)
    seat = cast.seats._seated("centre", "agent-also-centre", "centre", office=cast.centre.office)
    type(seat.seat).objects.filter(pk=seat.seat.pk).update(person=cast.agent.person)
    seat.seat.refresh_from_db()
    both = type(seat)(person=cast.agent.person, seat=seat.seat)
    refused("own_case", door.perform, following_up.follow_up, case, by=both, at=NOW, **said)
    assert door.perform(following_up.follow_up, case, by=cast.centre, at=NOW, **said).satisfaction == 5


def test_the_enterprise_rates_once(cast, case):
    door.perform(following_up.rate, case, by=cast.applicant, at=NOW, rating=4, text="省心。")
    refused("rated_already", door.perform, following_up.rate, case, by=cast.applicant, at=NOW, rating=1)


def test_a_recall_closes_the_case(cast, case):
    door.perform(ending.recall, case.entrustment, by=cast.applicant, at=NOW)
    case.refresh_from_db()
    assert case.outcome == Outcome.PARTLY and case.closed_at == NOW


def test_a_fact_stands_beside_its_plan(cast, project, case, sit, it_becomes):
    planned(cast, case)
    accepted_stage(cast, project, "initiation")
    decide_fully(cast, project, "L02")
    it_becomes("2026-03-09 10:00")
    seen = sit(cast.agent).get(reverse("agency:case", args=[case.entrustment.number])).content.decode()
    assert "Plan, forecast and fact" in seen and '<time datetime="2026-03-06"' in seen


def test_the_centre_calls_a_meeting_and_the_agent_attends(cast, project, case, sit, it_becomes):
    it_becomes("2026-03-03 11:00")
    row = door.perform(blockages.raise_blockage, case, by=cast.agent, at=NOW, text="两部门口径不一致。")
    refused("not_taken_up", blockages.may_call_meeting, row, by=cast.centre, at=NOW)
    row = door.perform(blockages.take_up, row, by=cast.agent, at=NOW, level=Ladder.CENTRE, text="请协调。")
    offices = [cast.department(name).office.pk for name in ("planning", "environment")]
    said = {"agenda": "统一口径。", "place": "服务中心三楼", "starts_at": "2026-03-05T09:30", "minutes": 60,
            "offices": offices}  # fmt: skip
    page = reverse("agency:blockage-meeting", args=[row.pk])
    assert sit(cast.agent).post(page, said).status_code == sit(cast.stranger).post(page, said).status_code == 404
    assert sit(cast.centre).post(page, said).status_code == 302
    row.refresh_from_db()
    assert row.session.kind == "coordination" and row.session.offices.count() == 2
    attend = reverse("agency:case-attend", args=[case.entrustment.number, row.session.pk])
    assert sit(cast.agent).post(attend).status_code == 422  # it has not begun
    it_becomes("2026-03-05 10:00")
    assert sit(cast.agent).post(attend).status_code == 302
    event = project.events.get(act="attend")
    assert (event.seat, event.on_behalf_of) == ("agent", cast.enterprise.name)
    seen = sit(cast.applicant).get(reverse("agency:case", args=[case.entrustment.number])).content.decode()
    assert "Agent was there" in seen


def test_a_fee_told_in_the_follow_up_call_opens_a_supervision_case(cast, case):
    said = {"with_whom": "王经理", "satisfaction": 2, "grievance": "fee"}
    refused("text_missing", door.perform, following_up.follow_up, case, by=cast.centre, at=NOW, **said)
    row = door.perform(following_up.follow_up, case, by=cast.centre, at=NOW, remarks="收了五百元跑腿费。", **said)
    report = SupervisionCase.objects.get()
    assert row.was_charged and report.about_whom == case.entrustment.agent.name and report.project == case.project


def test_on_the_board_the_more_pressing_of_a_day_comes_first():
    lines = [caseload.Line(NOW.date(), look, "", look, "", "", None, frozenset())
             for look in ("ready", "green", "yellow", "red")]  # fmt: skip
    assert [line.look for line in sorted(lines, key=lambda line: (line.on, line.risk))] == [
        "red", "yellow", "green", "ready",
    ]  # fmt: skip

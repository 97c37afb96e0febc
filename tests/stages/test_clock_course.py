"""Clocks through the procedure: silence at the window, corrections, publication, validity, what is owed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from projects.models import OutboxMessage
from projects.refusal import Refusal
from stages.enums import ApplicationStatus, ApprovalStatus, ClockKind, Light
from stages.flows import door
from stages.flows.advance import advance, settle
from stages.models import Application, Certificate, Clock
from stages.rules.clock_kinds import RULES
from tests import steps
from tests.cast import at
from tests.stages.desks.pages import enter, it_is

D = date.fromisoformat


def check_clock(application):
    return Clock.objects.get(application=application, kind=ClockKind.CHECK)


@pytest.fixture
def filed(cast):
    """An application received on Monday 5 June 2017, when the window was silent."""
    cast.on = D("2017-06-05")
    project = cast.register("housing", when="2017-06-02 09:00")
    return steps.filed_stage(cast, project, "initiation", when=at("2017-06-05"))


@pytest.mark.django_db
class TestSilence:
    def test_five_days_of_silence_are_acceptance_as_of_receipt(self, cast, filed):
        assert check_clock(filed).due_on == D("2017-06-12")
        advance(filed.project, at=at("2017-06-12 17:00"))
        filed.refresh_from_db()
        assert filed.status == ApplicationStatus.FILED, "the last day is in time"
        advance(filed.project, at=at("2017-06-13 00:01"))
        filed.refresh_from_db()
        assert (filed.status, filed.accepted_at) == (ApplicationStatus.ACCEPTED, filed.filed_at)
        clock = Clock.objects.filter(kind=ClockKind.DECISION, approval__application=filed, approval__code="L11").first()
        assert clock.started_on == D("2017-06-05"), "the term runs from receipt"
        if clock.statutory_due and clock.reckoning["statutory"]["days"] == 20:
            assert clock.statutory_due == D("2017-07-03")

    def test_a_page_that_looks_first_finds_it(self, cast, filed):
        settle(filed.project, at=at("2017-06-12"))
        assert Application.objects.get(pk=filed.pk).status == ApplicationStatus.FILED
        settle(filed.project, at=at("2017-06-20"))
        assert Application.objects.get(pk=filed.pk).status == ApplicationStatus.ACCEPTED
        with pytest.raises(Refusal):
            door.perform("accept", filed, by=cast.window, at=at("2017-06-20 10:00"))

    def test_slip_and_page_say_that_it_was_silence(self, cast, filed, client, monkeypatch):
        it_is(monkeypatch, "2017-06-13 09:00")
        enter(client, cast.applicant)
        client.cookies["lianshen_language"] = "en"
        page = client.get(reverse("stages:application", args=[filed.number])).content.decode()
        assert "Accepted by silence" in page and "2017-06-05" in page
        slip = client.get(reverse("stages:application-slip", args=[filed.number])).content.decode()
        assert "nothing was told to you within five working days" in slip and "art. 32 (4)" in slip
        assert "5 June 2017" in slip and "13 June 2017" in slip

    def test_a_slip_of_an_acceptance_by_the_window_says_nothing_of_it(self, cast, filed, client, monkeypatch):
        it_is(monkeypatch, "2017-06-07 10:00")
        door.perform("accept", filed, by=cast.window, at=at("2017-06-07 10:00"))
        enter(client, cast.applicant)
        client.cookies["lianshen_language"] = "en"
        for name, said in (("application", "Accepted by silence"), ("application-slip", "nothing was told to you")):
            assert said not in client.get(reverse(f"stages:{name}", args=[filed.number])).content.decode()

    def test_it_happens_once(self, filed):
        advance(filed.project, at=at("2017-06-20"))
        assert advance(filed.project, at=at("2017-06-20")) == 0
        assert filed.project.events.filter(act="deem_accepted").count() == 1


@pytest.mark.django_db
def test_after_a_correction_the_window_has_its_days_anew_and_the_terms_run_from_the_resubmission(cast):
    project = cast.register("housing")
    application = steps.filed_stage(cast, project, "initiation")
    row = application.required_papers.exclude(origin="file").filter(is_core=True).first()
    first = check_clock(application).due_on
    door.perform("correct", application, by=cast.window, at=at("2026-03-10"), problems={row.type: "缺页"})
    assert not check_clock(application).is_running and check_clock(application).light != Light.RED
    door.perform("answer", application, by=cast.applicant, at=at("2026-03-20"),
                 supplied={row.type: next(iter(steps.all_papers(project, row.items).values()), None)
                           or steps.papers.Supplied(channel=steps.Channel.COUNTER)})  # fmt: skip
    clock = check_clock(application)
    assert clock.is_running and clock.started_on == D("2026-03-20") and clock.due_on == D("2026-03-27")
    assert first in {row.due_on for row in clock.history.all()}, "the first five days stay visible"
    advance(project, at=at("2026-03-28"))
    application.refresh_from_db()
    assert application.accepted_at == at("2026-03-20")


@pytest.mark.django_db
def test_joint_handling_has_forty_five_days_and_ends_with_the_leads_conclusion(cast):
    project = cast.register("housing")
    application = steps.accepted_stage(cast, project, "initiation")
    joint = Clock.objects.get(application=application, kind=ClockKind.JOINT)
    assert joint.started_on == D("2026-03-04") and joint.due_on == D("2026-05-11")
    assert joint.office_id == application.stage.lead_id


@pytest.mark.django_db
def test_the_joint_term_starts_for_the_reason_of_the_item_that_makes_its_day(cast):
    """L03 on acceptance, 4 March; L09, started after it, by its own law on receipt, 3 March."""
    application = steps.accepted_stage(cast, cast.register("upgrade"), "initiation", items=["L03", "L09"])
    of_items = dict(Clock.objects.filter(approval__application=application, kind=ClockKind.DECISION).values_list(
        "approval__code", "start_reason"))  # fmt: skip
    joint = Clock.objects.get(application=application, kind=ClockKind.JOINT)
    assert of_items["L09"] == "receipt" and joint.started_on == D("2026-03-04")
    assert joint.start_reason == of_items["L03"] != "receipt"


@pytest.mark.django_db
def test_a_decision_is_published_in_seven_days_and_a_certificate_lapses(cast):
    project = cast.register("housing")
    steps.accepted_stage(cast, project, "initiation")
    for approval in project.approvals.filter(status=ApprovalStatus.OPEN, application__isnull=False):
        steps.decide_fully(cast, project, approval.code)
    certificate = Certificate.objects.filter(approval__project=project).first()
    if certificate is None:
        pytest.skip("no item of this stage gives a certificate")
    clock = Clock.objects.get(certificate=certificate, kind=ClockKind.PUBLICATION)
    assert clock.started_on == clock.stopped_on == certificate.issued_on and clock.due_on == D("2026-03-17")
    validity = Clock.objects.filter(certificate=certificate, kind=ClockKind.VALIDITY).first()
    assert (validity is None) == (certificate.valid_until is None)


@pytest.mark.django_db
def test_a_tolerated_paper_has_a_clock_of_its_own_until_it_comes(cast):
    project = cast.register("housing")
    asked = steps.all_papers(project, [a.code for a in steps.filing.to_file(project.stages.get(code="initiation"))])
    assert "power_of_attorney" in asked
    steps.tolerated_stage(cast, project, "initiation", ["power_of_attorney"], when=at("2026-03-04"))
    clock = Clock.objects.get(project=project, kind=ClockKind.OBLIGATION)
    assert clock.due_on == clock.obligation.due_on and clock.started_on == D("2026-03-04")
    door.supply(clock.obligation, by=cast.applicant, at=at("2026-03-05"),
                supplied=steps.uploaded())  # fmt: skip
    clock.refresh_from_db()
    assert clock.stopped_on == D("2026-03-05")


@pytest.mark.django_db
def test_a_public_notice_must_have_passed_before_the_decision_and_the_term_keeps_counting(cast):
    project = cast.register()
    steps.accepted_stage(cast, project, "initiation")
    steps.decide_fully(cast, project, "L02", when=at("2026-03-04 12:00"))
    approval = steps.current(project, "L09")
    by, before = cast.holder(approval), Clock.objects.get(approval=approval, kind=ClockKind.DECISION).due_on
    door.perform("review", approval, by=by, at=at("2026-03-05"), verdict="agree", text="符合要求")
    notice = approval.item.publicity[0]["name"]["zh"]
    clock = door.post(approval, by=by, at=at("2026-03-05"), notice=notice)
    assert clock.due_on == D("2026-03-12") and clock.reckoning["statutory"]["days"] == 5
    with pytest.raises(Refusal) as refusal:
        door.perform("decide", approval, by=by, at=at("2026-03-12 16:00"), verdict="agree", text="同意")
    assert refusal.value.code == "notice_running"
    door.perform("decide", approval, by=by, at=at("2026-03-13 09:00"), verdict="agree", text="同意")
    assert Clock.objects.get(approval=approval, kind=ClockKind.DECISION).due_on == before
    clock.refresh_from_db()
    assert not clock.is_running


@pytest.mark.django_db
def test_delivery_has_ten_days_from_the_last_decision_and_the_conclusion_lies_within_them(cast):
    """Decided on 29 September 2017, before the National Day and its make-up Saturday: delivered by 19 October."""
    cast.on = D("2017-09-20")
    project = cast.register("upgrade", when="2017-09-20 09:00")
    application = steps.filed_stage(cast, project, "initiation", items=["L03", "L09"], when=at("2017-09-21"))
    door.perform("accept", application, by=cast.window, at=at("2017-09-22"))
    for code, day in (("L03", "2017-09-22 15:00"), ("L09", "2017-09-29 16:00")):
        approval = steps.current(project, code)
        by = cast.holder(approval)
        if code == "L09":
            said = {"verdict": "agree", "text": "符合要求"}
            door.perform("review", approval, by=by, at=at("2017-09-25"), **said)
            approval.item.publicity = []
            approval.item.save()
        door.perform("decide", approval, by=by, at=at(day), verdict="agree", text="同意")
    clock = Clock.objects.get(application=application, kind=ClockKind.DELIVERY)
    assert (clock.started_on, clock.due_on) == (D("2017-09-29"), D("2017-10-19"))
    lead = cast.seats.of_office("lead", application.stage.lead)
    door.perform("conclude", application, by=lead, at=at("2017-10-13"), text="同意")
    clock.refresh_from_db()
    assert clock.is_running and clock.due_on == D("2017-10-19")
    door.perform("issue", application, by=cast.window, at=at("2017-10-19 16:50"), handover=steps.COLLECTED)
    clock.refresh_from_db()
    assert clock.stopped_on == D("2017-10-19") and clock.light != Light.RED, "the last day is in time"


@pytest.mark.django_db
def test_three_rounds_of_supplements_do_not_make_a_file_late(cast):
    """Three times the window finds something and the enterprise files again: every round has terms of its own."""
    project = cast.register("housing")
    for number, day in enumerate(("2026-03-03", "2026-03-17", "2026-03-31")):
        application = steps.filed_stage(cast, project, "initiation", when=at(day))
        assert application.round == number + 1
        row = application.required_papers.exclude(origin="file").first()
        asked_on, answered_on = D(day) + timedelta(days=3), D(day) + timedelta(days=9)
        door.perform("correct", application, by=cast.window, at=at(f"{asked_on} 10:00"), problems={row.type: "缺页"})
        door.perform("answer", application, by=cast.applicant, at=at(f"{answered_on} 10:00"),
                     supplied={row.type: steps.papers.Supplied(channel=steps.Channel.COUNTER)})  # fmt: skip
        if number < 2:
            door.withdraw(application, by=cast.applicant, at=at(f"{answered_on} 15:00"), reason="另行补充")
    door.perform("accept", application, by=cast.window, at=at("2026-04-10"))
    clocks = Clock.objects.filter(project=project)
    assert not clocks.filter(light=Light.RED).exists()
    decision = clocks.filter(kind=ClockKind.DECISION, approval__code="L11", approval__application=application).first()
    assert decision.started_on == D("2026-04-09"), "the term starts when the corrected papers of this round arrived"
    assert not clocks.filter(approval__application=application, due_on__lt=D("2026-04-10")).exists(), (
        "what is decided at once has its day when the office gets it")  # fmt: skip


@pytest.mark.django_db
def test_what_follows_starts_on_the_written_notice_that_the_earlier_item_is_finished(cast, client):
    """The planning permit for land waits for the site opinion: its office gets a notice, and the account names it."""
    project = cast.register("verified", approval_type="shenpi", land_taking=False)
    steps.accepted_stage(cast, project, "initiation")
    steps.accepted_stage(cast, project, "planning", items=["G02"])
    assert steps.current(project, "G02").status == ApprovalStatus.WAITING
    for code in ("G01", "Y11"):
        step = steps.current(project, code)
        door.perform("record", step, by=cast.holder(step), at=at("2026-03-05"), result="已完成。")
    steps.decide_fully(cast, project, "L05", when=at("2026-03-25 16:00"))
    approval = steps.current(project, "G02")
    assert approval.status == ApprovalStatus.OPEN
    clock = Clock.objects.get(approval=approval, kind=ClockKind.DECISION)
    assert clock.start_reason == "predecessor_finished" and clock.started_on == D("2026-03-25")
    earlier = clock.reckoning["after"]
    message = OutboxMessage.objects.get(topic="item.finished", office=approval.office)
    assert earlier.split("/")[0] in message.link and message.subject["en"].startswith("Finished")
    enter(client, cast.holder(approval))
    client.cookies["lianshen_language"] = "en"
    page = client.get(message.link).content.decode()
    assert "Notice that an item is finished" in page and approval.item.name_en in page
    page = client.get(f"/projects/{project.code}/clocks/{clock.pk}/").content.decode()
    assert message.link in page
    assert client.get(f"/projects/{project.code}/items/G02/1/finished/").status_code == 404, "not finished yet"


@pytest.mark.django_db
def test_every_clock_starts_where_the_table_says(cast):
    """Of a whole stage with its steps that nobody applies for, one after the other, at once and from receipt."""
    steps.accepted_stage(cast, cast.register("housing"), "initiation")
    started = set(Clock.objects.order_by().values_list("rule", "start_reason"))
    assert {why for _rule, why in started} >= {"registration", "receipt", "acceptance"}
    assert [each for each in started if each[1] not in RULES[each[0]].starts] == []

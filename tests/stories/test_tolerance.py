"""Papers promised for later: the letter, the supply, the window's look at it, the end of a broken promise, credit."""

from datetime import date

import pytest

from projects.enums import Channel, PaperStatus
from projects.models import OutboxMessage
from projects.refusal import Refusal
from stages.acts.papers import Supplied
from stages.enums import (
    ApplicationStatus,
    ApprovalStatus,
    Check,
    ClockKind,
    CreditKind,
    Deficiency,
    ObligationStatus,
    StageCode,
)
from stages.flows import door
from stages.flows.advance import advance, settle
from stages.models import Clock, CreditEntry, Opinion, Revocation
from tests.cast import at
from tests.steps import (
    ORIGINAL,
    all_papers,
    brought,
    current,
    decide_fully,
    filed_stage,
    owed,
    tolerated_stage,
    uploaded,
)

pytestmark = pytest.mark.django_db

#: both asked for by the environmental report form (L09); three working days by the guide
PUBLIC_VERSION, BASICS = "eia_public_version", "eia_basic_information"
AUTHORITY = "power_of_attorney"
FORM = "eia_form"
POSTED = Supplied(channel=Channel.POST)
#: accepted on Friday the 6th, the papers are owed until Wednesday the 11th of March
FRIDAY = at("2026-03-06")
MONDAY = at("2026-03-09 08:30")


@pytest.fixture
def project(cast):
    return cast.register("upgrade")


@pytest.fixture
def application(cast, project):
    return tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC_VERSION], when=FRIDAY)


def refused(code, act, *args, **said):
    with pytest.raises(Refusal) as refusal:
        act(*args, **said)
    assert refusal.value.code == code


def at_the_end(application):
    application.refresh_from_db()
    return application.status


# -- the letter --------------------------------------------------------------------------------------------------------


def test_without_a_letter_nothing_is_tolerated(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={PUBLIC_VERSION})
    accept = {"by": cast.window, "at": at("2026-03-04"), "tolerating": [PUBLIC_VERSION]}
    refused("no_commitment", door.perform, "accept", application, **accept)


def test_a_letter_binds_only_when_the_enterprise_has_confirmed_it(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={PUBLIC_VERSION})
    letter = door.prepare_commitment(
        application, by=cast.applicant, at=at("2026-03-03 11:00"), papers={PUBLIC_VERSION: ""}
    )
    accept = {"by": cast.window, "at": at("2026-03-04"), "tolerating": [PUBLIC_VERSION]}
    refused("no_commitment", door.perform, "accept", application, **accept)
    refused("wrong_seat", door.confirm_commitment, letter, by=cast.window, at=at("2026-03-03 12:00"))
    refused("wrong_enterprise", door.confirm_commitment, letter, by=cast.stranger, at=at("2026-03-03 12:00"))
    door.confirm_commitment(letter, by=cast.applicant, at=at("2026-03-03 12:00"))
    door.perform("accept", application, **accept)
    assert owed(application, PUBLIC_VERSION).commitment == letter


def test_the_letter_says_papers_form_days_and_consequence(cast, application):
    letter = application.commitment
    assert [(line["type"], line["form"], line["days"]) for line in letter.lines] == [
        (PUBLIC_VERSION, Deficiency.MISSING, 3)
    ]
    assert letter.consequence["kind"] == "revoked"
    assert "第11条" in letter.consequence["source"]
    assert letter.notice_number == f"{application.number}-RT1"


def test_only_what_the_guide_lists_can_be_promised(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION, without={FORM})
    said = {"by": cast.applicant, "at": at("2026-03-03 11:00")}
    refused("paper_not_tolerable", door.prepare_commitment, application, papers={FORM: ""}, **said)
    refused("nothing_promised", door.prepare_commitment, application, papers={}, **said)


def test_a_flawed_paper_may_be_tolerated_with_its_flaw_named(cast, project):
    application = filed_stage(cast, project, StageCode.INITIATION)
    said = {"by": cast.applicant, "at": at("2026-03-03 11:00")}
    refused("flaw_missing", door.prepare_commitment, application, papers={PUBLIC_VERSION: ""}, **said)
    letter = door.prepare_commitment(application, papers={PUBLIC_VERSION: "未加盖公章。"}, **said)
    door.confirm_commitment(letter, **said)
    door.perform("accept", application, by=cast.window, at=at("2026-03-04"), tolerating=[PUBLIC_VERSION])
    obligation = owed(application, PUBLIC_VERSION)
    assert (obligation.form, obligation.problem) == (Deficiency.FLAWED, "未加盖公章。")
    assert obligation.required_paper.check_result == Check.TOLERATED


def test_what_was_not_promised_is_not_tolerated(cast, project):
    both = {PUBLIC_VERSION, BASICS}
    application = filed_stage(cast, project, StageCode.INITIATION, without=both, promising=[PUBLIC_VERSION])
    accept = {"by": cast.window, "at": at("2026-03-04")}
    refused("not_promised", door.perform, "accept", application, tolerating=[*both], **accept)


# -- supplying ---------------------------------------------------------------------------------------------------------


def test_the_day_lies_within_the_items_own_limit(cast, application):
    """Three working days by the guide, counted from the day after the tolerant acceptance."""
    obligation = owed(application, PUBLIC_VERSION)
    assert obligation.due_on == date(2026, 3, 11)
    clock = Clock.objects.get(obligation=obligation)
    assert (clock.due_on, clock.started_on) == (obligation.due_on, date(2026, 3, 6))


def test_a_supplied_paper_opens_the_gate_when_the_window_has_found_it_in_order(cast, project, application):
    entry = door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-10"), supplied=uploaded())
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.SUPPLIED
    held = current(project, "L09")
    door.perform("review", held, by=cast.holder(held), at=MONDAY, verdict="agree", text="同意。")
    decide = {"by": cast.holder(held), "verdict": "agree", "text": "同意。"}
    refused("paper_owed", door.perform, "decide", held, at=at("2026-03-10 10:00"), **decide)
    refused("wrong_seat", door.check_supply, entry, by=cast.applicant, at=at("2026-03-10"), result="good")
    door.check_supply(entry, by=cast.window, at=at("2026-03-10 11:00"), result="good")
    door.perform("decide", held, at=at("2026-03-11"), **decide)
    assert current(project, "L09").status == ApprovalStatus.GRANTED


def test_still_bad_it_is_owed_again_and_the_days_at_the_window_are_given_back(cast, application):
    """Brought on Monday the 9th, two days before the last; the window looks on Friday and finds it wanting."""
    entry = door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-09"), supplied=uploaded())
    refused("problem_missing", door.check_supply, entry, by=cast.window, at=at("2026-03-13"), result="bad")
    door.check_supply(entry, by=cast.window, at=at("2026-03-13"), result="bad", words="页码不全。")
    obligation = owed(application, PUBLIC_VERSION)
    assert (obligation.status, obligation.problem) == (ObligationStatus.OWED, "页码不全。")
    assert obligation.due_on == date(2026, 3, 17)
    clock = Clock.objects.get(obligation=obligation)
    assert clock.is_running
    assert clock.due_on == obligation.due_on
    entry.refresh_from_db()
    assert entry.paper.status == PaperStatus.FAULTY
    assert obligation.required_paper.paper_id is None
    assert brought(cast, application, PUBLIC_VERSION, when=at("2026-03-17")).status == ObligationStatus.MET


def test_a_part_is_kept_and_the_rest_is_owed(cast, application):
    entry = door.supply(
        owed(application, PUBLIC_VERSION),
        by=cast.applicant,
        at=at("2026-03-06 14:00"),
        supplied=uploaded(),
        is_part=True,
    )
    door.check_supply(entry, by=cast.window, at=at("2026-03-06 15:00"), result="part", words="附件二待补。")
    obligation = owed(application, PUBLIC_VERSION)
    assert (obligation.status, obligation.due_on) == (ObligationStatus.OWED, date(2026, 3, 11))
    assert obligation.required_paper.paper == entry.paper
    assert brought(cast, application, PUBLIC_VERSION, when=at("2026-03-09")).status == ObligationStatus.MET
    assert [each.check_result for each in obligation.supplies.all()] == ["part", "good"]
    whole = owed(application, PUBLIC_VERSION).required_paper.paper
    assert whole.status == PaperStatus.ON_FILE
    assert [(part.pk, part.status) for part in whole.earlier_parts] == [(entry.paper_id, PaperStatus.PART)]


def test_a_bad_second_part_leaves_the_first_on_file(cast, application):
    obligation = brought(cast, application, PUBLIC_VERSION, when=FRIDAY, result="part", words="附件二待补。")
    first = obligation.required_paper.paper
    brought(cast, application, PUBLIC_VERSION, when=at("2026-03-09"), result="bad", words="附件二不清。")
    row = owed(application, PUBLIC_VERSION).required_paper
    assert (row.paper, row.paper.status) == (first, PaperStatus.ON_FILE)
    brought(cast, application, PUBLIC_VERSION, when=at("2026-03-10"))
    assert owed(application, PUBLIC_VERSION).required_paper.paper.earlier_parts == [first]


def test_what_was_only_announced_may_be_brought_on_line_instead(cast, application):
    said = {"by": cast.applicant, "at": at("2026-03-09")}
    announced = door.supply(owed(application, PUBLIC_VERSION), **said, supplied=POSTED)
    entry = door.supply(owed(application, PUBLIC_VERSION), **said, supplied=uploaded())
    assert (entry.pk, entry.channel, entry.arrived_at) == (announced.pk, Channel.ONLINE, said["at"])


def test_an_announcement_is_taken_back_and_the_paper_owed_as_before(cast, application):
    said = {"by": cast.applicant, "at": at("2026-03-09")}
    refused("nothing_announced", door.take_back_supply, owed(application, PUBLIC_VERSION), **said)
    door.supply(owed(application, PUBLIC_VERSION), **said, supplied=POSTED)
    door.take_back_supply(owed(application, PUBLIC_VERSION), **said)
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.OWED
    assert brought(cast, application, PUBLIC_VERSION, when=at("2026-03-10")).status == ObligationStatus.MET


def test_the_window_is_told_of_what_is_on_its_way(cast, application):
    door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-09"), supplied=POSTED)
    assert OutboxMessage.objects.filter(topic="tolerance.supply").count() == 1


def test_what_is_brought_to_the_counter_is_entered_there(cast, application):
    said = {"by": cast.applicant, "at": FRIDAY, "supplied": Supplied(channel=Channel.COUNTER)}
    refused("entered_by_the_window", door.supply, owed(application, PUBLIC_VERSION), **said)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.FAX, Channel.MESSAGE, Channel.COUNTER])
def test_the_window_enters_what_came_by_another_way(cast, application, channel):
    said = {"supplied": Supplied(channel=channel), "sent_on": date(2026, 3, 11), "arrived_on": date(2026, 3, 11)}
    entry = door.receive(owed(application, PUBLIC_VERSION), by=cast.window, at=at("2026-03-12"), **said)
    assert (entry.channel, entry.sent_on, entry.counted_on) == (channel, date(2026, 3, 11), date(2026, 3, 11))
    door.check_supply(entry, by=cast.window, at=at("2026-03-12 10:00"), result="good")
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.MET


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.FAX, Channel.MESSAGE])
def test_the_enterprise_cannot_write_down_itself_that_its_paper_has_arrived(cast, project, application, channel):
    """Announced on the last day and never seen at the window, the promise is broken like any other."""
    said = {"by": cast.applicant, "at": at("2026-03-11"), "supplied": Supplied(channel=channel)}
    entry = door.supply(owed(application, PUBLIC_VERSION), **said)
    assert (entry.arrived_at, entry.counted_on) == (None, None)
    assert Clock.objects.get(obligation=entry.obligation).is_running
    refused("in_the_post", door.check_supply, entry, by=cast.window, at=at("2026-03-11 16:00"), result="good")
    assert advance(project, at=at("2026-03-13 00:10")) > 0
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.LATE


def test_what_was_announced_keeps_its_day_of_sending_beside_that_of_arrival(cast, application):
    fax = Supplied(channel=Channel.FAX)
    door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-09"), supplied=fax)
    entry = door.receive(owed(application, PUBLIC_VERSION), by=cast.window, at=at("2026-03-11"), supplied=fax,
                         arrived_on=date(2026, 3, 10))  # fmt: skip
    assert (entry.serial, entry.sent_on, entry.counted_on) == (1, date(2026, 3, 9), date(2026, 3, 10))


def test_on_line_a_paper_is_a_file(cast, application):
    refused("file_missing", door.supply, owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-10"),
            supplied=Supplied())  # fmt: skip


def test_posted_in_time_is_in_time_and_both_days_are_kept(cast, project, application):
    """The city counts the day of posting. Announced on the last day, the letter comes five days later."""
    obligation = owed(application, PUBLIC_VERSION)
    entry = door.supply(
        obligation, by=cast.applicant, at=at("2026-03-11 20:00"), supplied=POSTED, tracking="EMS 1234567890123"
    )
    assert entry.is_on_its_way
    assert advance(project, at=at("2026-03-16 08:00")) == 0
    entry = door.receive(
        owed(application, PUBLIC_VERSION), by=cast.window, at=at("2026-03-16"), supplied=POSTED,
        sent_on=date(2026, 3, 11), arrived_on=date(2026, 3, 16),
    )  # fmt: skip
    assert (entry.serial, entry.sent_on, entry.counted_on) == (1, date(2026, 3, 11), date(2026, 3, 11))
    assert entry.arrived_at == at("2026-03-16")
    door.check_supply(entry, by=cast.window, at=at("2026-03-16 10:00"), result="good")
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.MET


def test_where_the_city_counts_the_arrival_the_same_letter_is_late(cast, project, application):
    edition = project.route.edition
    type(edition).objects.filter(pk=edition.pk).update(tolerance={"counts": "arrived"})
    door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-11"), supplied=POSTED)
    came = {"supplied": POSTED, "sent_on": date(2026, 3, 11), "arrived_on": date(2026, 3, 12)}
    refused("promise_late", door.receive, owed(application, PUBLIC_VERSION), by=cast.window, at=at("2026-03-12"),
            **came)  # fmt: skip
    assert advance(project, at=at("2026-03-13")) > 0
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.LATE


def test_a_letter_that_never_comes_breaks_the_promise(cast, project, application):
    """Ten working days in the post are allowed for: 11 March and ten more end on 25 March."""
    door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-11"), supplied=POSTED)
    assert advance(project, at=at("2026-03-25 23:00")) == 0
    assert advance(project, at=at("2026-03-26 00:10")) > 0
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.LATE


def test_force_majeure_gives_more_time_once_with_a_named_approver(cast, project, application):
    said = {"by": cast.window, "at": at("2026-03-10"), "reason": "台风致邮路中断。"}
    obligation = owed(application, PUBLIC_VERSION)
    refused("too_many_days", door.prolong, obligation, days=11, approved_by="王主任", **said)
    refused("approval_missing", door.prolong, obligation, days=5, approved_by=" ", **said)
    notice = door.prolong(obligation, days=5, approved_by="王主任", **said)
    assert (notice.due_before, notice.due_after) == (date(2026, 3, 11), date(2026, 3, 18))
    assert owed(application, PUBLIC_VERSION).due_on == date(2026, 3, 18)
    refused("extended_already", door.prolong, owed(application, PUBLIC_VERSION), days=1, approved_by="王主任", **said)
    assert advance(project, at=at("2026-03-18 23:00")) == 0


def test_force_majeure_may_hold_up_a_letter_that_is_in_the_post(cast, project, application):
    """Posted on the last day, the letter is stopped by a typhoon; its ten days in the post begin after the new day."""
    door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-11"), supplied=POSTED)
    said = {"by": cast.window, "days": 5, "reason": "台风致邮路中断。", "approved_by": "王主任"}
    refused("promise_late", door.prolong, owed(application, PUBLIC_VERSION), at=at("2026-03-26"), **said)
    door.prolong(owed(application, PUBLIC_VERSION), at=at("2026-03-16"), **said)
    assert owed(application, PUBLIC_VERSION).due_on == date(2026, 3, 18)
    assert advance(project, at=at("2026-03-26 00:10")) == 0


def test_what_lies_at_the_window_needs_no_more_time(cast, application):
    door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-10"), supplied=uploaded())
    said = {"by": cast.window, "days": 5, "reason": "台风。", "approved_by": "王主任"}
    refused("supply_to_check", door.prolong, owed(application, PUBLIC_VERSION), at=at("2026-03-10"), **said)


# -- the end of a broken promise ---------------------------------------------------------------------------------------


def test_the_page_closes_at_the_end_of_the_last_day(cast, application):
    obligation = owed(application, PUBLIC_VERSION)
    refused("promise_late", door.supply, obligation, by=cast.applicant, at=at("2026-03-12"), supplied=ORIGINAL)


def test_nothing_came_the_acceptance_of_the_item_that_needs_it_is_revoked_and_of_no_other(cast, project, application):
    assert advance(project, at=at("2026-03-12 23:00")) == 0  # one working day to enter what came in time
    assert advance(project, at=at("2026-03-13 00:10")) > 0
    revoked = project.approvals.get(code="L09", round=1)
    assert revoked.status == ApprovalStatus.REVOKED
    assert "逾期未补交" in revoked.reasons
    assert "第11条第2款" in revoked.reasons
    assert current(project, "L09").round == 2
    assert current(project, "L07").status == ApprovalStatus.OPEN  # needs no such paper
    assert at_the_end(application) == ApplicationStatus.ACCEPTED
    revocation = Revocation.objects.get(application=application)
    assert (revocation.number, revocation.items) == (f"{application.number}-CX1", ["L09"])
    assert not Clock.objects.running().filter(approval=revoked).exists()
    assert not Clock.objects.running().filter(kind=ClockKind.OBLIGATION, project=project).exists()


def test_a_page_that_looks_first_finds_it_too(cast, project, application):
    assert settle(project, at=at("2026-03-13")) > 0
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.LATE
    assert settle(project, at=at("2026-03-13")) == 0


def test_an_application_of_which_nothing_is_left_ends_as_a_whole(cast, project):
    application = tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC_VERSION], items=["L09"], when=FRIDAY)
    advance(project, at=at("2026-03-13"))
    assert at_the_end(application) == ApplicationStatus.REVOKED
    assert application.process.__class__.objects.get(pk=application.process_id).status == "CANCELED"
    assert not Clock.objects.running().filter(application=application).exists()


def test_what_waits_for_a_revoked_item_goes_back_with_it(cast, project):
    """The energy review is revoked; the construction permit that was accepted and waits for it is returned."""
    tolerated_stage(cast, project, StageCode.INITIATION, [PUBLIC_VERSION], when=FRIDAY)
    waits = next(
        (code for code, needs in project.route.plan["needs"].items() if ["L09"] in needs and code.startswith("S")), None
    )
    if waits is None:
        pytest.skip("nothing that is applied for waits for the report form in this kind of project")
    filed = filed_stage(cast, project, StageCode.CONSTRUCTION, items=[waits])
    door.perform("accept", filed, by=cast.window, at=at("2026-03-05"))
    advance(project, at=at("2026-03-13"))
    assert project.approvals.get(code=waits, round=1).status == ApprovalStatus.RETURNED


def test_the_window_may_revoke_itself_once_the_day_has_passed_and_adds_its_words(cast, project, application):
    said = {"by": cast.window, "words": "经电话提醒两次仍未补交"}
    refused("no_broken_promise", door.revoke, application, at=at("2026-03-11"), **said)
    revocation = door.revoke(application, at=at("2026-03-12"), **said)
    assert "经电话提醒两次仍未补交" in revocation.reasons
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.LATE


def test_bad_on_the_last_day_there_is_no_time_left(cast, project, application):
    brought(cast, application, PUBLIC_VERSION, when=at("2026-03-11"), result="bad", words="不是同一项目。")
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.OWED  # the day itself is still theirs
    entry = door.supply(owed(application, PUBLIC_VERSION), by=cast.applicant, at=at("2026-03-11 16:00"),
                        supplied=uploaded())  # fmt: skip
    obligation = door.check_supply(entry, by=cast.window, at=at("2026-03-12"), result="bad", words="仍不是同一项目。")
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.BAD
    assert CreditEntry.objects.get(obligation=obligation).kind == CreditKind.STILL_BAD
    assert "仍不是同一项目" in project.approvals.get(code="L09", round=1).reasons


def test_before_2019_the_offices_own_consequence_is_stated_and_holds(cast):
    project = cast.register("upgrade", when="2018-03-05", name="二〇一八年技改项目")
    application = filed_stage(cast, project, StageCode.INITIATION, without={PUBLIC_VERSION},
                              promising=[PUBLIC_VERSION], when=at("2018-03-06"))  # fmt: skip
    window = {"by": cast.window, "at": at("2018-03-07")}
    door.perform("accept", application, tolerating=[PUBLIC_VERSION], **window)
    assert application.commitment.consequence["kind"] == "terminated"
    advance(project, at=at("2018-04-02"))
    ended = project.approvals.get(code="L09", round=1)
    assert ended.status == ApprovalStatus.TERMINATED
    assert "第11条" not in ended.reasons


def test_a_filing_waits_for_no_paper_and_stands_when_its_promise_is_broken(cast):
    """Decree 673 art. 13: no preconditions, no refusal. The paper stays owed; its breach is a credit entry."""
    project = cast.register()
    application = tolerated_stage(cast, project, StageCode.INITIATION, [AUTHORITY], when=FRIDAY)
    filing = current(project, "L02")
    door.perform("decide", filing, by=cast.holder(filing), at=at("2026-03-06 15:00"), verdict="agree", text="已备案。")
    assert owed(application, AUTHORITY).status == ObligationStatus.OWED
    assert advance(project, at=at("2026-03-13 00:10")) > 0
    assert owed(application, AUTHORITY).status == ObligationStatus.LATE
    assert CreditEntry.objects.get().kind == CreditKind.NOT_SUPPLIED
    assert current(project, "L02").status == ApprovalStatus.GRANTED
    assert not Revocation.objects.exists()
    assert not Clock.objects.running().filter(kind=ClockKind.OBLIGATION, project=project).exists()
    event = project.events.get(act="break_promise")
    assert "逾期未补交" in event.reason


def test_a_filing_in_hand_is_not_revoked_either_and_the_window_may_enter_the_breach_itself(cast):
    project = cast.register()
    application = tolerated_stage(cast, project, StageCode.INITIATION, [AUTHORITY], when=FRIDAY)
    assert door.revoke(application, by=cast.window, at=at("2026-03-12"), words="经电话提醒仍未补交") is None
    assert current(project, "L02").status == ApprovalStatus.OPEN
    assert (at_the_end(application), CreditEntry.objects.count()) == (ApplicationStatus.ACCEPTED, 1)


def test_the_revocation_of_another_item_does_not_release_what_a_filing_owes(cast):
    project = cast.register()
    application = tolerated_stage(cast, project, StageCode.INITIATION, [AUTHORITY, PUBLIC_VERSION], when=FRIDAY)
    decide_fully(cast, project, "L02", when=at("2026-03-06 15:00"))
    more = {"days": 5, "reason": "台风致邮路中断。", "approved_by": "王主任"}
    door.prolong(owed(application, AUTHORITY), by=cast.window, at=at("2026-03-10"), **more)
    advance(project, at=at("2026-03-13"))
    assert project.approvals.get(code="L09", round=1).status == ApprovalStatus.REVOKED
    assert owed(application, AUTHORITY).status == ObligationStatus.OWED


# -- credit ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def broken(cast, project, application):
    """The promise of the public version has been broken; the rest of the stage goes on."""
    held = current(project, "L09")
    door.perform("review", held, by=cast.holder(held), at=MONDAY, verdict="agree", text="报告表内容可行。")
    advance(project, at=at("2026-03-13"))
    return application


def test_a_broken_promise_excludes_from_tolerance_until_the_centre_repairs_it(cast, project, broken):
    entry = CreditEntry.objects.get()
    assert (entry.enterprise, entry.kind, entry.is_open) == (cast.enterprise, CreditKind.NOT_SUPPLIED, True)
    other = cast.register("factory", name="另一个项目")
    filing = {"without": {AUTHORITY}, "promising": [AUTHORITY], "items": ["L02", "L09"]}
    refused("credit_entry_open", filed_stage, cast, other, StageCode.INITIATION, when=at("2026-03-16"), **filing)
    said = {"at": at("2026-03-17"), "reason": "企业已补交材料并书面说明。"}
    refused("wrong_seat", door.repair_credit, entry, by=cast.window, **said)
    refused("reason_missing", door.repair_credit, entry, by=cast.centre, at=at("2026-03-17"), reason=" ")
    door.repair_credit(entry, by=cast.centre, **said)
    refused("repaired_already", door.repair_credit, entry, by=cast.centre, **said)


def test_an_entry_opened_after_the_promise_forbids_the_tolerance(cast, project, application):
    other = cast.register("upgrade", name="另一个技改项目")
    promised = filed_stage(cast, other, StageCode.INITIATION, without={PUBLIC_VERSION}, promising=[PUBLIC_VERSION],
                           when=at("2026-03-12"))  # fmt: skip
    advance(project, at=at("2026-03-13"))
    accept = {"by": cast.window, "at": at("2026-03-13 10:00"), "tolerating": [PUBLIC_VERSION]}
    refused("credit_entry_open", door.perform, "accept", promised, **accept)


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_papers_and_opinions_are_kept_for_the_new_application(cast, project, broken):
    supplied = {PUBLIC_VERSION: ORIGINAL}
    assert set(all_papers(project, ["L09"])) == {PUBLIC_VERSION}  # nothing else is asked for again
    stage = project.stages.get(code=StageCode.INITIATION)
    again = door.file(stage, by=cast.applicant, at=at("2026-03-16"), items=["L09"], supplied=supplied)
    kept = again.required_papers.exclude(origin="file").exclude(type=PUBLIC_VERSION)
    assert set(kept.values_list("check_result", flat=True)) == {Check.GOOD}
    door.perform("accept", again, by=cast.window, at=at("2026-03-16 14:00"))
    approval = current(project, "L09")
    opinion = door.perform("adopt", approval, by=cast.holder(approval), at=at("2026-03-17"))
    assert (opinion.text, opinion.adopted_from.approval.round) == ("报告表内容可行。", 1)
    decide = {"by": cast.holder(approval), "at": at("2026-03-17 10:00"), "verdict": "agree", "text": "同意。"}
    door.perform("decide", approval, **decide)
    assert current(project, "L09").status == ApprovalStatus.GRANTED
    assert Opinion.objects.filter(approval__code="L09").count() == 2


def test_withdrawn_with_papers_owed_nothing_is_owed_and_no_credit_is_entered(cast, project, application):
    door.withdraw(application, by=cast.applicant, at=at("2026-03-09"), reason="方案调整。")
    assert owed(application, PUBLIC_VERSION).status == ObligationStatus.VOID
    assert advance(project, at=at("2026-03-20")) == 0
    assert not CreditEntry.objects.exists()


def test_a_decided_item_stays_decided_when_another_is_revoked(cast, project, application):
    decide_fully(cast, project, "L07")
    advance(project, at=at("2026-03-13"))
    assert current(project, "L07").status == ApprovalStatus.GRANTED

"""From the wish to the seal, and every way in which an entrustment ends."""

from datetime import date
from pathlib import Path

import pytest

from agency import access, door, watching, wording
from agency.acts import assigning, ending, entrusting, handing_over
from agency.enums import EndReason, EntrustmentStatus, Scope, Until
from agency.models import Entrustment, Qualification
from projects.enums import Deed, SeatKind
from projects.models import Event
from projects.refusal import Refusal
from stages.enums import StageCode, StageStatus
from stages.flows import door as procedure
from stages.models import Stage
from tests.agency.entrusting import asked, entrusted, offered, terms
from tests.cast import at

pytestmark = pytest.mark.django_db


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code, caught.value
    return caught.value


def has_authority(cast, project, day, actor=None):
    rows = access.in_force_of((actor or cast.agent).seat, date.fromisoformat(day))
    return rows.filter(project=project).exists()


def test_the_enterprise_asks_the_centre_names_an_agent_both_sign(cast):
    project = cast.register()
    row = asked(cast, project)
    assert row.status == EntrustmentStatus.TO_SIGN and row.centre == cast.centre.office
    row = door.perform(entrusting.assign, row, by=cast.centre, at=at("2026-03-03"), agent=cast.agent_record(cast.agent))
    assert row.status == EntrustmentStatus.SIGNING
    row = door.perform(entrusting.sign, row, by=cast.applicant, at=at("2026-03-03 10:00"))
    assert row.status == EntrustmentStatus.TO_SEAL and not has_authority(cast, project, "2026-03-03")
    row = door.perform(entrusting.seal, row, by=cast.centre, at=at("2026-03-03 11:00"))
    assert row.status == EntrustmentStatus.IN_FORCE and has_authority(cast, project, "2026-03-03")
    acts = Event.objects.filter(project=project, act__startswith="entrust").values_list("act", flat=True)
    assert list(acts) == ["entrust_ask", "entrust_assign", "entrust_sign", "entrust_seal"]


def test_what_the_law_keeps_for_the_enterprise_cannot_be_entrusted(cast):
    project = cast.register()
    for deed in (Deed.STATE_FACTS, Deed.WITHDRAW, Deed.COMMIT):
        refused("deeds_not_allowed", offered, cast, project, deeds=[Deed.FILE, deed])


@pytest.mark.parametrize(
    "code,said",
    [
        ("proof_missing", {"proof": " "}),
        ("dates_reversed", {"valid_until": date(2026, 3, 1)}),
        ("scope_empty", {"scope": Scope.STAGES}),
        ("scope_empty", {"scope": Scope.STAGES, "stages": ["heaven"]}),
        ("scope_empty", {"scope": Scope.ITEMS, "items": ["Z99"]}),
        ("deeds_not_allowed", {"deeds": []}),
    ],
)
def test_terms_that_say_nothing_are_refused(cast, code, said):
    refused(code, asked, cast, cast.register(), **said)


def test_only_the_centre_serves_a_project_by_its_own_decision(cast):
    project = cast.register()
    refused("centre_decides", asked, cast, project, ground="decision", proof="")
    assert offered(cast, project, ground="decision", proof="").status == EntrustmentStatus.SIGNING


def test_grounds_have_dates(cast):
    Qualification.objects.filter(code="talent").update(valid_until=date(2025, 12, 31))
    refused("ground_not_valid", asked, cast, cast.register(), ground="talent")


def test_a_project_has_one_entrustment_at_a_time(cast):
    project = cast.register()
    row = asked(cast, project)
    refused("entrusted_already", asked, cast, project)
    door.perform(entrusting.decline, row, by=cast.centre, at=at("2026-03-03"), reason="不属于服务范围。")
    assert Entrustment.objects.get().end_reason == EndReason.NOT_TAKEN
    assert asked(cast, project).status == EntrustmentStatus.TO_SIGN


def test_no_agent_has_more_cases_than_it_can_take(cast):
    """Cases that are being signed and sealed count like those in force."""
    record = cast.agent_record(cast.agent)
    type(record).objects.filter(pk=record.pk).update(capacity=2)
    entrusted(cast, cast.register(name="一号"))
    second = offered(cast, cast.register(name="二号"))
    assert assigning.with_load(at("2026-03-02").date()).get(pk=record.pk).load == 2
    refusal = refused("agent_full", offered, cast, cast.register(name="三号"))
    assert refusal.field == "agent" and "2" in str(refusal)
    door.perform(entrusting.assign, second, by=cast.centre, at=at("2026-03-03"), agent=record)  # it is one of the two
    taken = entrusted(cast, cast.register(name="四号"), agent=cast.other_agent)
    said = {"by": cast.centre, "at": at("2026-03-03"), "to_agent": record, "reason": "轮岗。"}
    assert refused("agent_full", door.perform, handing_over.open_hand_over, taken, **said).field == "to_agent"
    door.perform(entrusting.decline, second, by=cast.applicant, at=at("2026-03-03"), reason="不用了。")
    assert door.perform(handing_over.open_hand_over, taken, **said)


def test_strangers_sign_seal_and_recall_nothing(cast):
    row = offered(cast, cast.register())
    for by in (cast.stranger, cast.agent, cast.window, cast.centre, cast.administrator):
        with pytest.raises(Refusal):
            door.perform(entrusting.sign, row, by=by, at=at("2026-03-03"))
    row = door.perform(entrusting.sign, row, by=cast.applicant, at=at("2026-03-03"))
    for by in (cast.stranger, cast.agent, cast.window, cast.applicant):
        with pytest.raises(Refusal):
            door.perform(entrusting.seal, row, by=by, at=at("2026-03-03"))
    row = door.perform(entrusting.seal, row, by=cast.centre, at=at("2026-03-03"))
    for by in (cast.stranger, cast.agent, cast.centre):
        with pytest.raises(Refusal):
            door.perform(ending.recall, row, by=by, at=at("2026-03-03"))


def test_nothing_is_signed_or_sealed_after_its_last_day(cast):
    project = cast.register()
    row = offered(cast, project, valid_until=date(2026, 3, 4))
    refused("last_day_over", door.perform, entrusting.sign, row, by=cast.applicant, at=at("2026-03-05"))
    row = door.perform(entrusting.sign, row, by=cast.applicant, at=at("2026-03-04"))
    refused("last_day_over", door.perform, entrusting.seal, row, by=cast.centre, at=at("2026-03-05"))
    door.perform(entrusting.decline, row, by=cast.centre, at=at("2026-03-05"), reason="期限已过。")
    assert asked(cast, project).status == EntrustmentStatus.TO_SIGN


def test_recall_ends_it_at_once(cast):
    project = cast.register()
    row = entrusted(cast, project)
    door.perform(ending.recall, row, by=cast.applicant, at=at("2026-03-04"), reason="改由自己办理。")
    assert not has_authority(cast, project, "2026-03-04")
    refused("no_mandate", procedure.file, project.stages.get(code="initiation"), by=cast.agent, at=at("2026-03-04"))


def test_it_expires_at_midnight_of_its_last_day(cast):
    project = cast.register()
    row = entrusted(cast, project, valid_until=date(2026, 3, 6))
    stage = project.stages.get(code="initiation")
    procedure.filing.may_file(stage, by=cast.agent, at=at("2026-03-06 23:59"))
    refused("no_mandate", procedure.filing.may_file, stage, by=cast.agent, at=at("2026-03-07 00:00"))
    assert watching.watch(at("2026-03-06 23:59")) == 0
    assert watching.watch(at("2026-03-07 00:00")) == 1 and watching.watch(at("2026-03-07 00:00")) == 0
    row.refresh_from_db()
    assert (row.status, row.end_reason) == (EntrustmentStatus.ENDED, EndReason.EXPIRED)
    assert Event.objects.filter(project=project, act="entrust_end").get().seat == SeatKind.SYSTEM


def test_it_gives_nothing_before_its_first_day(cast):
    project = cast.register()
    entrusted(cast, project, valid_from=date(2026, 3, 9))
    assert not has_authority(cast, project, "2026-03-08") and has_authority(cast, project, "2026-03-09")
    assert watching.watch(at("2026-03-05")) == 0


def test_it_ends_when_the_agent_leaves(cast):
    project = cast.register()
    row = entrusted(cast, project)
    type(cast.agent.seat).objects.filter(pk=cast.agent.seat.pk).update(valid_until=date(2026, 3, 10))
    assert has_authority(cast, project, "2026-03-10") and not has_authority(cast, project, "2026-03-11")
    watching.watch(at("2026-03-11"))
    row.refresh_from_db()
    assert row.end_reason == EndReason.AGENT_LEFT


def test_it_ends_with_the_project(cast):
    project = cast.register()
    row = entrusted(cast, project)
    procedure.withdraw_project(project, by=cast.applicant, at=at("2026-03-09"), reason="不再投资。")
    assert not has_authority(cast, project, "2026-03-09")
    watching.watch(at("2026-03-09"))
    row.refresh_from_db()
    assert row.end_reason == EndReason.PROJECT_WITHDRAWN


def test_it_is_completed_when_works_may_start(cast):
    project = cast.register()
    row = entrusted(cast, project)
    early = Stage.objects.filter(project=project).exclude(code=StageCode.COMPLETION)
    early.update(status=StageStatus.CONCLUDED)
    assert not has_authority(cast, project, "2026-03-09")
    watching.watch(at("2026-03-09"))
    row.refresh_from_db()
    assert row.end_reason == EndReason.COMPLETED


def test_one_until_completion_goes_on_after_the_start_of_works(cast):
    project = cast.register()
    entrusted(cast, project, until=Until.COMPLETION)
    Stage.objects.filter(project=project).exclude(code=StageCode.COMPLETION).update(status=StageStatus.CONCLUDED)
    assert has_authority(cast, project, "2026-03-09")


def test_the_level_follows_the_investment(cast):
    assert assigning.level_of(cast.register(name="小", investment_wan=49_999), cast.on) == "county"
    assert assigning.level_of(cast.register(name="中", investment_wan=50_000), cast.on) == "city"
    assert assigning.level_of(cast.register(name="大", investment_wan=100_000), cast.on) == "province"


def test_the_agent_with_the_language_and_the_smaller_load_is_proposed_first(cast):
    project = cast.register()
    busy, free = cast.agent_record(cast.agent), cast.agent_record(cast.other_agent)
    entrusted(cast, project)
    found = assigning.proposals(project, "county", "zh", cast.on)
    assert [each.agent for each in found] == [free, busy] and [each.load for each in found] == [0, 1]
    busy.languages = ["zh", "de"]
    busy.save()
    assert assigning.proposals(project, "county", "de", cast.on)[0].agent == busy


def test_terms_default_to_everything_an_agent_may_do():
    assert Deed.COMMIT not in terms().deeds and Deed.FILE in terms().deeds


def test_no_act_of_the_agency_has_the_name_of_an_act_of_the_procedure():
    """Words of both stand in one table; a second meaning would rewrite the history of the first."""
    source = (Path(__file__).parents[2] / "stages/desks/timeline.py").read_text(encoding="utf-8")
    assert [act for act in wording.ACTS if f'    "{act}": ' in source] == []

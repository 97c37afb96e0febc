"""What the main pages of the scene do not need and others show: an agent at work, sessions that have ended, papers that
follow, terms that are longer, questions, an edition handed in. So every kind of page has something to show."""

from urllib.parse import urlsplit

from django.urls import reverse

from administration.acts import passwords, publishing
from agency import door as agency_door
from agency.acts import blockages, confirming, handing_over, keeping, supervising
from agency.enums import AgentKind, Grievance, Ladder
from agency.models import Agent, SupervisionCase
from stages.acts import consulting, extending
from stages.acts.answering_session import Condition
from stages.enums import ClockKind, ConsultationKind, SessionOutcome, SessionVerdict, StageCode
from stages.flows import door, session_door, watching
from stages.models import Certificate, Clock
from tests import sittings
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.house.test_doors import failed_work
from tests.steps import accepted_stage, decide_fully, filed_stage, uploaded

FRIDAY, MONDAY = at("2026-03-06 15:00"), at("2026-03-09 09:00")
PROMISED = "eia_public_version"


def add(cast, scene):
    """Add it to a scene. Returns the addresses that no row tells: {name: path}."""
    _agent_at_work(cast)
    _sessions(cast)
    _promise_not_kept(cast)
    _renewal(cast)
    _more_time(cast)
    _look_before_filing(cast)
    consulting.ask(
        cast.enterprise, by=cast.applicant, at=FRIDAY, kind=ConsultationKind.QUESTION, subject="能评和环评可以同时办吗",
        text="项目已备案。", division=cast.division,
    )  # fmt: skip
    publishing.hand_in([], by=cast.administrator, at=MONDAY)
    failed_work(cast)
    watching.watch(MONDAY)
    link = passwords.send(cast.window.person, by=cast.administrator, at=MONDAY)
    paper = "paper=eia_form_application"
    return {
        "administration:password-new": urlsplit(link).path,
        "stages:guide-item-blank": reverse("stages:guide-item-blank", args=["L09"]) + f"?{paper}",
        "stages:project-blank": reverse("stages:project-blank", args=[scene.project.code]) + f"?item=L09&{paper}",
    }


def examiner(cast):
    """Whoever examines what has been reported about the agency."""
    return cast.seats.of_office("centre", SupervisionCase.objects.select_related("centre").first().centre)


def _agent_at_work(cast):
    application = filed_stage(cast, cast.register("upgrade", name="经编车间改造项目"), StageCode.INITIATION)
    entrustment = entrusted(cast, application.project)
    case = entrustment.case
    agency_door.perform(keeping.draw_plan, case, by=cast.agent, at=FRIDAY)
    official = cast.department("planning")
    Agent.objects.create(seat=official.seat, kind=AgentKind.CHIEF, division=cast.division, phone="0575-88880001")
    for level in (Ladder.CHIEF, Ladder.CENTRE):
        row = agency_door.perform(
            blockages.raise_blockage, case, by=cast.agent, at=FRIDAY, text="红线图与规划条件不一致。", code="G03",
            office=official.office,
        )  # fmt: skip
        agency_door.perform(blockages.take_up, row, by=cast.agent, at=FRIDAY, level=level, text="请核对。")
    agency_door.perform(
        confirming.propose, entrustment, by=cast.agent, at=FRIDAY, name="withdraw", subject=application.number,
        why="总平面图要重做，先撤回再报。",
    )  # fmt: skip
    agency_door.perform(
        handing_over.open_hand_over, entrustment, by=cast.centre, at=FRIDAY, reason="轮岗。",
        to_agent=cast.agent_record(cast.other_agent),
    )  # fmt: skip
    supervising.report(
        at=FRIDAY, kind=Grievance.INTERMEDIARY, text="只能找某某图审公司。", project_code=case.project.code
    )


def _sessions(cast):
    """One that has passed, and one that asks for corrections."""
    for name, outcome in (("提花车间项目", SessionOutcome.PASSED), ("印花车间项目", SessionOutcome.FURTHER_ROUND)):
        session = sittings.called(cast, sittings.opened(cast, name=name))
        first, second = sittings.seats(session)
        sittings.answer(cast, first, when=FRIDAY)
        asked = {} if outcome == SessionOutcome.PASSED else {
            "verdict": SessionVerdict.DISAGREE, "conditions": [Condition("锅炉须迁移。", "锅炉")]}  # fmt: skip
        sittings.answer(cast, second, when=FRIDAY, **asked)
        said = {"days": 5} if asked else {}
        session_door.conclude(
            session, by=sittings.lead_of(cast, session), at=FRIDAY, outcome=outcome, text="已议定。", **said
        )


def _promise_not_kept(cast):
    project = cast.register(name="针织一厂扩建项目")
    application = filed_stage(cast, project, StageCode.INITIATION, without=[PROMISED], promising=[PROMISED],
                              when=at("2026-03-02 10:00"))  # fmt: skip
    door.perform("accept", application, by=cast.window, at=at("2026-03-02 11:00"), tolerating=[PROMISED])
    door.revoke(application, by=cast.window, at=FRIDAY, words="经电话提醒仍未补交。")


def _renewal(cast):
    project = cast.register("verified", name="天然气门站项目")
    accepted_stage(cast, project, StageCode.INITIATION, items=["L05"])
    decide_fully(cast, project, "L05")
    certificate = Certificate.objects.select_related("approval__project").get(approval__project=project)
    row = door.ask_renewal(certificate, by=cast.applicant, at=FRIDAY, reason="土地招拍挂推迟。")
    door.decide_renewal(row, by=cast.holder(certificate.approval), at=MONDAY, grant=True, reasons="", months=12)


def _more_time(cast):
    running = Clock.objects.running().filter(kind=ClockKind.DECISION, approval__office__isnull=False).order_by("pk")
    clock = next(each for each in running if extending.rule_for(each))
    lead = cast.seats.of_office("lead", clock.office)
    door.extend(clock, by=lead, at=FRIDAY, days=5, reason="情况复杂。", approved_by="王局长")


def _look_before_filing(cast):
    stage = cast.register("upgrade", name="浆纱车间改造项目").stages.get(code=StageCode.INITIATION)
    door.ask_precheck(stage, by=cast.applicant, at=FRIDAY, items=["L09"], supplied={"eia_form": uploaded("报告表.pdf")})

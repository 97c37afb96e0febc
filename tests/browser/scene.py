"""A window's week with something for every kind of page: filed, corrected, tolerated, stopped, concluded, issued."""

from dataclasses import dataclass

from django.urls import reverse

from projects.models import Project
from reports.bulletin import freezing
from stages.enums import ClockKind, StageCode, StoppageGround
from stages.flows import door
from stages.models import Application, Approval, Certificate, Clock, JointSession, SessionOffice, Stoppage
from tests import sittings
from tests.cast import Cast, at
from tests.steps import COLLECTED, DECIDED, accepted_stage, current, decide_fully, filed_stage, tolerated_stage

TOLERABLE, CORE = "eia_public_version", "eia_form"


@dataclass
class Scene:
    cast: Cast
    filed: Application  # waits at the window
    corrected: Application  # the enterprise is to answer the notice
    tolerated: Application  # accepted, a paper is owed
    issued: Application
    project: Project  # that of `tolerated`
    approval: Approval  # of another project: in review, its clock runs
    stoppage: Stoppage  # of an item of `project`
    decided: Approval
    certificate: Certificate
    session: JointSession  # called, no opinion yet


def build(cast):
    filed = filed_stage(cast, cast.register(), StageCode.INITIATION)
    corrected = filed_stage(cast, _upgrade(cast, "印染车间绿色改造项目"), StageCode.INITIATION, without={CORE})
    door.perform("correct", corrected, by=cast.window, at=at("2026-03-04"), problems={CORE: "缺少报告表。"})
    project = _upgrade(cast, "年产三千吨差别化纤维技改项目")
    tolerated = tolerated_stage(cast, project, StageCode.INITIATION, [TOLERABLE])
    decide_fully(cast, project, "L03")
    decided = decide_fully(cast, project, "L07")
    reviewed = cast.register(name="高端装备零部件生产线项目")
    accepted_stage(cast, reviewed, StageCode.INITIATION)
    return Scene(
        cast, filed, corrected, tolerated, _issued(cast), project, current(reviewed, "L09"),
        _stopped(cast, project), decided, Certificate.objects.get(approval=decided),
        sittings.called(cast, sittings.opened(cast, name="数码印花技改项目")),
    )  # fmt: skip


def _upgrade(cast, name):
    return cast.register("upgrade", name=name)


def _issued(cast):
    application = accepted_stage(cast, _upgrade(cast, "仓储扩建项目"), StageCode.INITIATION, items=["L13"])
    decide_fully(cast, application.project, "L13")
    door.perform("conclude", application, by=cast.lead("economy_information"), at=DECIDED, text="同意。")
    door.perform("issue", application, by=cast.window, at=DECIDED, handover=COLLECTED)
    return application


def _stopped(cast, project):
    clock = Clock.objects.get(project=project, approval__code="L09", kind=ClockKind.DECISION)
    approval = current(project, "L09")
    return door.suspend(
        clock, by=cast.holder(approval), at=DECIDED, ground=StoppageGround.EXPERT_REVIEW, days=10,
        basis="环境影响评价法 第十三条", reason="组织专家评审。",
    )  # fmt: skip


def bulletin_of(cast):
    """The address of the frozen bulletin of February."""
    row, _is_new = freezing.freeze(cast.division, "2026-02", at=at("2026-03-09 10:00"), on=at("2026-03-09").date())
    return row.division.code, row.month, row.edition


def pages(scene):
    """[(kind of page, who sits there, path)]: the pages that everybody's work is made of."""
    cast, project = scene.cast, scene.project
    item = [scene.approval.project.code, scene.approval.code, scene.approval.round]
    reviewer = cast.holder(scene.approval)
    clock, session = scene.stoppage.clock, scene.session
    place = SessionOffice.objects.select_related("office").filter(session=session).first()

    def at_page(kind, who, name, *args, query=""):
        return kind, who, reverse(name, args=args) + query

    return [
        at_page("inbox", cast.window, "stages:inbox"),
        at_page("inbox", reviewer, "stages:inbox"),
        at_page("inbox, empty", cast.lead("construction"), "stages:inbox"),
        at_page("list", cast.applicant, "stages:projects"),
        at_page("list", cast.window, "stages:projects"),
        at_page("list", reviewer, "stages:clocks"),
        at_page("list", cast.applicant, "messages"),
        at_page("list", cast.administrator, "outbox"),
        at_page("dossier", cast.window, "stages:application", scene.filed.number),
        at_page("dossier", cast.applicant, "stages:application", scene.corrected.number),
        at_page("dossier", cast.applicant, "stages:application", scene.tolerated.number),
        at_page("dossier", reviewer, "stages:approval", *item),
        at_page("dossier", reviewer, "stages:clock", project.code, clock.pk),
        at_page("session", sittings.lead_of(cast, session), "stages:session", session.number, session.round),
        at_page("session", sittings.official(cast, place), "stages:session", session.number, session.round),
        at_page("session", cast.applicant, "stages:session", session.number, session.round),
        at_page("list", cast.centre, "stages:deliveries"),
        at_page("dossier", cast.applicant, "stages:application", scene.issued.number),
        at_page("document", cast.window, "stages:application-receipt", scene.issued.number),
        at_page("board", cast.applicant, "stages:project", project.code),
        at_page("strip", cast.applicant, "stages:project-strip", project.code),
        at_page("papers", cast.applicant, "stages:project-papers", project.code),
        at_page("history", cast.applicant, "stages:project-history", project.code),
        at_page("form", cast.applicant, "stages:project-register", query="?division=330603"),
        at_page("form", cast.applicant, "stages:application-file", project.code, StageCode.CONSTRUCTION),
        at_page("form", None, "sign-in"),
        at_page("form", None, "join"),
        at_page("form", cast.applicant, "stages:consultation-ask"),
        at_page("form", cast.applicant, "stages:application-rate", scene.issued.number),
        at_page("form", cast.applicant, "password"),
        at_page("list", cast.centre, "stages:consultations"),
        at_page("list", cast.centre, "stages:ratings"),
        at_page("list", cast.centre, "stages:search", query="?q=jlfz"),
        at_page("dossier", cast.applicant, "stages:project-readers", project.code),
        at_page("public", None, "stages:questions"),
        at_page("dashboard", cast.centre, "stages:city"),
        at_page("dashboard", cast.centre, "reports:overview"),
        at_page("forecast", cast.applicant, "reports:forecast", project.code, query="?pace=150&later=5&in_turn=on"),
        at_page("forecast", cast.centre, "reports:forecasts"),
        at_page("report", cast.centre, "reports:conformance"),
        at_page("report", cast.centre, "reports:yardstick"),
        at_page("report", cast.centre, "reports:bulletins"),
        at_page("report", cast.centre, "reports:bulletin", *bulletin_of(cast)),
        at_page("form", cast.centre, "reports:outside"),
        at_page("document", cast.applicant, "stages:correction-notice", scene.corrected.number),
        at_page("document", cast.applicant, "stages:certificate", scene.certificate.number),
        at_page("document", cast.applicant, "stages:decision", project.code, scene.decided.code, scene.decided.round),
        at_page("document", cast.applicant, "stages:stoppage-notice", project.code, scene.stoppage.number),
        at_page("document", cast.applicant, "stages:application-slip", scene.tolerated.number),
        at_page("public", None, "stages:guide"),
        at_page("public", None, "stages:guide-item", "L09"),
        at_page("public", None, "stages:decisions"),
        at_page("public", None, "stages:verified", scene.certificate.check_code),
    ]  # fmt: skip

"""The rows of the permission matrix: every act that asks for the enterprise or its agent, with a scene and its page.

A scene is the shortest way to something the act could be done about. `reach` is the stage in which that lies, or None
for the whole project or the case itself.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

from django.urls import reverse

from agency import door
from agency.acts import blockages, handing_over, keeping
from projects.enums import Channel, Deed
from stages.acts import committing, filing, papers
from stages.enums import ApprovalStatus, SessionKind, Verdict
from stages.flows import door as procedure
from stages.flows.approval import ApprovalFlow
from stages.models import Application, Approval, Commitment, JointSession, Obligation, SessionNotice
from tests import laws
from tests.agency.entrusting import entrusted
from tests.cast import at
from tests.sittings import called
from tests.steps import (
    ACCEPTED,
    REVIEWED,
    accepted_stage,
    certificate_under,
    current,
    filed_stage,
    tolerated_stage,
    uploaded,
)

ROOT = Path(__file__).resolve().parents[2]
NOW = at("2026-03-05 10:00")
MONDAY = at("2026-03-09 10:00")
TOLERATED = "power_of_attorney"


@dataclass
class Scene:
    """A project and what the act is about; `also` is what its page needs besides."""

    project: object
    subject: object = None
    also: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """`guard`: "module.function". `deed` None: keeping the case, which every mandate allows whatever its scope.

    `subject(cast, scene, entrustment)`: of acts about the case, which there is only with an entrustment. `page(scene,
    entrustment)`: (address, what is sent). `is_own`: whether the enterprise itself may do it as well.
    """

    guard: str
    deed: Deed | None
    scene: Callable
    page: Callable | None
    reach: str | None = "initiation"
    subject: Callable | None = None
    is_own: bool = True
    on_page: int | None = None  # what an agent with a mandate meets there, where it is not what the deed says
    to_owner: int = 302  # what the enterprise meets
    now: datetime = NOW

    def module(self):
        folder = "agency" if (ROOT / f"agency/acts/{self.guard.partition('.')[0]}.py").exists() else "stages"
        return import_module(f"{folder}.acts.{self.guard.partition('.')[0]}")

    def ask(self, subject, by, when):
        """Call the guard as its act does."""
        if self.guard == "proposing.may_propose":
            return self.module().may_propose([subject], SessionKind.MEETING, by=by, at=when)
        return getattr(self.module(), self.guard.partition(".")[2])(subject, by=by, at=when)

    @property
    def days(self):
        """First and last day of an entrustment around `now`."""
        return (self.now - timedelta(days=1)).date(), (self.now + timedelta(days=1)).date()


# -- scenes


def registered(cast):
    project = cast.register()
    return Scene(project, project)


def to_file(cast):
    project = cast.register()
    stage = project.stages.select_related("project__enterprise").get(code="initiation")
    return Scene(project, stage, {"items": list(filing.to_file(stage).values_list("code", flat=True))})


def at_the_window(cast):
    project = cast.register()
    return Scene(project, _application(filed_stage(cast, project, "initiation")))


def sent_back(cast):
    scene = at_the_window(cast)
    asked = scene.subject.required_papers.exclude(origin="file").first().type
    procedure.perform("correct", scene.subject, by=cast.window, at=ACCEPTED, problems={asked: "请补盖公章。"}, days=10)
    return Scene(scene.project, _application(scene.subject), {"asked": asked})


def promisable(cast):
    scene = at_the_window(cast)
    return Scene(scene.project, scene.subject, {"type": _promisable(scene.subject)})


def lettered(cast):
    scene = promisable(cast)
    letter = procedure.prepare_commitment(
        scene.subject, by=cast.applicant, at=NOW, papers={scene.also["type"]: "公章不清。"}
    )
    letter = Commitment.objects.select_related("application__project__enterprise").get(pk=letter.pk)
    return Scene(scene.project, letter, {"number": scene.subject.number})


def owing(cast):
    project = cast.register()
    tolerated_stage(cast, project, "initiation", {TOLERATED})
    owed = Obligation.objects.select_related("required_paper__application__project__enterprise").get()
    return Scene(project, owed)


def announced(cast):
    """A promised paper that the enterprise says is in the post."""
    scene = owing(cast)
    procedure.supply(scene.subject, by=cast.applicant, at=NOW, supplied=papers.Supplied(channel=Channel.POST))
    return scene


def intermediary(cast):
    project = cast.register()
    return Scene(project, Approval.objects.with_names().filter(status=ApprovalStatus.OPEN, office=None).first())


def own_inspection(cast):
    """As if the works were finished."""
    project = cast.register()
    row = Approval.objects.filter(project=project, item__kind="self_acceptance").first()
    process = ApprovalFlow.start.run(approval=row)
    Approval.objects.filter(pk=row.pk).update(status=ApprovalStatus.OPEN, process=process)
    return Scene(project, Approval.objects.with_names().get(pk=row.pk))


def reviewed(cast):
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    return Scene(project, current(project, "L09"))


def conditional(cast):
    scene = reviewed(cast)
    said = {"verdict": Verdict.CONDITIONS, "text": "有条件同意。", "conditions": ["厂界噪声按二类标准。"]}
    for step in ("review", "decide"):
        procedure.perform(step, scene.subject, by=cast.holder(scene.subject), at=REVIEWED, **said)
    return Scene(scene.project, current(scene.project, "L09"))


def certified(cast):
    certificate = certificate_under(cast, laws.SITE)
    return Scene(certificate.approval.project, certificate)


def in_session(cast):
    scene = reviewed(cast)
    session = called(cast, scene.project, ["L09"], when=at("2026-03-04 15:00"))
    JointSession.objects.filter(pk=session.pk).update(starts_at=at("2026-03-05 09:00"), ends_at=NOW)
    return Scene(scene.project, JointSession.objects.with_names().get(pk=session.pk))


def to_correct_after_session(cast):
    scene = in_session(cast)
    notice = SessionNotice.objects.create(
        session=scene.subject, enterprise=cast.enterprise, number="ZG01", lines=[], sent_at=NOW,
        due_on=MONDAY.date(),
    )  # fmt: skip
    return Scene(scene.project, notice)


def results_issued(cast):
    project = cast.register()
    application = accepted_stage(cast, project, "initiation")
    Application.objects.filter(pk=application.pk).update(issued_at=at("2026-03-04 16:00"))
    return Scene(project, _application(application))


def _application(row):
    return Application.objects.select_related("stage", "project__enterprise", "window").get(pk=row.pk)


def _promisable(application):
    return committing.promisable(application.required_papers.all())[0].type


# -- what acts about the case are about


def the_case(cast, scene, entrustment):
    return entrustment.case


def the_entrustment(cast, scene, entrustment):
    return entrustment


def handed_over(cast, scene, entrustment):
    """An open hand-over from the agent to the other one."""
    row = entrustment.hand_overs.filter(status="open").first()
    return row or door.perform(
        handing_over.open_hand_over, entrustment, by=cast.centre, at=scene.also["now"], reason="轮岗。",
        to_agent=cast.agent_record(cast.other_agent),
    )  # fmt: skip


def blocked(cast, scene, entrustment):
    row = entrustment.case.blockages.first()
    return row or door.perform(
        blockages.raise_blockage, entrustment.case, by=cast.agent, at=scene.also["now"], text="卡住"
    )


def planned(cast, scene, entrustment):
    if not entrustment.case.plan.exists():
        door.perform(keeping.draw_plan, entrustment.case, by=cast.agent, at=scene.also["now"])
    return entrustment.case


def noted(cast, scene, entrustment):
    case, said = entrustment.case, {"by": cast.agent, "at": scene.also["now"]}
    if not case.notes.exists():
        door.perform(keeping.write_note, case, text="记一笔", **said)
        door.perform(keeping.bring_forward, case, text="催", on=MONDAY.date(), **said)
    return case


# -- pages


def address(name, *args):
    return reverse(f"stages:{name}", args=args)


def item_page(name, **said):
    return lambda scene, _row: (address(name, scene.project.code, scene.subject.code, scene.subject.round), said)


def number_page(name, **said):
    return lambda scene, _row: (address(name, scene.subject.number), said)


def case_page(name, *more, **said):
    return lambda _scene, row: (reverse(f"agency:{name}", args=[row.number, *more]), said)


def _file_page(scene, _row):
    return address("application-file", scene.project.code, scene.subject.code), {"step": "file"} | scene.also


def _precheck_page(scene, _row):
    return address("application-file", scene.project.code, scene.subject.code), {"step": "precheck"} | scene.also


def _supply_page(scene, _row):
    return address("obligation-supply", scene.subject.pk), {"channel": "online", "paper": uploaded().file}


def _answer_page(scene, _row):
    return address("application-answer", scene.subject.number), {f"counter-{scene.also['asked']}": "on"}


def _promise_page(scene, _row):
    type = scene.also["type"]
    return address("application-promise", scene.subject.number), {f"promise-{type}": "on", f"flaw-{type}": "公章不清。"}


def _confirm_page(scene, _row):
    return address("application-confirm", scene.also["number"]), {}


def _propose_page(scene, row):
    sent = {"what": f"withdraw|{scene.subject.number}", "why": "重报。"}
    return reverse("agency:case-do", args=[row.number, "propose"]), sent


def _pre_check_page(scene, row):
    lines, _on_file = keeping.asked_for(row.case, scene.subject)
    return reverse("agency:case-pre-check", args=[row.number, "initiation"]), {
        f"found-{line.type}": "good" for line in lines
    }


def _attend_page(scene, row):
    return reverse("agency:case-attend", args=[row.number, scene.subject.pk]), {}


def _receive_page(scene, row):
    return reverse("agency:case-receive", args=[row.number, scene.subject.number]), {}


def _hand_over_page(scene, row):
    return reverse("agency:hand-over-confirm", args=[row.hand_overs.filter(status="open").get().pk]), {}


def _take_up_page(scene, row):
    sent = {"level": "centre", "text": "请协调。"}
    return reverse("agency:case-blockage", args=[row.number, row.case.blockages.get().pk, "up"]), sent


def _solve_page(scene, row):
    return reverse("agency:case-blockage", args=[row.number, row.case.blockages.get().pk, "solve"]), {"text": "已通。"}


def _move_line_page(scene, row):
    line = row.case.plan.last()
    return reverse("agency:case-plan-line", args=[row.number, line.code]), {
        "starts_on": line.starts_on, "ends_on": line.ends_on + timedelta(days=3),
    }  # fmt: skip


def _tick_page(kind):
    def page(scene, row):
        found = row.case.notes if kind == "note" else row.case.bring_forwards
        return reverse("agency:case-tick", args=[row.number, kind, found.get().pk]), {}

    return page


def _visit_page(scene, _row):
    return reverse("agency:visits", args=[scene.subject.number]), {
        "visitor": "agent", "on": "2026-03-05", "purpose": "送原件",
    }  # fmt: skip


def keep(page, subject=the_case, scene=registered, guard="keeping.may_keep"):
    """A row of keeping the case."""
    return Act(guard, None, scene, page, reach=None, subject=subject, is_own=False)


NOT_THERE = 404
ACTS = {
    "file": Act("filing.may_apply", Deed.FILE, to_file, _file_page),
    "ask_precheck": Act("prechecking.may_ask", Deed.PRE_CHECK, to_file, _precheck_page),
    "answer": Act("correcting.may_answer", Deed.SUPPLEMENT, sent_back, _answer_page),
    "prepare_commitment": Act("committing.may_prepare", Deed.FILL_IN, promisable, _promise_page),
    "confirm_commitment": Act("committing.may_confirm", Deed.COMMIT, lettered, _confirm_page, on_page=NOT_THERE),
    "supply": Act("supplying.may_supply", Deed.SUPPLEMENT, owing, _supply_page),
    "take_back_supply": Act("supplying.may_take_back", Deed.SUPPLEMENT, announced,
                            lambda scene, _row: (address("obligation-take-back", scene.subject.pk), {})),
    "record": Act("recording.may_record", Deed.SUPPLEMENT, intermediary,
                  item_page("approval-record", result="报告 12 号"), reach="construction"),
    "record_own_inspection": Act("recording.may_record", Deed.STATE_FACTS, own_inspection,
                                 item_page("approval-record", result="合格"), reach="completion"),
    "accept_conditions": Act("accepting.may_accept", Deed.ACCEPT_CONDITIONS, conditional,
                             item_page("approval-accept-conditions")),
    "ask_renewal": Act("renewing.may_ask", Deed.FILE, certified, number_page("renewal-ask", reason="仍需使用。"),
                       now=MONDAY),
    "ask_for_session": Act("proposing.may_propose", Deed.FILE, reviewed,
                           item_page("approval-session", kind="meeting", reason="需会商。")),
    "report_corrections": Act("correcting_session.may_report", Deed.SUPPLEMENT, to_correct_after_session,
                              number_page("session-report", text="已改。")),
    "withdraw": Act("withdrawing.may_withdraw", Deed.WITHDRAW, at_the_window,
                    number_page("application-withdraw", reason="撤。")),
    "withdraw_project": Act("withdrawing.may_withdraw_project", Deed.WITHDRAW, registered,
                            lambda scene, _row: (address("project-withdraw", scene.project.code), {"reason": "撤。"}),
                            reach=None),
    "move_edition": Act("moving.may_move", Deed.MOVE_EDITION, registered,
                        lambda scene, _row: (address("project-edition", scene.project.code), {}), reach=None,
                        to_owner=422),  # it follows the edition in force
    "propose": Act("confirming.may_propose", Deed.FILL_IN, at_the_window, _propose_page, is_own=False),
    "pre_check": Act("keeping.may_pre_check", Deed.PRE_CHECK, to_file, _pre_check_page, is_own=False),
    "attend": Act("keeping.may_attend", Deed.ATTEND, in_session, _attend_page, is_own=False),
    "receive": Act("keeping.may_receive", Deed.RECEIVE, results_issued, _receive_page, is_own=False),
    "enter_visit": Act("visiting.may_enter", None, at_the_window, _visit_page, reach=None, is_own=False),
    "plan": keep(case_page("case-do", "plan")),
    "move_line": keep(_move_line_page, planned),
    "give_card": keep(case_page("case-do", "card-given")),
    "contact": keep(case_page("case-do", "contact", kind="call", when="2026-03-05T09:00", with_whom="王", purpose="催",
                              result="好")),
    "note": keep(case_page("case-do", "note", text="记", audience="internal", verified_on="2026-03-05")),
    "verify_note": keep(_tick_page("note"), noted),
    "bring_forward": keep(case_page("case-do", "forward", on="2026-03-09", text="催")),
    "tick_off": keep(_tick_page("forward"), noted),
    "raise_blockage": keep(case_page("case-do", "blockage", text="卡住")),
    "take_up": keep(_take_up_page, blocked, guard="blockages.may_take_up"),
    "solve": keep(_solve_page, blocked, guard="blockages.may_take_up"),
    "ask_hand_over": keep(case_page("case-do", "ask_hand_over", reason="调岗。"), the_entrustment,
                          guard="handing_over.may_ask"),
    "confirm_hand_over": keep(_hand_over_page, handed_over, guard="handing_over.may_confirm"),
}  # fmt: skip


# -- what the list is checked against

#: calls that make a function a guard for an agent
ASKING = {"require_applicant", "may_keep"}


def guards():
    """ "module.function" of every act in which the enterprise's agent is asked for, read from the source."""
    found = set()
    for path in [*ROOT.glob("stages/acts/*.py"), *ROOT.glob("agency/acts/*.py")]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("may_") and _asks(node):
                found.add(f"{path.stem}.{node.name}")
            elif isinstance(node, ast.FunctionDef) and "require_applicant" in _called(node):
                found.add(f"{path.stem}.{node.name}")  # an act without a guard of its own
    return found


def _called(node):
    return {
        getattr(each.func, "attr", getattr(each.func, "id", ""))
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
    }


def _asks(node):
    names = {getattr(each, "attr", "") for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return bool(_called(node) & ASKING) or ("require_seat" in _called(node) and "AGENT" in names)


def row_for(act, cast, scene, **said):
    """An entrustment around the act's day."""
    first, last = act.days
    scene.also["now"] = act.now
    return entrusted(cast, scene.project, **({"valid_from": first, "valid_until": last, "until": "completion"} | said))

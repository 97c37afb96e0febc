"""What the project page knows of a project on one day: the board, the chain, the numbers and what holds the project.

Everything comes from a fixed number of statements, however many items the route has. The same board is drawn for a
route that exists only as a questionnaire's answers (`of_plan`).
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from projects.models import Competence
from projects.models.office import dated
from stages import access
from stages.acts import clocks, reference
from stages.desks import board, chain
from stages.desks.clock_face import faces
from stages.desks.standing import Standing, standing, surroundings
from stages.desks.wording import short_day, words
from stages.enums import (
    APPLIED_FOR,
    FINISHED,
    MOVES_ON,
    SESSION_LIVE,
    ApprovalStatus,
    ClockKind,
    Light,
    SessionKind,
    SessionStatus,
    StageCode,
)
from stages.models import Approval, Clock, JointSession
from stages.rules import routing
from stages.rules.board_layout import RUNNING, Card, CardState, StageHead

#: kinds of joint session in the words that fit on the band of a frame
SHORT = {
    SessionKind.MEETING: gettext_lazy("Joint meeting"),
    SessionKind.SITE_VISIT: gettext_lazy("Site visit"),
    SessionKind.DRAWING_REVIEW: gettext_lazy("Drawings"),
    SessionKind.ASSESSMENT: gettext_lazy("Assessments"),
    SessionKind.SURVEY: gettext_lazy("Survey"),
    SessionKind.JOINT_ACCEPTANCE: gettext_lazy("Joint inspection"),
    SessionKind.COORDINATION: gettext_lazy("Co-ordination"),
}
assert set(SHORT) == set(SessionKind)


@dataclass
class StageState:
    """One stage: its row, how much of it is done and running, and how many items can be filed for now."""

    stage: object
    total: int = 0
    done: int = 0
    running: int = 0
    to_file: int = 0
    refusal: str = ""


@dataclass
class Overview:
    """A project on one day. `standings`: code -> Standing; `chain`: codes to the construction permit."""

    approvals: dict
    standings: dict
    stages: list
    chain: list
    running: list  # (clock, Face)
    board: object = None  # desks.board.Board
    sessions: list = field(default_factory=list)  # JointSessions under way or proposed, those called first
    lights: dict = field(default_factory=dict)

    @property
    def done(self):
        return sum(stage.done for stage in self.stages)

    @property
    def total(self):
        return sum(stage.total for stage in self.stages)

    @property
    def in_motion(self):
        return sum(stage.running for stage in self.stages)

    @property
    def ready(self):
        return sum(shown.state == CardState.READY for shown in self.standings.values())


def overview(project, on, seat, alone=""):
    """The Overview of a project on the day `on`, with links where the seat may go; `alone`: code of the one stage that
    the board is to show.
    """
    approvals = current(project)
    stages = list(project.stages.select_related("lead"))
    running = faces(running_work().filter(project=project), on, reference.calendar(project.division_id))
    around = surroundings(project, approvals, running, on)
    standings = {code: standing(approval, around) for code, approval in approvals.items()}
    seen = Overview(
        approvals=approvals, standings=standings, stages=stage_states(stages, approvals, standings),
        chain=chain_of(project, approvals, stages, on), running=running,
    )  # fmt: skip
    seen.lights = {light: sum(shown.light == light for _clock, shown in running) for light in Light}
    seen.sessions = access.opening(seat, sessions_of(project))
    seen.board = drawn(project, seen, around, alone)
    return seen


def current(project):
    """The items on the route by code; what no longer applies is left out."""
    rows = Approval.objects.current().filter(project=project).exclude(status=ApprovalStatus.DROPPED)
    return {row.code: row for row in rows.select_related("item", "office", "application__window")}


def stage_states(stages, approvals, standings):
    states = {stage.pk: StageState(stage) for stage in stages}
    for code, approval in approvals.items():
        state = states[approval.stage_id]
        state.total += 1
        state.done += approval.status in FINISHED
        state.running += standings[code].state in RUNNING
        state.to_file += approval.status == ApprovalStatus.PLANNED and approval.item.kind in APPLIED_FOR
    return list(states.values())


def edges_of(needs):
    """(needed, needing) for every alternative of every need of a route's plan."""
    return [(before, code) for code, kept in needs.items() for codes in kept for before in codes]


def chain_of(project, approvals, stages, on):
    lead = next((stage.lead_id for stage in stages if stage.code == StageCode.CONSTRUCTION), None)
    held = Competence.objects.filter(dated("", on), office=lead).values_list("function__code", flat=True)
    items = {code: approval.item for code, approval in approvals.items()}
    function = chain.lead_of(project.route.edition, set(held))
    return chain.longest(items, list(items), edges_of(project.route.plan["needs"]), function)


def drawn(project, seen, around, alone=""):
    """The board; a stage `alone` comes with what it waits for and what waits for it in the others."""
    order = [state.stage.code for state in seen.stages]
    page = reverse("stages:project", args=[project.code])
    heads = [StageHead(state.stage.get_code_display(), words(state.stage.lead, "short"), state.done, state.total,
                       state.running, page if state.stage.code == alone else f"{page}?stage={state.stage.code}")
             for state in seen.stages]  # fmt: skip
    pairs = edges_of(around.needs)
    shown = around_stage(alone, seen.approvals, pairs) if alone else seen.approvals
    served = {approval.pk: session for session in reversed(seen.sessions) for approval in session.approvals.all()}
    named = {code: words(approval.item) for code, approval in seen.approvals.items()}
    cards = [card(project, approval, seen.standings[code], order, code in seen.chain, named, served.get(approval.pk))
             for code, approval in seen.approvals.items() if code in shown]  # fmt: skip
    bands = {session.name: band(session, around.on) for session in seen.sessions}
    edges = [(before, after, before in around.finished) for before, after in pairs]
    return board.draw(heads, cards, edges, seen.chain, bands)


def around_stage(stage, approvals, pairs):
    """Codes of a stage's items and of those tied to them by one need."""
    own = {code for code, approval in approvals.items() if approval.item.stage == stage}
    return own | {code for pair in pairs if own & set(pair) for code in pair if code in approvals}


def sessions_of(project):
    """Joint sessions called or proposed for a project, those called first, with the items they serve."""
    rows = JointSession.objects.filter(Q(status__in=SESSION_LIVE) | Q(holds=True) | Q(status=SessionStatus.PROPOSED))
    found = list(rows.filter(projects=project).select_related("lead").prefetch_related("approvals").order_by("-pk"))
    found = [session for session in found if session.outcome_of(project.pk) not in MOVES_ON]
    return sorted(found, key=lambda session: session.status == SessionStatus.PROPOSED)


def band(session, on):
    """What the frame of a session says: its kind, and the day when it is fixed."""
    label = str(SHORT[SessionKind(session.kind)])
    if session.starts_at is not None:
        label += f" {short_day(timezone.localdate(session.starts_at), on)}"
    return board.SessionBand(
        label=label, title=f"{session.get_kind_display()} {session.name} · {session.get_status_display()}",
        url=reverse("stages:session", args=[session.number, session.round]) if session.opens else "",
        is_called=session.status != SessionStatus.PROPOSED,
    )  # fmt: skip


def waits(missing, named):
    """Unmet needs in words, the alternatives of one joined. `missing`: their codes, need by need."""
    return tuple(_(" or ").join(named.get(code, code) for code in codes) for codes in missing)


def card(project, approval, shown: Standing, order, on_chain, named, session=None):
    item = approval.item
    return Card(
        code=item.code, stage_index=order.index(item.stage), row_key=item.code, title=words(item, "short"),
        office=words(approval.office, "short") or approval.get_holder_display(), state=shown.state, word=shown.word,
        url=reverse("stages:approval", args=[project.code, approval.code, approval.round]),
        full_title=words(item), on_chain=on_chain, session=session.name if session else "",
        waits=waits(shown.missing, named),
    )  # fmt: skip


def of_plan(compiled, plan, leads, functions):
    """The board of a route not yet registered. `leads`: stage -> function; `functions`: code -> Function row."""
    lit = chain.longest(compiled.items, plan.applying, plan.edges, leads.get(StageCode.CONSTRUCTION))
    codes = list(StageCode)
    by_stage = {stage: [c for c in plan.applying if compiled.items[c].stage == stage] for stage in codes}
    heads = [StageHead(stage.label, words(functions.get(leads.get(stage))), 0, len(by_stage[stage]), 0)
             for stage in codes]  # fmt: skip
    named = {code: words(compiled.items[code]) for code in plan.applying}
    cards = [plan_card(compiled.items[code], plan, functions, codes, code in lit, named) for code in plan.applying]
    return board.draw(heads, cards, [(a, b, False) for a, b in plan.edges], lit), lit


def plan_card(item, plan, functions, codes, on_chain, named):
    missing = plan.needs.get(item.code, ())
    ready = CardState.OFF if missing else CardState.READY
    days = chain.days(item)
    word = ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else _("at once")
    return Card(
        code=item.code, stage_index=codes.index(item.stage), row_key=item.code, title=words(item, "short"),
        office=words(functions.get(item.function)) or item.get_holder_display(), state=ready, word=word,
        url=reverse("stages:guide-item", args=[item.code]), full_title=words(item), on_chain=on_chain,
        waits=waits(missing, named),
    )  # fmt: skip


def running_work():
    """Clocks that run on somebody's work; the validity of a certificate is no work, and the track is everybody's."""
    return Clock.objects.running().exclude(kind__in=[ClockKind.VALIDITY, ClockKind.TRACK])


def lights_of(projects, on):
    """project id -> the worst Light of its running clocks, for those that have any. Two statements."""
    worst, order = {}, [Light.GREEN, Light.YELLOW, Light.RED]
    for clock in running_work().filter(project__in=projects):
        shown = clocks.light(clock, on)
        worst[clock.project_id] = max(worst.get(clock.project_id, Light.GREEN), shown, key=order.index)
    return worst


def plan_leads(compiled, facts):
    """stage -> the function that leads it as far as the facts tell, else None."""
    return {stage: routing.lead(compiled.leads[stage], facts) for stage in StageCode if stage in compiled.leads}

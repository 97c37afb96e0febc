"""What the page of one approval shows: papers, opinions, the clock's account, what it needs and what waits for
it, history.

One approval is one page; it costs the same statements whatever hangs on it. With a past day everything is as
of then and nothing can be done.
"""

from dataclasses import dataclass

from django.utils import timezone

from projects.enums import APPLICANTS, SeatKind
from projects.models import Event
from projects.refusal import reason
from stages import access
from stages.acts import (
    accepting,
    claiming,
    deciding,
    extending,
    initialling,
    recording,
    reference,
    reviewing,
    suspending,
)
from stages.acts.claiming import SEATS
from stages.acts.dispatching import current
from stages.acts.initialling import has_opinion_since_void, is_family_of
from stages.desks import past, session_view, timeline
from stages.desks.board_data import StageState
from stages.desks.clock_face import face
from stages.desks.forms_approval import DecisionForm, InitialForm, OpinionForm, RecordForm, VoidForm, as_decided
from stages.desks.forms_officer import TakeOverForm
from stages.desks.ledger import accounts
from stages.desks.wording import words
from stages.enums import APPLIED_FOR, FILINGS, FINISHED, ApprovalStatus, ClockKind, Holder
from stages.models import Approval, Certificate, JointSession, Obligation, SessionOpinion


@dataclass(frozen=True)
class Neighbour:
    """An item before or after this one. `alternatives` stand for each other: one of them is enough."""

    approval: object
    is_met: bool
    is_alternative: bool


def page(approval, *, by, at, on, day=None, forms=None):
    """The context of the page. `day`: a past day, or None for now; `forms`: bound forms that came back."""
    shown_on = day or on
    clock = _clock(approval)
    if clock is not None:
        clock.project = approval.project
    opinions = list(approval.opinions.select_related("by", "office"))
    if day:
        clock = past.clock_as_of(clock, day)
        opinions = [each for each in opinions if timezone.localdate(each.given_at) <= day]
    calendar = reference.calendar_of(clock, day) if clock else None
    rows = _rows(approval, day)
    papers = past.papers_as_of(approval, day) if day else _papers(approval)
    items = reference.catalogue(approval.project.route.edition).items
    context = {
        "approval": approval, "project": approval.project, "today": on, "day": day, "items": items,
        "clock": clock, "face": face(clock, shown_on, calendar) if clock else None,
        "accounts": accounts(clock, calendar) if clock else [],
        "opinions": opinions, "initials": list(approval.initial_opinions.all()) if is_family_of(approval.item) else [],
        "papers": papers, "owed": _owed(approval, day),
        "needs": _needs(approval, rows), "followers": _followers(approval, rows),
        "lines": _events(approval, items, papers, day), "rounds": _rounds(approval),
        "certificate": _certificate(approval, day), "states": stage_shares(approval.project, rows),
        "is_decided": approval.status in FINISHED or approval.status == ApprovalStatus.REJECTED,
    }  # fmt: skip
    context |= _sessions(approval, by, at) | _conditions(approval, by, at)
    if day:
        return context
    context |= _of_clock(approval, clock, by, at)
    return context | _hands(approval, by, at, forms or {}) | _actions(approval, opinions, by, at, forms or {})


def stage_shares(project, rows):
    """How much of each stage is done, by the current approvals of the project. One statement."""
    states = {stage.pk: StageState(stage) for stage in project.stages.all()}
    for row in rows.values():
        if row.status != ApprovalStatus.DROPPED:
            states[row.stage_id].total += 1
            states[row.stage_id].done += row.status in FINISHED
    return list(states.values())


def _clock(approval):
    """The decision's clock; that of the formal paper once an initial opinion has ended the decision's own term."""
    clocks = list(approval.clocks.filter(kind__in=[ClockKind.DECISION, ClockKind.FORMAL]))
    formal = next((clock for clock in clocks if clock.kind == ClockKind.FORMAL and clock.is_running), None)
    return formal or next((clock for clock in clocks if clock.kind == ClockKind.DECISION), None)


def _conditions(approval, by, at):
    """The word by which the conditions were accepted, or why this seat may not give it."""
    if approval.status != ApprovalStatus.CONDITIONAL:
        return {}
    given = accepting.acceptance(approval)
    if given is not None or by.kind not in APPLICANTS:
        return {"conditions_accepted": given}
    return {"may_accept_conditions": True, "accept_why_not": reason(accepting.may_accept, approval, by=by, at=at)}


def _sessions(approval, by, at):
    """Joint sessions that serve or served the item, guidance of earlier visits, whether one may be asked for."""
    rows = JointSession.objects.filter(approvals=approval).select_related("lead").order_by("pk")
    guidance = SessionOpinion.objects.standing().filter(
        approvals__project=approval.project_id, seat__released_at__isnull=True
    ).exclude(guidance="").distinct()  # fmt: skip
    kinds = session_view.shareable_kinds(approval, timezone.localdate(at))
    may_ask = by.kind in APPLICANTS or (by.kind == SeatKind.DEPARTMENT and by.seat.office_id == approval.office_id)
    return {
        "sessions": access.opening(by.seat, rows),
        "guidance": list(guidance.select_related("seat__office", "seat__session")),
        "may_ask_session": may_ask and approval.status == ApprovalStatus.OPEN and bool(kinds),
    }  # fmt: skip


def _rows(approval, day):
    """The current approvals of the project by code, with their items, now or at the end of a day."""
    now = current(approval.project)
    if day is None:
        return now
    then = past.approvals_as_of(approval.project, day)
    for code, row in then.items():
        if code in now:
            row.item = now[code].item
    return {code: row for code, row in then.items() if code in now}


def _papers(approval):
    """The application's papers that this item asks for."""
    if approval.application_id is None:
        return []
    rows = approval.application.required_papers.select_related("paper")
    return [row for row in rows if approval.code in row.items]


def _owed(approval, day):
    """Tolerated papers that hold the decision: those still owed, or on a past day those owed then."""
    if approval.accepted_at is None or approval.item.kind in FILINGS:
        return []
    rows = Obligation.objects.filter(approvals=approval).select_related("required_paper")
    return [row for row in rows if row.ended_at is None or (day and timezone.localdate(row.ended_at) > day)]


def _needs(approval, rows):
    found = []
    for codes in approval.project.route.plan["needs"].get(approval.code, []):
        known = [rows[code] for code in codes if code in rows]
        is_met = any(each.status in FINISHED for each in known)
        found += [Neighbour(each, is_met, len(known) > 1) for each in known]
    return found


def _followers(approval, rows):
    needs = approval.project.route.plan["needs"]
    waiting = [code for code, groups in needs.items() if any(approval.code in codes for codes in groups)]
    return [Neighbour(rows[code], rows[code].status in FINISHED, False) for code in waiting if code in rows]


def _events(approval, items, papers, day):
    events = Event.objects.filter(project=approval.project_id, subject=f"approval:{approval.subject}").order_by("-seq")
    if day:
        events = events.filter(effective_at__lte=past.end_of(day))
    return timeline.lines(approval.project, list(events), items, {row.type: words(row) for row in papers})


def _rounds(approval):
    rounds = Approval.objects.filter(project=approval.project_id, code=approval.code).order_by("round")
    return list(rounds) if approval.round > 1 or not approval.is_current else []


def _certificate(approval, day):
    found = Certificate.objects.filter(approval=approval).first()
    return found if found and not (day and found.issued_on > day) else None


def _of_clock(approval, clock, by, at):
    """Whether this seat may stop or extend the clock now, and the numbers of the notices that told of it."""
    if clock is None:
        return {}
    clock.approval, kept = approval, clock.reckoning
    stops = [row["paper"] for row in kept.get("stoppages", ()) if row.get("paper")]
    extension = (kept.get("extension") or {}).get("paper")
    may_stop = by.kind in SEATS and not reason(suspending.may_suspend, clock, by=by, at=at)
    return {"stop_notices": stops, "extension_notice": extension, "may_stop": may_stop,
            "may_extend": may_stop and not extension and extending.rule_for(clock) is not None}  # fmt: skip


def _hands(approval, by, at, forms):
    """What this seat may do about who of the office has the item."""
    found = {"take_over": forms["take_over"]} if "take_over" in forms else {}
    if by.kind not in SEATS or by.seat.office_id != approval.office_id or approval.status != ApprovalStatus.OPEN:
        return found
    if claiming.is_colleagues(approval, by):
        found = {"take_over": TakeOverForm()} | found
    return found | {
        "may_claim": approval.officer_id is None,
        "may_release": approval.officer_id == by.seat.person_id,
        "may_hand_over": by.seat.is_head or approval.officer_id == by.seat.person_id,
    }


def _actions(approval, opinions, by, at, forms):
    """The form whose turn it is for this seat, and why a button may not be pressed now."""
    if approval.item.kind not in APPLIED_FOR:
        return _recording(approval, by, at, forms)
    if by.kind not in SEATS or by.seat.office_id != approval.office_id:
        return {}
    if approval.status != ApprovalStatus.OPEN and not forms:
        return {}
    reviewed = bool(opinions) and (not is_family_of(approval.item) or has_opinion_since_void(approval))
    decision = forms.get("decide") or DecisionForm(approval, initial=as_decided(opinions[-1] if opinions else None))
    context = {"decide": decision, "decide_why_not": reason(deciding.may_decide, approval, by=by, at=at)}
    if "review" in forms or (not reviewed and approval.item.kind not in FILINGS):
        context |= {"review": forms.get("review") or OpinionForm(),
                    "review_why_not": reason(reviewing.may_review, approval, by=by, at=at)}  # fmt: skip
    return context | kept_and_initial(approval, opinions, by, at, forms)


def kept_and_initial(approval, opinions, by, at, forms):
    """The opinion of the round before that may be upheld, and the forms of an initial opinion."""
    found = {}
    if approval.round > 1 and not opinions:
        found["kept"] = reviewing.kept_opinion(approval)
    if not is_family_of(approval.item):
        return found
    if not reason(initialling.may_give, approval, by=by, at=at) or "initial" in forms:
        found["initial"] = forms.get("initial") or InitialForm()
    if not reason(initialling.may_void, approval, by=by, at=at) or "void" in forms:
        found["void"] = forms.get("void") or VoidForm()
    return found


def _recording(approval, by, at, forms):
    """A step's result is recorded by its holder: the office, or the enterprise for everybody else's steps."""
    is_ours = by.kind in SEATS and by.seat.office_id == approval.office_id
    if approval.holder != Holder.OFFICE:
        is_ours = by.kind in APPLICANTS
    if not is_ours or (approval.status not in (ApprovalStatus.OPEN, ApprovalStatus.PLANNED) and not forms):
        return {}
    return {"record": forms.get("record") or RecordForm(),
            "record_why_not": reason(recording.may_record, approval, by=by, at=at)}  # fmt: skip

"""The dossier of an application: items and where they stand, the check list of papers, the clock, and what the
seat may do.

Everything is read for the whole application at once; the page costs the same statements whatever it holds.
What a seat may not do now comes with the sentence of the act's own guard.
"""

from dataclasses import dataclass

from projects.enums import APPLICANTS, SeatKind
from projects.models import Event
from projects.refusal import reason
from stages.acts import checking, clocks, committing, concluding, correcting, delivering, reference, withdrawing
from stages.desks import timeline
from stages.desks.clock_face import Face, face
from stages.desks.forms_application import AnswerForm, ConcludeForm, WithdrawForm
from stages.desks.forms_check import CheckForm
from stages.desks.forms_delivery import CounterForm, CourierForm, ParcelReceivedForm, ParcelReturnedForm
from stages.desks.owed import promises
from stages.desks.wording import words
from stages.enums import APPLICATION_OPEN, FINISHED, ApplicationStatus, ClockKind, DeliveryWay
from stages.models import Certificate, Clock
from stages.rules import routing

#: which clock an application's page shows, by its state
CLOCK_OF = {
    ApplicationStatus.FILED: ClockKind.CHECK,
    ApplicationStatus.CORRECTION: ClockKind.CORRECTION,
    ApplicationStatus.ACCEPTED: ClockKind.JOINT,
    ApplicationStatus.TO_CONCLUDE: ClockKind.DELIVERY,
    ApplicationStatus.TO_ISSUE: ClockKind.DELIVERY,
    ApplicationStatus.ISSUED: ClockKind.DELIVERY,
}
#: states in which the departments, the lead and the window are still to finish what was accepted
BEYOND_THE_WINDOW = frozenset({ApplicationStatus.ACCEPTED, ApplicationStatus.TO_CONCLUDE, ApplicationStatus.TO_ISSUE})
#: pixels from one day of the bar to the next
DAY_WIDTH = 66


@dataclass(frozen=True)
class ItemLine:
    """One item of the application with the face of its office's clock, if it runs or ran."""

    approval: object
    face: Face | None


@dataclass(frozen=True)
class DayCell:
    """One working day of the window's check, for the bar of days."""

    day: object
    x: int
    is_past: bool

    @property
    def middle(self):
        return self.x + DAY_WIDTH // 2 - 2


def dossier(application, *, by, at, on, forms):
    """The context of the page. `forms`: bound forms by name ("check", "answer", ..., "supply-PK") that came back."""
    calendar = reference.calendar(application.project.division_id)
    approvals = list(application.approvals.select_related("item", "office").order_by("code"))
    papers = list(application.required_papers.select_related("paper"))
    running = {clock.kind: clock for clock in application.clocks.all()}
    shown = running.get(CLOCK_OF.get(ApplicationStatus(application.status)))
    notices = list(application.notices.all())
    events = _events(application, approvals)
    context = {
        "application": application, "project": application.project, "today": on, "papers": papers,
        "items": _items(application, approvals, on, calendar), "clock": shown,
        "face": face(shown, on, calendar) if shown else None, "days": _days(shown, on, calendar),
        "notice": notices[-1] if notices else None, "notices": notices,
        "promises": promises(application, papers, by=by, at=at, on=on, forms=forms),
        "certificates": list(Certificate.objects.filter(approval__application=application).order_by("number")),
        "deliveries": _deliveries(application, by, at, forms),
        "lines": _lines(application, events, papers),
        "silent": next((event for event in events if event.act == "deem_accepted"), None),
        "refused_form": next((form for form in forms.values() if form.errors), None),
    }  # fmt: skip
    if by.kind == SeatKind.WINDOW:
        context |= _for_window(application, approvals, papers, context["promises"].commitment, by, at, forms)
    elif by.kind == SeatKind.LEAD and by.seat.office_id == application.stage.lead_id:
        context |= _for_lead(application, by, at, forms)
    elif by.kind in APPLICANTS:
        context |= _for_enterprise(application, papers, context["notice"], by, at, forms)
    return context


def _items(application, approvals, on, calendar):
    found = Clock.objects.filter(approval__application=application, kind=ClockKind.DECISION)
    by_approval = {clock.approval_id: face(clock, on, calendar) for clock in found}
    return [ItemLine(each, by_approval.get(each.pk)) for each in approvals]


def _days(clock, on, calendar):
    """The working days of the window's check, the first after the receipt."""
    if clock is None or clock.kind != ClockKind.CHECK:
        return []
    days = [calendar.due(clock.started_on, n) for n in range(1, clocks.WINDOW_CHECK.days + 1)]
    return [DayCell(day, place * DAY_WIDTH, day <= on) for place, day in enumerate(days)]


def _deliveries(application, by, at, forms):
    """[(Delivery, form of its receipt or None, form of its return or None)], the newest first."""
    found = []
    if application.issued_at is None:
        return found
    for row in application.deliveries.select_related("receipt").order_by("-serial"):
        row.application = application
        asks = by.kind == SeatKind.WINDOW and not reason(delivering.may_follow, row, by=by, at=at)
        got = forms.get(f"got-{row.pk}") or (ParcelReceivedForm(row.pk) if asks else None)
        found.append((row, got, forms.get(f"back-{row.pk}") or (ParcelReturnedForm(row.pk) if asks else None)))
    return found


def _events(application, approvals):
    """What happened to this application and its items, the newest first."""
    subjects = [f"application:{application.number}", *(f"approval:{each.subject}" for each in approvals)]
    return list(Event.objects.filter(project=application.project_id, subject__in=subjects).order_by("-seq"))


def _lines(application, events, papers):
    items = reference.catalogue(application.project.route.edition).items
    return timeline.lines(application.project, events, items, {row.type: words(row) for row in papers})


def promised_types(commitment):
    """Types that a binding letter covers."""
    return commitment.types if commitment and commitment.is_binding else set()


def later_types(application):
    """Types of the check list that the guide lets come later."""
    return {row.type for row in committing.promisable(application.required_papers.all())}


def _for_window(application, approvals, papers, commitment, by, at, forms):
    """The check on one screen while the application is at the window, the issue afterwards."""
    again = application.status == ApplicationStatus.ISSUED
    guard = delivering.may_deliver_again if again else concluding.may_issue
    why_not = reason(guard, application, by=by, at=at)
    context = {}
    ways = {DeliveryWay.COUNTER, DeliveryWay.COURIER} & forms.keys()
    if application.status in BEYOND_THE_WINDOW or (again and not why_not) or ways:
        collector = application.project.enterprise.legal_representative
        context = {"counter": forms.get(DeliveryWay.COUNTER) or CounterForm(collector=collector),
                   "courier": forms.get(DeliveryWay.COURIER) or CourierForm(), "issue_why_not": why_not}  # fmt: skip
    if application.status == ApplicationStatus.FILED or "check" in forms:
        context |= {
            "check": forms.get("check") or CheckForm(papers, approvals, promised=promised_types(commitment)),
            "accept_why_not": reason(checking.may_check, application, by=by, at=at),
            "correct_why_not": reason(correcting.may_correct, application, by=by, at=at),
            "refuse_why_not": reason(checking.may_refuse, application, by=by, at=at),
            "dispatch": _dispatch(application, approvals),
        }
    return context


def _dispatch(application, approvals):
    """[(approval, codes it waits for)]: what an acceptance starts today, and what later."""
    plan = application.project.route.plan["needs"]
    done = application.project.approvals.current().filter(status__in=FINISHED).values_list("code", flat=True)
    finished = set(done)
    return [(each, [" / ".join(codes) for codes in routing.waits_for(each.code, plan, finished)]) for each in approvals]


def _for_lead(application, by, at, forms):
    if application.status not in BEYOND_THE_WINDOW and "conclude" not in forms:
        return {}
    if application.status == ApplicationStatus.TO_ISSUE and "conclude" not in forms:
        return {}
    return {"conclude": forms.get("conclude") or ConcludeForm(),
            "conclude_why_not": reason(concluding.may_conclude, application, by=by, at=at)}  # fmt: skip


def _for_enterprise(application, papers, notice, by, at, forms):
    context = {}
    if application.status in APPLICATION_OPEN or "withdraw" in forms:
        context |= {"withdraw": forms.get("withdraw") or WithdrawForm(),
                    "withdraw_why_not": reason(withdrawing.may_withdraw, application, by=by, at=at)}  # fmt: skip
    if notice and (application.status == ApplicationStatus.CORRECTION or "answer" in forms):
        later = {row.type for row in committing.promisable(papers)}
        context |= {"answer": forms.get("answer") or AnswerForm(notice.lines, later=later),
                    "answer_why_not": reason(correcting.may_answer, application, by=by, at=at)}  # fmt: skip
    return context

"""The end of a broken promise: the acceptance of exactly the items that need the paper is revoked, in writing.

浙江省保障“最多跑一次”改革规定 art. 11 (2), in force since 1 January 2019; for promises made before, what the office's
guide stated (`Terms.consequences`). What waits for a revoked item goes back with it; what has been decided stays;
papers and opinions are kept for a new application. Each broken promise is a credit entry. A filing stands whatever
comes of its papers (Decree 673 art. 13: no preconditions, no refusal): where nothing else needed the paper, the entry
is all that follows.
"""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.messages import outbox
from projects.refusal import Refusal
from stages.acts import clocks, committing, credit, notifying, reference, routing
from stages.enums import (
    FILINGS,
    FINISHED,
    IN_PROGRESS,
    ApplicationStatus,
    ApprovalStatus,
    CreditKind,
    LateConsequence,
    ObligationStatus,
    SupplyCheck,
)
from stages.models import Obligation, Revocation
from stages.rules import deadlines, tolerance
from stages.rules.tolerance import Stated

TOPIC = "tolerance.revoked"
ACTS = {LateConsequence.REVOKED: "revoke", LateConsequence.TERMINATED: "terminate"}
OF_ITEM = {
    LateConsequence.REVOKED: ApprovalStatus.REVOKED,
    LateConsequence.TERMINATED: ApprovalStatus.TERMINATED,
}
OF_APPLICATION = {
    LateConsequence.REVOKED: ApplicationStatus.REVOKED,
    LateConsequence.TERMINATED: ApplicationStatus.TERMINATED,
}
assert set(ACTS) == set(OF_ITEM) == set(OF_APPLICATION) == set(LateConsequence)
SUBJECT = _("Promised papers did not come: application %(number)s")
BODY = _("%(reasons)s What was checked and reviewed is kept; you may file again.")
#: the written reasons are kept in Chinese, like every official paper
WHY = {
    CreditKind.NOT_SUPPLIED: "《{paper}》承诺于{due}前补交，逾期未补交",
    CreditKind.STILL_BAD: "《{paper}》承诺于{due}前补交，补交后经核验仍不符合要求：{words}",
}


def of_project(project):
    """Obligations of a project that are still open, with what judging them needs. One statement."""
    return (
        Obligation.objects.filter(
            required_paper__application__project=project,
            status__in=[ObligationStatus.OWED, ObligationStatus.SUPPLIED],
        )
        .select_related("required_paper__application", "commitment")
        .prefetch_related("supplies")
    )


def lapsed(project, on):
    """Open obligations of a project whose promise is broken on the day `on`. At most three statements."""
    late = of_project(project).filter(due_on__lt=on)
    rows = list(late)
    if not rows:
        return []
    terms, calendar = committing.terms_of(project), reference.calendar(project.division_id)
    return [row for row in rows if is_lapsed(row, on, terms, calendar)]


def is_lapsed(obligation, on, terms, calendar):
    """Whether what could still be entered as having come in time has run out."""
    announced = obligation.announced
    if obligation.status == ObligationStatus.SUPPLIED and announced is None:
        return False  # it lies at the window
    return deadlines.is_late(on, last_day_to_enter(obligation, announced, terms, calendar))


def last_day_to_enter(obligation, announced, terms, calendar):
    """Until when the window may enter what came in time. `announced`: the Supply that has not arrived, or None."""
    in_the_post = announced.sent_on if announced and announced.channel in tolerance.IN_TRANSIT else None
    return tolerance.last_day_to_enter(terms, obligation.due_on, calendar, in_the_post)


def may_revoke(application, *, by, at):
    """The window, when a promised day has passed and nothing lies at the window unchecked."""
    require_seat(by, {SeatKind.WINDOW}, at, office_id=application.window_id)
    if not broken(application, timezone.localdate(at)):
        raise Refusal("no_broken_promise", _("No promised day has passed without its paper."))


def broken(application, on):
    """Obligations of an application whose day has passed and for which nothing has come (what is posted may come)."""
    rows = of_project(application.project).filter(required_paper__application=application, due_on__lt=on)
    return [row for row in rows if row.status == ObligationStatus.OWED]


def revoke(application, obligations, *, by, at, words=""):
    """End the acceptance of the items that need these obligations' papers. `words`: what the window adds.

    Returns (Revocation, the approvals that ended with it; their processes are to be cancelled); (None, []) where only
    filings needed them.
    """
    approvals = list(
        application.approvals.filter(obligations__in=obligations, status__in=IN_PROGRESS)
        .exclude(item__kind__in=FILINGS).select_related("item").distinct().order_by("code")
    )  # fmt: skip
    if not approvals:
        return _end_promises(application, obligations, by=by, at=at, words=words), []
    stated = _stated(application, obligations, at)
    kind = LateConsequence(stated["kind"])
    kinds = {obligation.pk: _kind(obligation) for obligation in obligations}
    lines = [_line(obligation, kinds[obligation.pk]) for obligation in obligations]
    reasons = _reasons(lines, approvals, stated, words)
    number = f"{application.number}-CX{application.revocations.count() + 1}"
    event = history.record(
        application.project, ACTS[kind], f"application:{application.number}", by=by, at=at, reason=reasons,
        facts={"notice": number, "papers": [line["type"] for line in lines], "items": [a.code for a in approvals]},
    )  # fmt: skip
    revocation = Revocation(
        application=application, number=number, kind=kind, lines=lines, items=[a.code for a in approvals],
        consequence=stated, reasons=reasons, decided_at=at, by=by.person,
    )  # fmt: skip
    history.keep(revocation, event, person=by.person)
    on = timezone.localdate(at)
    for approval in approvals:
        approval.status, approval.finished_at, approval.reasons = OF_ITEM[kind], at, reasons
        history.keep(approval, event, person=by.person)
        routing.back_on_route(approval, event)
    clocks.stop_all(on, event=event, approval__in=approvals)
    _end_obligations(application, obligations, kinds, lines, event, by=by, at=at)
    _end_application(application, kind, reasons, event, by=by, at=at)
    outbox.post(
        TOPIC, application.project.enterprise, subject=outbox.both(SUBJECT, number=application.number),
        body=outbox.both(BODY, reasons=reasons), at=at, project=application.project, event=event,
        link=notifying.application_link(application),
    )  # fmt: skip
    return revocation, approvals


def _end_promises(application, obligations, *, by, at, words):
    """Only filings needed the papers: the promises are entered as broken, and nothing is revoked. Returns None."""
    kinds = {obligation.pk: _kind(obligation) for obligation in obligations}
    lines = [_line(obligation, kinds[obligation.pk]) for obligation in obligations]
    event = history.record(
        application.project, "break_promise", f"application:{application.number}", by=by, at=at,
        reason=_told(lines, words), facts={"papers": [line["type"] for line in lines]},
    )  # fmt: skip
    _end_obligations(application, obligations, kinds, lines, event, by=by, at=at)


def _stated(application, obligations, at):
    """The consequence that the enterprise accepted in its letter; without a letter, the guide's of that day."""
    commitment = next((row.commitment for row in obligations if row.commitment_id), None)
    if commitment is not None:
        return commitment.consequence
    on = timezone.localdate(application.accepted_at or at)
    found: Stated = committing.terms_of(application.project).consequence(on)
    return found.as_row()


def _kind(obligation):
    last = obligation.supplies.exclude(check_result=SupplyCheck.TAKEN_BACK).order_by("-serial").first()
    is_bad = last is not None and last.check_result in (SupplyCheck.BAD, SupplyCheck.PART)
    return CreditKind.STILL_BAD if is_bad else CreditKind.NOT_SUPPLIED


def _line(obligation, kind):
    row = obligation.required_paper
    due = f"{obligation.due_on.year}年{obligation.due_on.month}月{obligation.due_on.day}日"
    why = WHY[kind].format(paper=row.name_zh, due=due, words=row.problem.rstrip("。"))
    return {"type": row.type, "name_zh": row.name_zh, "name_en": row.name_en, "due": obligation.due_on.isoformat(),
            "kind": kind, "why": why}  # fmt: skip


def _reasons(lines, approvals, stated, words):
    items = "、".join(f"{approval.code}{approval.item.name_zh}" for approval in approvals)
    basis = f"依据{stated['source']}：{stated['zh']}。涉及事项：{items}"
    return _told(lines, basis, words)


def _told(lines, *more):
    told = ["；".join(line["why"] for line in lines), *more]
    return "".join(f"{each.strip().rstrip('。')}。" for each in told if each.strip())


def _end_obligations(application, obligations, kinds, lines, event, *, by, at):
    on, why = timezone.localdate(at), {line["type"]: line["why"] for line in lines}
    ends = {CreditKind.NOT_SUPPLIED: ObligationStatus.LATE, CreditKind.STILL_BAD: ObligationStatus.BAD}
    for obligation in obligations:
        obligation.status, obligation.ended_at = ends[kinds[obligation.pk]], at
        history.keep(obligation, event, person=by.person)
        credit.open_entry(obligation, application.project, kinds[obligation.pk],
                          f"{why[obligation.required_paper.type]}。", event, by=by, at=at)  # fmt: skip
    clocks.stop_all(on, event=event, obligation__in=obligations)
    void_unneeded(application, event, by=by, at=at)


def void_unneeded(application, event, *, by, at):
    """Obligations that no approval under way, and no filing that has been made, needs any more are no longer owed."""
    needed = application.approvals.filter(
        Q(status__in=IN_PROGRESS) | Q(status__in=FINISHED, item__kind__in=FILINGS)
    ).values("obligations")
    rows = Obligation.objects.filter(
        required_paper__application=application, status__in=[ObligationStatus.OWED, ObligationStatus.SUPPLIED]
    ).exclude(pk__in=needed.filter(obligations__isnull=False))
    for obligation in rows:
        obligation.status, obligation.ended_at = ObligationStatus.VOID, at
        history.keep(obligation, event, person=by.person)
        clocks.stop_all(timezone.localdate(at), event=event, obligation=obligation)


def _end_application(application, kind, reasons, event, *, by, at):
    """Nothing of the application is left under way or done: it ends as a whole."""
    if application.approvals.filter(status__in=IN_PROGRESS | FINISHED).exists():
        return
    application.status, application.ended_at, application.reasons = OF_APPLICATION[kind], at, reasons
    history.keep(application, event, person=by.person)
    clocks.stop_all(timezone.localdate(at), event=event, application=application)

"""The window's check within five working days: accept, tell once what is missing, or not accept with reasons.

行政许可法 art. 32. Acceptance may tolerate papers that the published guide allows to come later (浙江规定 art. 4,
11): each becomes an obligation. A filing cannot be refused (Decree 673 art. 13): the window may only guide its
correction. Where the terms of the items start: on the day of the acceptance slip; on the day the corrected papers
arrived when the application was corrected; on the day of tolerant acceptance.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant, require_seat
from projects.enums import Deed, SeatKind
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import clocks, papers, routing
from stages.acts.tolerating import owe, refuse_intolerable
from stages.enums import (
    FILINGS,
    ApplicationStatus,
    ApprovalStatus,
    Check,
    ClockKind,
    Origin,
    RefusalGround,
)
from stages.models import CorrectionNotice
from stages.rules import deadlines

#: working days given for a correction unless the window says otherwise (no statute fixes it)
CORRECTION_DAYS = 10


def may_check(application, *, by, at):
    require_seat(by, {SeatKind.WINDOW}, at, office_id=application.window_id)
    if application.status != ApplicationStatus.FILED:
        raise Refusal("not_at_the_window", _("This application is not waiting for the window's check."))


def may_correct(application, *, by, at):
    may_check(application, by=by, at=at)
    if CorrectionNotice.objects.filter(application=application).exists():
        raise Refusal(
            "one_notice_only", _("Everything missing had to be told in one notice; it has been sent already.")
        )


def may_refuse(application, *, by, at):
    """Whether the application may be refused as a whole: by its window, and only when it holds no filing."""
    may_check(application, by=by, at=at)
    for approval in application.approvals.select_related("item"):
        _refuse_no_filing(approval)


def unmet(application):
    """Required papers that the enterprise has not supplied, or that the window found faulty."""
    rows = application.required_papers.exclude(check_result=Check.TOLERATED)
    asked = [row for row in rows if row.origin != Origin.FILE]
    return [row for row in asked if row.paper_id is None or row.check_result == Check.FAULTY]


def accept(application, *, by, at, tolerating=(), refusing=None, faulty=None):
    """Accept an application.

    `tolerating`: types of missing papers that may come later; `refusing`: {item code: (RefusalGround, reason)} for
    items that are not accepted while the rest is; `faulty`: {type: problem} found in the check and not tolerated.
    """
    may_check(application, by=by, at=at)
    refusing = refusing or {}
    kept = _refuse_items(application, refusing)
    needed = {approval.code for approval in kept}
    rows = {row.type: row for row in application.required_papers.all() if needed & set(row.items)}
    tolerated = refuse_intolerable(rows, tolerating)
    missing = [row for row in rows.values() if _is_missing(row, tolerated, faulty or {})]
    if missing:
        raise Refusal("papers_missing", _("Not in order yet: %(papers)s."), papers=Names(*missing))
    event = history.record(
        application.project,
        "accept",
        f"application:{application.number}",
        by=by,
        at=at,
        facts={"items": sorted(needed), "tolerating": sorted(tolerated), "refused": sorted(refusing)},
    )
    checked = [row for row in rows.values() if row.check_result != Check.GOOD]
    for row in checked:
        row.check_result = Check.TOLERATED if row.type in tolerated else Check.GOOD
    history.keep_all(checked, event, ["check_result"], person=by.person)
    _close(refusing, application, event, by=by, at=at)
    accepted_at = _accepted_at(application, tolerated, at)
    for approval in kept:
        approval.status, approval.accepted_at = ApprovalStatus.WAITING, accepted_at
    history.keep_all(kept, event, ["status", "accepted_at"], person=by.person)
    owe([rows[type] for type in sorted(tolerated)], kept, timezone.localdate(at), event)
    application.status, application.accepted_at = ApplicationStatus.ACCEPTED, accepted_at
    history.keep(application, event, person=by.person)
    clocks.stop(timezone.localdate(at), kind=ClockKind.CHECK, event=event, application=application)
    return application


def correct(application, *, by, at, problems, days=CORRECTION_DAYS):
    """Send the one correction notice. `problems`: {paper type: what is missing or wrong}; `days` working days to
    answer.
    """
    may_correct(application, by=by, at=at)
    rows = {row.type: row for row in application.required_papers.exclude(origin=Origin.FILE)}
    if not problems or any(not text.strip() for text in problems.values()):
        raise Refusal("notice_empty", _("Say for each paper what is missing or wrong."), field="problems")
    unknown = sorted(set(problems) - set(rows))
    if unknown:
        raise Refusal(
            "paper_not_asked_for",
            _("Only papers that the enterprise brings can be asked for; %(type)s is not one of them."),
            type=", ".join(unknown),
        )
    on = timezone.localdate(at)
    number = f"{application.number}-C1"
    event = history.record(
        application.project,
        "correct",
        f"application:{application.number}",
        by=by,
        at=at,
        facts={"notice": number, "papers": sorted(problems), "days": days},
    )
    clock = clocks.start(
        ClockKind.CORRECTION,
        application.project,
        on,
        "notice",
        statutory=clocks.correction_limit(days),
        event=event,
        application=application,
    )
    lines = [
        {"type": t, "name_zh": rows[t].name_zh, "name_en": rows[t].name_en, "problem": p} for t, p in problems.items()
    ]
    notice = CorrectionNotice(application=application, number=number, lines=lines, sent_at=at, due_on=clock.due_on)
    history.keep(notice, event, person=by.person)
    for type, problem in problems.items():
        rows[type].check_result, rows[type].problem = Check.FAULTY, problem
    history.keep_all([rows[type] for type in problems], event, ["check_result", "problem"], person=by.person)
    _set_status(application, ApplicationStatus.CORRECTION, event, by)
    clocks.stop(on, kind=ClockKind.CHECK, application=application)
    return notice


def may_answer(application, *, by, at):
    require_applicant(by, application.project, at, Deed.SUPPLEMENT, about=application)
    if application.status != ApplicationStatus.CORRECTION:
        raise Refusal("no_correction_asked", _("No correction has been asked for."))
    if deadlines.is_late(timezone.localdate(at), application.correction.due_on):
        raise Refusal(
            "correction_late", _("The time for the correction ended on %(due)s."), due=application.correction.due_on
        )


def answer_correction(application, *, by, at, supplied):
    """The enterprise answers the notice with papers, {type: papers.Supplied}; the window looks again."""
    may_answer(application, by=by, at=at)
    rows = {row.type: row for row in application.required_papers.exclude(origin=Origin.FILE)}
    asked = {line["type"] for line in application.correction.lines}
    left_out = [rows[type] for type in sorted(asked - set(supplied)) if type in rows]
    if left_out:
        raise Refusal("answer_incomplete", _("The notice also asks for: %(papers)s."), papers=Names(*left_out))
    unknown = sorted(set(supplied) - set(rows))
    if unknown:
        raise Refusal("paper_not_asked_for", _("The paper %(type)s is not asked for here."), type=", ".join(unknown))
    event = history.record(
        application.project,
        "answer_correction",
        f"application:{application.number}",
        by=by,
        at=at,
        facts={"papers": sorted(supplied)},
    )
    for type, paper in supplied.items():
        row = rows[type]
        row.paper = papers.file_asked(application.project, row, paper, event=event, by=by, at=at)
        row.check_result, row.problem = Check.UNCHECKED, ""
        history.keep(row, event, person=by.person)
    application.correction.answered_at = at
    history.keep(application.correction, event, person=by.person)
    _set_status(application, ApplicationStatus.FILED, event, by)
    clocks.stop(timezone.localdate(at), kind=ClockKind.CORRECTION, event=event, application=application)
    clocks.restart_check(application, timezone.localdate(at), event)
    return application


def refuse(application, *, by, at, ground, reasons):
    """Not accept an application, in writing with reasons. Refused as a whole, it may hold no filing."""
    may_check(application, by=by, at=at)
    refusing = {a.code: (ground, reasons) for a in application.approvals.all()}
    kept = _refuse_items(application, refusing)
    assert not kept
    event = history.record(
        application.project,
        "refuse",
        f"application:{application.number}",
        by=by,
        at=at,
        reason=reasons,
        facts={"ground": ground},
    )
    _close(refusing, application, event, by=by, at=at)
    application.reasons, application.ended_at = reasons, at
    _set_status(application, ApplicationStatus.REFUSED, event, by)
    clocks.stop(timezone.localdate(at), kind=ClockKind.CHECK, application=application)
    return application


def _refuse_items(application, refusing):
    """Check the items to refuse; return the approvals that remain."""
    approvals = list(application.approvals.select_related("item").order_by("code"))
    for approval in approvals:
        if approval.code not in refusing:
            continue
        ground, reason = refusing[approval.code]
        _refuse_no_filing(approval)
        if not reason.strip() or ground not in RefusalGround:
            raise Refusal("reasons_missing", _("Not accepting needs a ground and reasons in writing."), field="reasons")
    return [approval for approval in approvals if approval.code not in refusing]


def _refuse_no_filing(approval):
    if approval.item.kind in FILINGS:
        raise Refusal(
            "filing_cannot_be_refused",
            _("%(item)s is a filing: it cannot be refused, only corrected (Decree 673, art. 13)."),
            item=Names(approval.item),
        )


def _close(refusing, application, event, *, by, at):
    for approval in application.approvals.filter(code__in=refusing):
        approval.status, approval.finished_at = ApprovalStatus.REFUSED, at
        approval.reasons = refusing[approval.code][1]
        history.keep(approval, event, person=by.person)
        routing.back_on_route(approval, event)


def _is_missing(row, tolerated, faulty):
    if row.origin == Origin.FILE or row.type in tolerated:
        return False
    return row.paper_id is None or row.type in faulty


def _accepted_at(application, tolerated, at):
    """The corrected papers' arrival, unless something is tolerated (then the tolerant acceptance itself)."""
    notice = CorrectionNotice.objects.filter(application=application).first()
    return notice.answered_at if notice and notice.answered_at and not tolerated else at


def _set_status(application, status, event, by):
    application.status = status
    history.keep(application, event, person=by.person)

"""The window's check within five working days: accept, or not accept with reasons. The third way is a notice.

行政许可法 art. 32; the notice of what is missing stands in `correcting`. Acceptance may tolerate papers that the
published guide allows to come later (浙江规定 art. 4, 11), on the enterprise's commitment: each becomes an obligation.
A filing cannot be refused (Decree 673 art. 13): the window may only guide its correction. What was corrected and is
still not in order is not accepted for exactly those faults that the notice named or that came with the new papers
(行政许可法 art. 32 (1) 4): a fault that the notice could have named is no ground.

Where the terms of the items start: on the day of the acceptance slip; on the day the corrected papers arrived when the
application was corrected; on the day of tolerant acceptance.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import clocks, comparing, routing
from stages.acts.tolerating import owe, refuse_intolerable, require_promise, settle_commitment
from stages.enums import (
    FILINGS,
    ApplicationStatus,
    ApprovalStatus,
    Check,
    ClockKind,
    Origin,
    RefusalGround,
)
from stages.rules.notices import Remark


def may_check(application, *, by, at):
    require_seat(by, {SeatKind.WINDOW}, at, office_id=application.window_id)
    if application.status != ApplicationStatus.FILED:
        raise Refusal("not_at_the_window", _("This application is not waiting for the window's check."))


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

    `tolerating`: types of missing or flawed papers that may come later, as the enterprise has promised; `refusing`:
    {item code: (RefusalGround, reason)} for items that are not accepted while the rest is; `faulty`: {type: problem}
    found in the check and not tolerated.
    """
    may_check(application, by=by, at=at)
    refusing = refusing or {}
    kept = _refuse_items(application, refusing, faulty or {})
    if not kept:
        raise Refusal("nothing_accepted", _("No item is left to accept: do not accept the application as a whole."),
                      field="outcome")  # fmt: skip
    needed = {approval.code for approval in kept}
    rows = {row.type: row for row in application.required_papers.all() if needed & set(row.items)}
    tolerated = refuse_intolerable(rows, tolerating)
    commitment = require_promise(application, rows, tolerated)
    missing = [row for row in rows.values() if _is_missing(row, tolerated, faulty or {})]
    if missing:
        raise Refusal("papers_missing", _("Not in order yet: %(papers)s."), papers=Names(*missing))
    event = history.record(
        application.project,
        "accept",
        f"application:{application.number}",
        by=by,
        at=at,
        facts={
            "items": sorted(needed),
            "tolerating": sorted(tolerated),
            "refused": sorted(refusing),
            "commitment": commitment.number if commitment else "",
        },
    )
    checked = [row for row in rows.values() if row.check_result != Check.GOOD or row.type in tolerated]
    promised = {line["type"]: line["problem"] for line in commitment.lines} if commitment else {}
    for row in checked:
        row.check_result = Check.TOLERATED if row.type in tolerated else Check.GOOD
        row.problem = promised.get(row.type, row.problem) if row.type in tolerated else ""
    history.keep_all(checked, event, ["check_result", "problem"], person=by.person)
    settle_commitment(application, commitment, event, by=by, at=at)
    _close(refusing, application, event, by=by, at=at)
    accepted_at = _accepted_at(application, tolerated, at)
    for approval in kept:
        approval.status, approval.accepted_at = ApprovalStatus.WAITING, accepted_at
    history.keep_all(kept, event, ["status", "accepted_at"], person=by.person)
    owe([rows[type] for type in sorted(tolerated)], kept, commitment, event, at=at)
    application.status, application.accepted_at = ApplicationStatus.ACCEPTED, accepted_at
    history.keep(application, event, person=by.person)
    clocks.stop(timezone.localdate(at), kind=ClockKind.CHECK, event=event, application=application)
    return application


def refuse(application, *, by, at, ground, reasons, faulty=None):
    """Not accept an application, in writing with reasons. Refused as a whole, it may hold no filing.

    `faulty`: {type: problem} of papers that are still not in order; needed on that ground, for the application as a
    whole or for each item.
    """
    may_check(application, by=by, at=at)
    refusing = {a.code: (ground, reasons) for a in application.approvals.all()}
    _refuse_items(application, refusing, faulty or {})
    event = history.record(
        application.project,
        "refuse",
        f"application:{application.number}",
        by=by,
        at=at,
        reason=reasons,
        facts={"ground": ground, "papers": sorted(faulty or {})},
    )
    _close(refusing, application, event, by=by, at=at)
    application.reasons, application.ended_at = reasons, at
    _set_status(application, ApplicationStatus.REFUSED, event, by)
    clocks.stop(timezone.localdate(at), kind=ClockKind.CHECK, application=application)
    return application


def _refuse_items(application, refusing, faulty):
    """Check the items to refuse; return the approvals that remain."""
    approvals = list(application.approvals.select_related("item").order_by("code"))
    for approval in approvals:
        if approval.code not in refusing:
            continue
        ground, reason = refusing[approval.code]
        _refuse_no_filing(approval)
        if not reason.strip() or ground not in RefusalGround:
            raise Refusal("reasons_missing", _("Not accepting needs a ground and reasons in writing."), field="reasons")
    still_bad = {code for code, (ground, _reason) in refusing.items() if ground == RefusalGround.STILL_BAD}
    if still_bad:
        _refuse_untold(application, still_bad, faulty)
    return [approval for approval in approvals if approval.code not in refusing]


def _refuse_untold(application, codes, faulty):
    """Items whose papers are still not in order after the correction: there was one, and it could have been made."""
    told = [notice for notice in application.notices.all() if notice.answered_at]
    if not told:
        raise Refusal(
            "no_correction_yet",
            _("Nothing has been corrected yet: first one notice tells everything that is missing or wrong."),
            field="ground",
        )
    rows = {row.type: row for row in application.required_papers.all() if codes & set(row.items)}
    bad = {type for type, row in rows.items() if type in faulty or (row.origin != Origin.FILE and not row.paper_id)}
    for code in sorted(codes):
        if not any(code in rows[type].items for type in bad):
            raise Refusal("fault_missing", _("Mark the papers of %(item)s that are still not in order."),
                          field="ground", item=code)  # fmt: skip
    found = comparing.remarks(application, bad, told)
    untold = sorted(type for type, remark in found.items() if remark is Remark.COULD_HAVE_BEEN_SAID)
    if untold:
        raise Refusal(
            "could_have_been_told",
            _("The notice could have said this of: %(papers)s. It is no ground for not accepting."),
            field="ground",
            papers=Names(*(rows[type] for type in untold)),
        )


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
    notice = application.correction
    return notice.answered_at if notice and notice.answered_at and not tolerated else at


def _set_status(application, status, event, by):
    application.status = status
    history.keep(application, event, person=by.person)

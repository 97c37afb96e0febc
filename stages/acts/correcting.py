"""Telling once what is missing or wrong, and the enterprise's answer.

行政许可法 art. 32 (1) 3 and 4: errors that can be corrected on the spot are, without a notice; everything else is told
in one notice, on the spot or within five working days. A further notice may only be about papers that came since; what
the first could have said passes only with a stated reason, and is a breach that turns the window's check red.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant
from projects.enums import Channel, Deed, Visitor
from projects.naming import Names
from projects.refusal import Refusal
from stages.acts import clocks, committing, comparing, counters, papers, urging, warning
from stages.acts.checking import may_check
from stages.enums import ApplicationStatus, Breach, Check, ClockKind, Origin
from stages.models import Clock, CorrectionNotice, SpotCorrection
from stages.rules import deadlines
from stages.rules.notices import Remark

#: working days given for a correction unless the window says otherwise (no statute fixes it)
CORRECTION_DAYS = 10

may_correct = may_check


def correct(application, *, by, at, problems, days=CORRECTION_DAYS, reason=""):
    """Send the notice. `problems`: {paper type: what is missing or wrong}; `days` working days to answer.

    `reason`: why a further notice says what the one before could have said; without one that is refused.
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
    told = list(application.notices.all())
    if not told:
        _refuse_left_out(application, rows, problems)
    late = _refuse_unsaid(application, rows, problems, reason, told) if told else []
    on, serial = timezone.localdate(at), len(told) + 1
    number = f"{application.number}-C{serial}"
    event = history.record(
        application.project,
        "correct",
        f"application:{application.number}",
        by=by,
        at=at,
        reason=reason if late else "",
        facts={"notice": number, "papers": sorted(problems), "days": days, "could_have_been_said": late},
    )
    clock = _start_term(application, on, days, serial, event)
    lines = [
        {"type": t, "name_zh": rows[t].name_zh, "name_en": rows[t].name_en, "problem": p} for t, p in problems.items()
    ]
    notice = CorrectionNotice(
        application=application, serial=serial, number=number, lines=lines, seen=comparing.seen(rows.values()),
        sent_at=at, due_on=clock.due_on, late_types=late, reason=reason if late else "",
    )  # fmt: skip
    history.keep(notice, event, person=by.person)
    for type, problem in problems.items():
        rows[type].check_result, rows[type].problem = Check.FAULTY, problem
    history.keep_all([rows[type] for type in problems], event, ["check_result", "problem"], person=by.person)
    set_status(application, ApplicationStatus.CORRECTION, event, by)
    if late:
        _breach(application, notice, by=by, at=at)
    clocks.stop(on, kind=ClockKind.CHECK, application=application)
    return notice


def _refuse_left_out(application, rows, problems):
    """The first notice tells everything: whatever is missing and not promised for later is named in it."""
    commitment = application.commitment
    promised = commitment.types if commitment and commitment.is_binding else set()
    left_out = [row for type, row in sorted(rows.items())
                if row.paper_id is None and type not in problems and type not in promised]  # fmt: skip
    if left_out:
        raise Refusal("notice_incomplete", _("One notice tells everything. Also missing: %(papers)s."),
                      field="problems", papers=Names(*left_out))  # fmt: skip


def _refuse_unsaid(application, rows, problems, reason, told):
    """The types that an earlier notice could have named; refused unless a reason is stated."""
    found = comparing.remarks(application, problems, told)
    late = sorted(type for type, remark in found.items() if remark is Remark.COULD_HAVE_BEEN_SAID)
    if late and not reason.strip():
        raise Refusal(
            "could_have_been_said",
            _("The first notice could have said this of: %(papers)s. State the reason, or leave it out."),
            field="reason",
            papers=Names(*(rows[type] for type in late)),
        )
    return late


def _start_term(application, on, days, serial, event):
    if serial > 1:
        return clocks.restart_correction(application, on, days, event)
    return clocks.start(
        ClockKind.CORRECTION,
        application.project,
        on,
        "notice",
        statutory=clocks.correction_limit(days),
        event=event,
        application=application,
    )


def _breach(application, notice, *, by, at):
    """A second notice for what the first could have said: red, whatever the date, and the window is urged."""
    clock = warning.with_subjects(Clock.objects).get(kind=ClockKind.CHECK, application=application)
    event = history.record(
        application.project, "breach", f"application:{application.number}", by=by, at=at, reason=notice.reason,
        facts={"breach": Breach.SECOND_NOTICE, "notice": notice.number, "papers": notice.late_types},
    )  # fmt: skip
    if clock.breach:
        return
    clock.breach = Breach.SECOND_NOTICE
    clocks.look(clock, timezone.localdate(at))
    history.keep(clock, event, person=by.person)
    urging.open_for(clock, at=at)


def correct_on_the_spot(application, *, by, at, corrected, supplied=None):
    """Errors corrected at the counter: {paper type: what was corrected}, with the papers that were exchanged.

    `supplied`: {paper type: papers.Supplied}. No notice, and the window's term runs on. Returns the SpotCorrections.
    """
    may_check(application, by=by, at=at)
    rows = {row.type: row for row in application.required_papers.exclude(origin=Origin.FILE)}
    if not corrected or any(not text.strip() for text in corrected.values()):
        raise Refusal("correction_empty", _("Say for each paper what was corrected."), field="corrected")
    unknown = sorted({*corrected, *(supplied or {})} - set(rows))
    if unknown:
        raise Refusal("paper_not_asked_for", _("The paper %(type)s is not asked for here."), type=", ".join(unknown))
    event = history.record(
        application.project, "correct_on_the_spot", f"application:{application.number}", by=by, at=at,
        facts={"papers": sorted(corrected), "exchanged": sorted(supplied or {})},
    )  # fmt: skip
    for type, paper in (supplied or {}).items():
        rows[type].paper = papers.file_asked(application.project, rows[type], paper, event=event, by=by, at=at)
    if any(paper.channel == Channel.COUNTER for paper in (supplied or {}).values()):
        counters.came(application, visitor=Visitor.ENTERPRISE, act="correct_on_the_spot", by=by, at=at)
    for type in corrected:
        rows[type].check_result, rows[type].problem = Check.UNCHECKED, ""
    history.keep_all([rows[type] for type in corrected], event, ["paper", "check_result", "problem"], person=by.person)
    return SpotCorrection.objects.bulk_create(
        SpotCorrection(
            application=application, type=type, name_zh=rows[type].name_zh, name_en=rows[type].name_en, what=what,
            corrected_at=at, by=by.person,
        )
        for type, what in corrected.items()
    )  # fmt: skip


def may_answer(application, *, by, at):
    require_applicant(by, application.project, at, Deed.SUPPLEMENT, about=application)
    if application.status != ApplicationStatus.CORRECTION:
        raise Refusal("no_correction_asked", _("No correction has been asked for."))
    due_on = application.correction.due_on
    if deadlines.is_late(timezone.localdate(at), due_on):
        raise Refusal("correction_late", _("The time for the correction ended on %(due)s."), due=due_on)


def answer(application, *, by, at, supplied, promising=None):
    """The enterprise answers the notice with papers, {type: papers.Supplied}; the window looks again.

    `promising`: {paper type: what is wrong, or ""} of papers named by the notice that it asks to bring later: the
    commitment is drawn up and confirmed with the answer. A letter confirmed before counts as well.
    """
    may_answer(application, by=by, at=at)
    notice = application.correction
    rows = {row.type: row for row in application.required_papers.exclude(origin=Origin.FILE)}
    asked = {line["type"] for line in notice.lines}
    promised = _promised(application, promising, by, at)
    left_out = [rows[type] for type in sorted(asked - set(supplied) - promised) if type in rows]
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
        facts={"papers": sorted(supplied), "promised": sorted(promised & asked)},
    )
    for type, paper in supplied.items():
        row = rows[type]
        row.paper = papers.file_asked(application.project, row, paper, event=event, by=by, at=at)
        row.check_result, row.problem = Check.UNCHECKED, ""
        history.keep(row, event, person=by.person)
    counters.handed_in(application, supplied.values(), act="answer_correction", by=by, at=at)
    notice.answered_at = at
    history.keep(notice, event, person=by.person)
    set_status(application, ApplicationStatus.FILED, event, by)
    clocks.stop(timezone.localdate(at), kind=ClockKind.CORRECTION, event=event, application=application)
    clocks.restart_check(application, timezone.localdate(at), event)
    return application


def _promised(application, promising, by, at):
    """Types covered by the enterprise's binding promise."""
    if promising:
        committing.promise(application, by=by, at=at, papers=promising)
    commitment = application.commitment
    return commitment.types if commitment and commitment.is_binding else set()


def set_status(application, status, event, by):
    application.status = status
    history.keep(application, event, person=by.person)

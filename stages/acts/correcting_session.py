"""Corrections that a joint session asks of the enterprise: one consolidated notice, and the enterprise's report.

One notice to each enterprise names everything that all offices ask, by office and thing. The enterprise reports that
it has corrected them; then the lead calls the further round of the same number, to which only those come who are not
satisfied yet.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant
from projects.enums import Deed, PaperOrigin
from projects.refusal import Refusal
from stages.acts import clocks, papers, reference, sessions
from stages.acts.tabling import opinions
from stages.enums import ClockKind, SessionVerdict
from stages.models import Counter, SessionNotice
from stages.rules import deadlines

ASKED = _("Notice %(notice)s: to be corrected by %(due)s")
ASKED_BODY = _(
    "%(lead)s: the offices of %(kind)s %(number)s ask for %(count)s corrections, all of them in this one notice."
)
REPORTED = _("Corrected: %(kind)s %(number)s, %(project)s")
REPORTED_BODY = _("%(enterprise)s reports: %(text)s A further round can be called.")


def ask(session, conditions, event, *, by, at, days=None):
    """Send the consolidated notice to each enterprise. `conditions`: what is open; disagreements are lines as well."""
    days = session.rule.rework_days if days is None else days
    if not 1 <= days <= 90:
        raise Refusal("days_out_of_range", _("Give the enterprise between 1 and 90 working days."), field="days")
    on, calendar = timezone.localdate(at), reference.calendar(session.project.division_id)
    due = calendar.due(on, days)
    lines = [_line(row) for row in conditions] + [_objection(row) for row in _objections(session)]
    for enterprise in sessions.enterprises_of(session):
        notice = SessionNotice(
            session=session, enterprise=enterprise, number=_number(session, on), lines=lines, sent_at=at, due_on=due,
            provisional=bool(calendar.is_provisional(due)),
        )  # fmt: skip
        history.keep(notice, event, person=by.person)
        sessions.tell(session, enterprise, ASKED, ASKED_BODY, event, at=at, lead=session.lead, notice=notice.number,
                      due=due, count=len(lines))  # fmt: skip
    clocks.start_rework(session, on, days, event)


def _line(row):
    office = row.opinion.seat.office
    return {
        "condition": row.pk, "office_zh": office.name_zh, "office_en": office.name_en, "subject": row.subject,
        "text": row.text, "discipline": row.opinion.discipline,
    }  # fmt: skip


def _objections(session):
    """Disagreements that named no conditions: their reasons are what is to be corrected."""
    return [each for each in opinions(session) if each.verdict == SessionVerdict.DISAGREE and not each.conditions.all()]


def _objection(opinion):
    office = opinion.seat.office
    return {
        "condition": None, "office_zh": office.name_zh, "office_en": office.name_en, "subject": "",
        "text": f"{opinion.text}（{opinion.legal_ground}）", "discipline": opinion.discipline,
    }  # fmt: skip


def _number(session, on):
    return f"{session.number}-{session.round}-ZG{Counter.next(f'notice {session.number}'):02}"


def project_of(notice):
    """The project of the notice's enterprise that the session serves; the first of several."""
    return notice.session.projects.filter(enterprise=notice.enterprise_id).order_by("pk").first()


def may_report(notice, *, by, at):
    require_applicant(by, project_of(notice), at, Deed.SUPPLEMENT, about=notice.session)
    if notice.answered_at is not None:
        raise Refusal("already_reported", _("The corrections have been reported already."))
    if not notice.session.holds:
        raise Refusal("no_round_awaited", _("No further round is awaited."))


def report(notice, *, by, at, text, supplied=None):
    """The enterprise reports that everything asked has been corrected; a paper may go with it. Returns the notice."""
    may_report(notice, by=by, at=at)
    if not text.strip():
        raise Refusal("text_missing", _("Say what was done about each line."), field="text")
    session = notice.session
    event = sessions.record(session, "report_corrections", by=by, at=at, reason=text, facts={"notice": notice.number})
    if supplied is not None:
        paper = papers.put_on_file(
            project_of(notice), f"corrections:{notice.number}", f"整改材料 {notice.number}",
            f"Corrections {notice.number}", PaperOrigin.ENTERPRISE, supplied, event=event, by=by, at=at,
        )  # fmt: skip
        session.papers.add(paper)
    notice.answered_at, notice.answer = at, text.strip()
    history.keep(notice, event, person=by.person)
    if not session.notices.filter(answered_at__isnull=True).exists():
        clocks.stop(timezone.localdate(at), kind=ClockKind.REWORK, event=event, session=session)
    sessions.tell(
        session, session.lead, REPORTED, REPORTED_BODY, event, at=at, enterprise=notice.enterprise.name, text=text
    )
    return notice


def refuse_while_running(session, on):
    """While the enterprise is correcting in time, nobody goes on without it."""
    for notice in session.notices.filter(answered_at__isnull=True):
        if not deadlines.is_late(on, notice.due_on):
            raise Refusal("corrections_awaited", _("The corrections are awaited until %(due)s."), due=notice.due_on)

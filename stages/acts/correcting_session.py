"""Corrections that a joint session asks of the enterprise: one consolidated notice, and the enterprise's report.

One notice to each enterprise names everything that all offices ask of its projects, by office and thing. The enterprise
reports that it has corrected them; then the lead calls the further round of the same number, to which only those come
who are not satisfied yet. In a step in which papers are checked (资料核查) what is missing is asked for in one
notice too, before the offices come (兰州经开区: complete, or told once).
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant
from projects.enums import Deed, PaperOrigin
from projects.refusal import Refusal
from stages.acts import clocks, papers, reference, sessions, tabling
from stages.enums import ClockKind, SessionVerdict
from stages.models import Counter, SessionNotice
from stages.rules import deadlines

ASKED = _("Notice %(notice)s: to be corrected by %(due)s")
ASKED_BODY = _(
    "%(lead)s: the offices of %(kind)s %(number)s ask for %(count)s corrections, all of them in this one notice."
)
PAPERS_ASKED = _("Notice %(notice)s: papers to be supplied by %(due)s")
PAPERS_ASKED_BODY = _(
    "%(lead)s: for %(kind)s %(number)s %(count)s papers are missing or wrong, all of them in this notice."
)
REPORTED = _("Corrected: %(kind)s %(number)s, %(project)s")
REPORTED_BODY = _("%(enterprise)s reports: %(text)s The session can go on.")


def ask(session, projects, event, *, by, at, days=None):
    """Send the consolidated notice on these projects to each of their enterprises: what is open, and disagreements that
    named no conditions.
    """
    lines = {}
    for enterprise in _enterprises(projects):
        mine = {each.pk: tabling.items(session, each) for each in projects if each.enterprise_id == enterprise.pk}
        about = [item for items in mine.values() for item in items]
        on = {pk: tabling.opinions(session, items) for pk, items in mine.items()}
        lines[enterprise] = [_line(row, on) for row in tabling.open_conditions(session, about)]
        lines[enterprise] += [_objection(row, on) for row in _objections(session, about)]
    _send(session, lines, event, by=by, at=at, days=days)


def _enterprises(projects):
    return sorted({project.enterprise for project in projects}, key=lambda enterprise: enterprise.pk)


def _send(session, lines, event, *, by, at, days, step="", subject=ASKED, body=ASKED_BODY):
    """A notice to each enterprise of its lines ({enterprise: lines}), and the days within which it answers."""
    days = session.rule.rework_days if days is None else days
    if not 1 <= days <= 90:
        raise Refusal("days_out_of_range", _("Give the enterprise between 1 and 90 working days."), field="days")
    on, calendar = timezone.localdate(at), reference.calendar(session.project.division_id)
    due = calendar.due(on, days)
    for enterprise, asked in lines.items():
        notice = SessionNotice(
            session=session, enterprise=enterprise, step=step, number=_number(session, on), lines=asked, sent_at=at,
            due_on=due, provisional=bool(calendar.is_provisional(due)),
        )  # fmt: skip
        history.keep(notice, event, person=by.person)
        sessions.tell(session, enterprise, subject, body, event, at=at, lead=session.lead, notice=notice.number,
                      due=due, count=len(asked))  # fmt: skip
    clocks.start_rework(session, on, days, event)


def may_ask_papers(session, *, by, at):
    """Whether the lead may tell an enterprise what is missing: once in each step in which papers are checked."""
    sessions.may_lead_live(session, by=by, at=at)
    if not session.rule.step(session.step, session.round).asks_papers:
        raise Refusal("not_checked_now", _("Papers are not checked in this step."))
    if not enterprises_to_ask(session):
        raise Refusal("told_already", _("Every enterprise has been told in this step what is missing."))


def enterprises_to_ask(session):
    """Enterprises that have not been told in this step."""
    told = set(session.notices.filter(step=session.step).values_list("enterprise", flat=True))
    return [each for each in sessions.enterprises_of(session) if each.pk not in told]


def ask_papers(session, enterprise, *, by, at, lines, days=None):
    """Tell an enterprise once everything that is missing or wrong. `lines`: [(paper, what is wrong with it)].

    Returns the SessionNotice.
    """
    may_ask_papers(session, by=by, at=at)
    if enterprise not in enterprises_to_ask(session):
        raise Refusal("told_already", _("This enterprise has been told in this step what is missing."),
                      field="enterprise")  # fmt: skip
    lines = [(paper.strip()[:60], text.strip()) for paper, text in lines if text.strip()]
    if not lines:
        raise Refusal("nothing_asked", _("Say of each paper what is missing or wrong."), field="lines")
    asked = [
        {"condition": None, "office_zh": session.lead.name_zh, "office_en": session.lead.name_en, "subject": paper,
         "text": text, "discipline": ""}
        for paper, text in lines
    ]  # fmt: skip
    mine = [each for each in sessions.projects_of(session) if each.enterprise_id == enterprise.pk]
    event = sessions.record(session, "ask_papers", by=by, at=at, projects=mine,
                            facts={"conditions": [text for _paper, text in lines]})  # fmt: skip
    _send(session, {enterprise: asked}, event, by=by, at=at, days=days, step=session.step, subject=PAPERS_ASKED,
          body=PAPERS_ASKED_BODY)  # fmt: skip
    return session.notices.get(enterprise=enterprise, step=session.step)


def _line(row, on):
    office = row.opinion.seat.office
    return {
        "condition": row.pk, "office_zh": office.name_zh, "office_en": office.name_en, "subject": row.subject,
        "text": row.text, "discipline": row.opinion.discipline, "projects": _named(row.opinion, on),
    }  # fmt: skip


def _objections(session, about):
    """Disagreements that named no conditions: their reasons are what is to be corrected."""
    found = tabling.opinions(session, about)
    return [each for each in found if each.verdict == SessionVerdict.DISAGREE and not each.conditions.all()]


def _objection(opinion, on):
    office = opinion.seat.office
    return {
        "condition": None, "office_zh": office.name_zh, "office_en": office.name_en, "subject": "",
        "text": f"{opinion.text}（{opinion.legal_ground}）", "discipline": opinion.discipline,
        "projects": _named(opinion, on),
    }  # fmt: skip


def _named(opinion, on):
    """Ids of the projects for which an opinion stands; `on`: {project: the opinions that stand for it}."""
    return [pk for pk, opinions in on.items() if opinion in opinions]


def _number(session, on):
    return f"{session.number}-{session.round}-ZG{Counter.next(f'notice {session.number}'):02}"


def projects_of(notice):
    """The projects of the enterprise that the lines concern; all that the session serves, when a line names none."""
    mine = sessions.shown_to(notice.session, notice.enterprise)
    named = [each for each in mine if lines_on(notice, [each])]
    return named or mine


def lines_on(notice, projects):
    """The lines that concern one of these projects; a line that names none concerns all."""
    ids = {project.pk for project in projects}
    return [line for line in notice.lines if not line.get("projects") or ids & set(line["projects"])]


def may_report(notice, *, by, at):
    """Whether the enterprise, or an agent to whom every project concerned is entrusted, may report."""
    for project in projects_of(notice):
        require_applicant(by, project, at, Deed.SUPPLEMENT, about=notice.session)
    if notice.answered_at is not None:
        raise Refusal("already_reported", _("The corrections have been reported already."))
    if not notice.session.holds or (notice.step and notice.step != notice.session.step):
        raise Refusal("no_round_awaited", _("No further round is awaited."))


def report(notice, *, by, at, text, supplied=None):
    """The enterprise reports that everything asked has been corrected; a paper may go with it, which is filed in each
    project concerned. Returns the notice.
    """
    may_report(notice, by=by, at=at)
    if not text.strip():
        raise Refusal("text_missing", _("Say what was done about each line."), field="text")
    session = notice.session
    concerned = projects_of(notice)
    event = sessions.record(session, "report_corrections", by=by, at=at, reason=text, projects=concerned,
                            facts={"notice": notice.number})  # fmt: skip
    for project in concerned if supplied is not None else ():
        paper = papers.put_on_file(
            project, f"corrections:{notice.number}", f"整改材料 {notice.number}",
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

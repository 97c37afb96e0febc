"""Supplying a tolerated paper: by page, mail, message, fax, post or at the counter, and the window's look at it.

绍兴 2017 四(五): papers may follow by network, e-mail, instant message, fax, and afterwards, including by post. Two
days are kept, that of sending and that of arrival; which one counts is the city's setting. The window says whether the
paper is in order, in order as a part, or still not; then it is owed again, as long as there is time. Parts stay on file
together. What was only announced closes no way: the paper may still be brought on line, or the announcement taken back.
"""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant, require_seat
from projects.enums import Channel, Deed, SeatKind, Visitor
from projects.messages import outbox
from projects.refusal import Refusal
from stages.acts import clocks, committing, counters, initialling, notifying, papers, reference
from stages.enums import Check, ClockKind, ObligationStatus, SupplyCheck
from stages.models import Clock, Supply
from stages.rules import deadlines, tolerance

TOPIC = "tolerance.supply"
#: ways of sending; what is brought to the counter is entered there by the window
ANNOUNCED = frozenset({Channel.EMAIL, Channel.MESSAGE, Channel.FAX, Channel.POST})
CAME = _("A promised paper has come: %(paper)s")
CAME_BODY = _("Project %(project)s (%(code)s): %(paper)s is to be checked; it was promised for %(due)s.")
ON_ITS_WAY = _("A promised paper is on its way: %(paper)s")
ON_ITS_WAY_BODY = _(
    "Project %(project)s (%(code)s): %(paper)s was sent; enter its arrival. It was promised for %(due)s."
)
FOUND = _("The promised paper %(paper)s: %(result)s")
FOUND_BODY = _("Project %(project)s (%(code)s). %(words)s To be supplied by %(due)s.")


def may_supply(obligation, *, by, at):
    """Whether the enterprise may bring the paper now."""
    project = obligation.required_paper.application.project
    require_applicant(by, project, at, Deed.SUPPLEMENT, about=obligation)
    if obligation.announced is None:
        _refuse_unless_owed(obligation)
    if deadlines.is_late(timezone.localdate(at), obligation.due_on):
        raise Refusal("promise_late", _("The time for this paper ended on %(due)s."), due=obligation.due_on)


def supply(obligation, *, by, at, supplied, is_part=False, sent_on=None, tracking=""):
    """The enterprise brings a tolerated paper on line, or says that it has sent it by another way.

    Only a file sent on line arrives at once. Of everything else the window enters the arrival: whoever promised a
    paper cannot write down itself that it has come. What had been announced and is now brought on line, or announced
    anew, is the same supply. Returns the Supply.
    """
    may_supply(obligation, by=by, at=at)
    on, is_online = timezone.localdate(at), supplied.channel == Channel.ONLINE
    if is_online and supplied.file is None:
        raise Refusal("file_missing", _("Choose a file, or say by which other way the paper comes."), field="paper")
    if not is_online and supplied.channel not in ANNOUNCED:
        raise Refusal("entered_by_the_window", _("What you bring to the counter is entered there by the window."),
                      field="channel")  # fmt: skip
    sent_on = on if is_online else sent_on or on
    _refuse_future(sent_on, on)
    return _enter(obligation, supplied, at if is_online else None, sent_on, is_part, tracking, "supply", by=by, at=at,
                  announced=obligation.announced)  # fmt: skip


def may_take_back(obligation, *, by, at):
    """Whether the enterprise may take back what it announced: nothing has arrived yet."""
    require_applicant(by, obligation.required_paper.application.project, at, Deed.SUPPLEMENT, about=obligation)
    if obligation.announced is None:
        raise Refusal("nothing_announced", _("Nothing is on its way."))


def take_back(obligation, *, by, at):
    """The enterprise takes back an announcement; the paper is owed as before. Returns the Supply."""
    may_take_back(obligation, by=by, at=at)
    entry, row = obligation.announced, obligation.required_paper
    event = history.record(
        row.application.project, "take_back_supply", f"application:{row.application.number}", by=by, at=at,
        facts={"paper": row.type, "channel": entry.channel, "sent": entry.sent_on.isoformat()},
    )  # fmt: skip
    entry.check_result = SupplyCheck.TAKEN_BACK
    history.keep(entry, event, person=by.person)
    obligation.status = ObligationStatus.OWED
    history.keep(obligation, event, person=by.person)
    return entry


def may_receive(obligation, *, by, at):
    """Whether the window may enter that a paper has come to it."""
    require_seat(by, {SeatKind.WINDOW}, at, office_id=obligation.required_paper.application.window_id)
    if obligation.announced is None:
        _refuse_unless_owed(obligation)


def receive(
    obligation, *, by, at, supplied, arrived_on, sent_on=None, is_part=False, tracking="", brought_by=Visitor.ENTERPRISE
):
    """The window enters a paper that came by mail, message, fax, post or over the counter, with both days.

    `brought_by`: who came with it, over the counter.

    What has been announced is the same supply: its arrival completes it, and the day of sending stays what was
    announced unless the window reads another one off the paper. Returns the Supply.
    """
    may_receive(obligation, by=by, at=at)
    on, terms = timezone.localdate(at), committing.terms_of(obligation.required_paper.application.project)
    _refuse_future(arrived_on, on)
    announced = obligation.announced
    sent_on = sent_on or (announced.sent_on if announced else arrived_on)
    if sent_on > arrived_on:
        raise Refusal("sent_after_arrival", _("A paper cannot be sent after it has arrived."), field="sent_on")
    counted_on = tolerance.counted_on(terms, supplied.channel, sent_on, arrived_on)
    if deadlines.is_late(counted_on, obligation.due_on):
        raise Refusal("promise_late", _("The time for this paper ended on %(due)s."), field="arrived_on",
                      due=obligation.due_on)  # fmt: skip
    arrived_at = at if arrived_on == on else _at_noon(arrived_on)
    if supplied.channel == Channel.COUNTER:
        application = obligation.required_paper.application
        counters.came(application, visitor=brought_by, on=arrived_on, act="receive", by=by, at=at)
    return _enter(obligation, supplied, arrived_at, sent_on, is_part, tracking, "receive", by=by, at=at,
                  announced=announced)  # fmt: skip


def _enter(obligation, supplied, arrived_at, sent_on, is_part, tracking, act, *, by, at, announced=None):
    row = obligation.required_paper
    project, terms = row.application.project, committing.terms_of(row.application.project)
    arrived_on = arrived_at and timezone.localdate(arrived_at)
    event = history.record(
        project, act, f"application:{row.application.number}", by=by, at=at,
        facts={"paper": row.type, "due": obligation.due_on.isoformat(), "channel": supplied.channel,
               "sent": sent_on.isoformat(), "arrived": arrived_on.isoformat() if arrived_on else "",
               "part": is_part, "tracking": tracking},
    )  # fmt: skip
    entry = announced or Supply(obligation=obligation, serial=obligation.supplies.count() + 1, by=by.person)
    entry.channel, entry.sent_on, entry.is_part, entry.arrived_at = supplied.channel, sent_on, is_part, arrived_at
    entry.tracking = tracking or entry.tracking
    if arrived_on:
        entry.counted_on = tolerance.counted_on(terms, supplied.channel, sent_on, arrived_on)
        part = _part_on_file(obligation, row)
        entry.paper = papers.file_asked(project, row, supplied, event=event, by=by, at=at, follows=part)
    history.keep(entry, event, person=by.person)
    obligation.status = ObligationStatus.SUPPLIED
    history.keep(obligation, event, person=by.person)
    if arrived_on:
        row.paper = entry.paper
        history.keep(row, event, person=by.person)
        clocks.stop(entry.counted_on, kind=ClockKind.OBLIGATION, event=event, obligation=obligation)
    if by.kind != SeatKind.WINDOW:
        _tell_window(obligation, project, event, at, has_come=arrived_on is not None)
    return entry


def _part_on_file(obligation, row):
    """The part that the window has found in order and that the next paper completes, or None."""
    last = obligation.supplies.filter(check_result=SupplyCheck.PART).select_related("paper").last()
    return last.paper if last is not None and last.paper_id == row.paper_id else None


def may_check(entry, *, by, at):
    require_seat(by, {SeatKind.WINDOW}, at, office_id=entry.obligation.required_paper.application.window_id)
    if entry.arrived_at is None:
        raise Refusal("in_the_post", _("This paper has not arrived yet."))
    if entry.check_result != SupplyCheck.UNCHECKED:
        raise Refusal("checked_already", _("This supply has been checked already."))
    if entry.obligation.status != ObligationStatus.SUPPLIED:
        raise Refusal("not_owed", _("This paper is not owed any more."))


def check(entry, *, by, at, result, words=""):
    """The window says what it found: a SupplyCheck, with words unless all is in order. Returns the Obligation.

    In order, the obligation is met and the gate opens. Otherwise the paper is owed again; days on which it lay at the
    window are given back.
    """
    may_check(entry, by=by, at=at)
    if result not in (SupplyCheck.GOOD, SupplyCheck.PART, SupplyCheck.BAD):
        raise Refusal("result_missing", _("Say what the check found."), field="result")
    if result != SupplyCheck.GOOD and not words.strip():
        raise Refusal("problem_missing", _("The enterprise reads word for word what is missing or wrong."),
                      field="words")  # fmt: skip
    obligation = entry.obligation
    row = obligation.required_paper
    event = history.record(
        row.application.project, "check_supply", f"application:{row.application.number}", by=by, at=at, reason=words,
        facts={"paper": row.type, "result": result, "due": obligation.due_on.isoformat()},
    )  # fmt: skip
    entry.check_result, entry.words, entry.checked_at, entry.checked_by = result, words, at, by.person
    history.keep(entry, event, person=by.person)
    if result == SupplyCheck.GOOD:
        _meet(obligation, entry, event, by, at)
    else:
        _owe_again(obligation, entry, event, by, at)
    _tell_enterprise(obligation, entry, event, at)
    return obligation


def _meet(obligation, entry, event, by, at):
    row = obligation.required_paper
    row.check_result, row.problem = Check.GOOD, ""
    history.keep(row, event, person=by.person)
    obligation.status, obligation.met_at, obligation.ended_at = ObligationStatus.MET, at, at
    obligation.paper = entry.paper
    history.keep(obligation, event, person=by.person)
    initialling.start_formal_terms(obligation, event, at)


def _owe_again(obligation, entry, event, by, at):
    row = obligation.required_paper
    row.problem = entry.words
    if entry.check_result == SupplyCheck.BAD:
        row.paper = papers.set_aside(entry.paper, event, person=by.person)
    history.keep(row, event, person=by.person)
    obligation.status, obligation.problem = ObligationStatus.OWED, entry.words
    clock = Clock.objects.select_related("project").get(kind=ClockKind.OBLIGATION, obligation=obligation)
    calendar, on = reference.calendar(clock.project.division_id), timezone.localdate(at)
    due = tolerance.given_back(entry.counted_on, obligation.due_on, on, calendar)
    clocks.resume_obligation(clock, due, on, event)
    obligation.due_on, obligation.provisional = clock.due_on, clock.provisional
    history.keep(obligation, event, person=by.person)


def is_over(obligation, on):
    """Whether the enterprise's time has passed without a good paper (the window has just said so)."""
    return obligation.status == ObligationStatus.OWED and deadlines.is_late(on, obligation.due_on)


def _refuse_unless_owed(obligation):
    if obligation.status == ObligationStatus.MET:
        raise Refusal("already_supplied", _("This paper has been supplied already."))
    if obligation.status == ObligationStatus.SUPPLIED:
        raise Refusal("supply_to_check", _("A paper has been supplied; the window has not checked it yet."))
    if obligation.status != ObligationStatus.OWED:
        raise Refusal("not_owed", _("This paper is not owed any more."))


def _refuse_future(day, on):
    if day > on:
        raise Refusal("day_to_come", _("This day has not come yet."), field="sent_on")


def _at_noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def _facts(obligation):
    row = obligation.required_paper
    project = row.application.project
    return {"paper": row, "project": project.name, "code": project.code, "due": obligation.due_on}


def _tell_window(obligation, project, event, at, *, has_come):
    application, facts = obligation.required_paper.application, _facts(obligation)
    subject, body = (CAME, CAME_BODY) if has_come else (ON_ITS_WAY, ON_ITS_WAY_BODY)
    outbox.post(
        TOPIC, application.window, subject=outbox.both(subject, **facts), body=outbox.both(body, **facts), at=at,
        project=project, event=event, link=notifying.application_link(application), seat_kind=SeatKind.WINDOW,
    )  # fmt: skip


def _tell_enterprise(obligation, entry, event, at):
    application = obligation.required_paper.application
    facts = _facts(obligation) | {"result": SupplyCheck(entry.check_result), "words": entry.words}
    outbox.post(
        TOPIC, application.project.enterprise, subject=outbox.both(FOUND, **facts),
        body=outbox.both(FOUND_BODY, **facts), at=at, project=application.project, event=event,
        link=notifying.application_link(application),
    )  # fmt: skip

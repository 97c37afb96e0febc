"""What the page of a joint session shows. A fixed number of statements, however many offices sit in it.

Opinions side by side, conditions about one thing side by side, who comes and came, the days of its step; and the
forms whose turn it is for this seat, each with the sentence of the act's own guard where it may not be used now.
"""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from projects.access import projects_visible_to
from projects.enums import APPLICANTS, SeatKind
from projects.models import Office
from projects.models.office import dated
from projects.refusal import reason
from stages.acts import (
    answering_session,
    attending,
    concluding_session,
    convening,
    correcting_session,
    double_booking,
    further_round,
    proposing,
    reference,
    replying,
    scheduling,
    sessions,
    settling,
    signing_minutes,
    tabling,
)
from stages.desks import forms_session as forms
from stages.desks.clock_face import face
from stages.desks.wording import words
from stages.enums import SESSION_LIVE, Attendance, ClockKind, SessionKind, SessionStatus, SessionVerdict
from stages.models import Clock, JointSession, SessionOffice, SessionOpinion
from stages.rules.sessions import legal_order, side_by_side


@dataclass
class Saying:
    """One opinion as it stands on the page; `round` is the one in which it was given."""

    row: object
    round: int
    discipline: str
    conditions: list = field(default_factory=list)

    @property
    def mark(self):
        return "deemed" if self.row.is_deemed else self.row.verdict


@dataclass
class Place:
    """An invited office: its seat, what it says, the items it decides."""

    seat: object
    items: list
    sayings: list

    @property
    def is_absent(self):
        return self.seat.attendance == Attendance.ABSENT or any(each.row.is_deemed for each in self.sayings)

    @property
    def is_unheard(self):
        """Whether the round went by without it, because what comes first was not agreed to."""
        return self.seat.is_open and self.seat.session.status in (SessionStatus.TO_CONCLUDE, SessionStatus.CONCLUDED)


def page(session, by, at=None, **bound):
    """The context of the page for whoever acts. `bound`: forms that came back, by the name of their step."""
    at = at or timezone.now()
    on = timezone.localdate(at)
    served = list(session.approvals.select_related("item", "office", "project", "stage").order_by("project", "code"))
    seats = _seats(session)
    places = [Place(seat, [a for a in served if a.office_id == seat.office_id], _sayings(seat)) for seat in seats]
    clock = Clock.objects.filter(session=session, kind=ClockKind.SESSION).first()
    calendar = reference.calendar(session.project.division_id)
    conditions = tabling.conditions_on_table(session)
    context = {
        "session": session, "rule": session.rule, "places": places, "today": on, "served": _in_order(session, served),
        "projects": list(session.projects.select_related("enterprise").order_by("pk")),
        "papers": list(session.papers.order_by("name_zh")), "clock": clock,
        "opinions_provisional": bool(session.opinions_until and calendar.is_provisional(session.opinions_until)),
        "face": face(clock, on, calendar) if clock else None, "step": _step(session),
        "steps": session.rule.steps(session.round), "counts": _counts(places), "missing": _missing(seats),
        "groups": side_by_side(conditions), "conditions": conditions, "rounds": _rounds(session),
        "notices": _notices(session, by), "guidance": [s for p in places for s in p.sayings if s.row.guidance],
        "dates": _dates(session, seats), "visible": _visible(session, by),
        "beyond": scheduling.why_beyond(session), "apart": _apart(session, served),
    }  # fmt: skip
    return context | _lead(session, seats, conditions, by, at, bound) | _mine(session, seats, by, at, bound)


def _visible(session, by):
    """Ids of the served projects that this seat may also see as a whole."""
    served = session.projects.values("pk")
    return set(projects_visible_to(by.seat).filter(pk__in=served).values_list("pk", flat=True))


def _seats(session):
    opinions = SessionOpinion.objects.select_related("by").prefetch_related("conditions")
    rows = SessionOffice.objects.filter(session=session).select_related("office", "signed_by")
    seats = list(rows.prefetch_related(Prefetch("opinions", queryset=opinions)))
    for seat in seats:
        seat.session = session
    return seats


def _sayings(seat):
    rule = seat.session.rule
    found = []
    for row in seat.opinions.all():
        discipline = rule.discipline(row.discipline)
        name = forms.words_of(discipline) if discipline else ""
        found.append(Saying(row, seat.session.round, name, list(row.conditions.all())))
    return found


def _step(session):
    return session.rule.step(session.step, session.round) if session.step else None


def _counts(places):
    """(verdict or deemed or waiting, how many) over all opinions asked for."""
    marks = [s.mark for p in places if p.seat.released_at is None for s in p.sayings]
    order = [*SessionVerdict.values, "deemed"]
    return [(mark, marks.count(mark)) for mark in order if mark in marks]


def _missing(seats):
    return [seat for seat in seats if seat.is_open]


def _in_order(session, served):
    """The items served; those of a bundle in the order in which the law lets them be decided."""
    if not session.rule.in_legal_order:
        return served
    by_code = {approval.code: approval for approval in served if approval.project_id == session.project_id}
    needs = session.project.route.plan["needs"]
    ordered = [by_code[code] for code in legal_order(list(by_code), needs)]
    return ordered + [approval for approval in served if approval not in ordered]


def _apart(session, served):
    """The days on which a bundle that was to be decided on one day was decided, when they are several; else none."""
    if not session.rule.in_legal_order or session.concluded_at is None:
        return []
    decided = [each.finished_at for each in served if each.finished_at and each.finished_at >= session.concluded_at]
    days = sorted({timezone.localdate(hour) for hour in decided})
    return days if len(days) > 1 else []


def _rounds(session):
    rounds = list(JointSession.objects.filter(number=session.number).order_by("round"))
    return rounds if len(rounds) > 1 else []


def _notices(session, by):
    rows = session.notices.select_related("enterprise")
    if by.kind == SeatKind.ENTERPRISE:
        rows = rows.filter(enterprise=by.seat.enterprise_id)
    return list(rows)


def _dates(session, seats):
    """(hour, offices it suits) of the hours proposed, while none is fixed."""
    if session.starts_at is not None:
        return []
    return [(date, [seat.office for seat in seats if text in seat.suits])
            for text, date in zip(session.proposed_dates, scheduling.proposed(session), strict=True)]  # fmt: skip


def departments(session, on):
    """Departments that could be invited: of the project's division and those above it."""
    places = [division.pk for division in session.project.division.upwards()]
    rows = Office.objects.filter(dated("", on), kind="department", division__in=places).order_by("division", "code")
    return [(office.code, words(office)) for office in rows]


def _lead(session, seats, conditions, by, at, bound):
    """What the lead may do now."""
    if by.kind != sessions.lead_seat(session.rule) or by.seat.office_id != session.lead_id:
        return {"is_lead": False}
    who, on = {"by": by, "at": at}, timezone.localdate(at)
    context = {"is_lead": True}
    if session.status == SessionStatus.PROPOSED:
        return context | {"dismiss": bound.get("dismiss") or forms.ReasonForm(auto_id="id_dismiss_%s")}
    if session.status in SESSION_LIVE:
        context |= _lead_live(session, seats, conditions, who, on, bound)
    if session.status == SessionStatus.CONCLUDED and session.holds:
        context |= {
            "call_round": bound.get("call_round") or forms.RoundForm(auto_id="id_round_%s"),
            "call_round_why_not": reason(further_round.may_call_round, session, **who),
            "end_rounds": bound.get("end_rounds") or forms.EndForm(auto_id="id_end_%s"),
            "end_rounds_why_not": reason(concluding_session.may_end_rounds, session, **who),
        }
    return context


def _lead_live(session, seats, conditions, who, on, bound):
    fix = {"place": session.place, "starts_at": session.starts_at, "ends_at": session.ends_at}
    context = {
        "busy": double_booking.busy(session),
        "call_off": bound.get("call_off") or forms.ReasonForm(auto_id="id_off_%s"),
        "conclude": bound.get("conclude") or forms.ConclusionForm(session),
        "conclude_why_not": reason(concluding_session.may_conclude, session, **who),
        "settling": [bound.get(f"settle-{g[0].pk}") or forms.SettleForm(g) for g in side_by_side(conditions)],
    }  # fmt: skip
    if session.starts_at is None or session.starts_at > who["at"] or "fix" in bound:
        context["fix"] = bound.get("fix") or forms.FixForm(initial=fix, auto_id="id_fix_%s")
    if not reason(convening.may_pass_step, session, **who):
        context["pass_step"] = bound.get("pass_step") or forms.StepForm(auto_id="id_step_%s")
    if session.status == SessionStatus.CALLED:
        context |= {
            "add": bound.get("add") or forms.AddForm(session, departments(session, on)),
            "release": bound.get("release") or forms.ReasonForm(auto_id="id_release_%s"),
        }
    if session.starts_at is not None:
        context |= {"attend": bound.get("attend") or forms.AttendanceForm(seats),
                    "is_attended": all(seat.attendance != Attendance.UNKNOWN for seat in seats if not seat.released_at),
                    "attend_why_not": reason(attending.may_record, session, **who)}  # fmt: skip
    return context


def _mine(session, seats, by, at, bound):
    """What the seat's own office, or the enterprise, may do now."""
    who = {"by": by, "at": at}
    if by.kind in APPLICANTS:
        reports = [notice for notice in session.notices.select_related("enterprise")
                   if not reason(correcting_session.may_report, notice, **who)]  # fmt: skip
        return {"report": bound.get("report") or forms.ReportForm(), "reports": reports} if reports else {}
    mine = next((seat for seat in seats if seat.office_id == by.seat.office_id), None)
    if mine is None or by.kind not in sessions.OFFICE_SEATS:
        return {}
    context = {"mine": mine}
    is_meeting = session.starts_at is not None or session.proposed_dates or not session.rule.in_writing
    if session.status == SessionStatus.CALLED and is_meeting and not reason(replying.may_reply, mine, **who):
        context |= {"reply": bound.get("reply") or forms.ReplyForm(mine),
                    "reply_file": bound.get("reply_file") or forms.ReplyFileForm()}  # fmt: skip
    why_not = reason(answering_session.may_answer, mine, **who)
    if mine.is_open and session.status == SessionStatus.CALLED:
        context |= {"answer": bound.get("answer") or forms.OpinionForm(mine), "answer_why_not": why_not}
    if not reason(signing_minutes.may_sign, mine, **who):
        context["may_sign"] = True
    context["to_tick"] = {row.pk for row in tabling.conditions_on_table(session)
                          if not reason(settling.may_tick, row, **who)}  # fmt: skip
    return context


def shareable_kinds(approval, by):
    """Kinds of session that this seat may ask for on an item."""
    return [kind for kind in SessionKind
            if proposing.shares(approval.item, kind) and kind != SessionKind.COORDINATION]  # fmt: skip

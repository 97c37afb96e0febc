"""What the page of a joint session shows. A fixed number of statements, however many offices sit in it.

Enterprises, and agents for them, see what is said of their own projects: items, opinions, conditions, papers and
notices of others are left out. Opinions side by side, conditions about one thing side by side, who comes and came, the
days of its step; and the forms whose turn it is for this seat, each with the sentence of the act's own guard where it
may not be used now.
"""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from projects.access import projects_visible_to
from projects.enums import APPLICANTS
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
from stages.rules.sessions import legal_order, outcome_of_all, side_by_side


@dataclass
class Saying:
    """One opinion as it stands on the page: `round` is the one in which it was given, `about` says what it concerns
    where it does not concern all; `versions` what it has come in the place of.
    """

    row: object
    round: int
    discipline: str
    conditions: list = field(default_factory=list)
    about: list = field(default_factory=list)
    versions: list = field(default_factory=list)

    @property
    def mark(self):
        return "deemed" if self.row.is_deemed else self.row.verdict


@dataclass
class Place:
    """An invited office: its seat, what it says, the items it decides."""

    seat: object
    items: list  # one of each kind of item
    sayings: list
    is_open: bool = False  # something that this reader may see is still awaited from it

    @property
    def is_absent(self):
        return self.seat.attendance == Attendance.ABSENT or any(each.row.is_deemed for each in self.sayings)

    @property
    def is_unheard(self):
        """Whether the round went by without it, because what comes first was not agreed to."""
        return self.is_open and self.seat.session.status in (SessionStatus.TO_CONCLUDE, SessionStatus.CONCLUDED)


def page(session, by, at=None, **bound):
    """The context of the page for whoever acts. `bound`: forms that came back, by the name of their step."""
    at = at or timezone.now()
    on = timezone.localdate(at)
    projects = shown(session, by)
    ids = {project.pk for project in projects}
    served = list(session.approvals.filter(project__in=ids).select_related("item", "office", "project", "stage"))
    served.sort(key=lambda approval: (approval.project_id, approval.code))
    seats = _seats(session)
    places = [_place(seat, served) for seat in seats]
    clock = Clock.objects.filter(session=session, kind=ClockKind.SESSION).first()
    calendar = reference.calendar(session.project.division_id)
    conditions = [row for row in tabling.conditions_on_table(session) if not row.project_ids or row.project_ids & ids]
    context = {
        "session": session, "rule": session.rule, "places": places, "today": on, "served": _in_order(session, served),
        "projects": projects, "outcome": outcome(session, projects), "names": sessions.names_of(projects),
        "outcomes": [(each, session.outcome_of(each.pk)) for each in projects] if session.outcomes else [],
        "papers": list(session.papers.filter(project__in=ids).order_by("name_zh")), "clock": clock,
        "opinions_provisional": bool(session.opinions_until and calendar.is_provisional(session.opinions_until)),
        "face": face(clock, on, calendar) if clock else None, "step": _step(session),
        "steps": session.rule.steps(session.round), "counts": _counts(places),
        "missing": [place.seat for place in places if place.is_open],
        "groups": side_by_side(conditions), "conditions": conditions, "rounds": _rounds(session, ids),
        "notices": notices(session, projects), "guidance": [s for p in places for s in p.sayings if s.row.guidance],
        "dates": _dates(session, seats), "visible": _visible(session, by),
        "beyond": scheduling.why_beyond(session), "apart": _apart(session, served),
    }  # fmt: skip
    context |= _lead(session, seats, conditions, by, at, bound)
    return context | _mine(session, seats, context["notices"], conditions, by, at, bound)


def shown(session, by):
    """The served projects of which a reader is shown: an enterprise its own, offices all."""
    rows = session.projects.select_related("enterprise").order_by("pk")
    return list(rows.filter(pk__in=projects_visible_to(by.seat).values("pk")) if by.kind in APPLICANTS else rows)


def outcome(session, projects):
    """The outcome for these projects, and its words; None before the conclusion."""
    found = [each for each in (session.outcome_of(project.pk) for project in projects) if each]
    return outcome_of_all(found) if found else None


def _visible(session, by):
    """Ids of the served projects that this seat may also see as a whole."""
    served = session.projects.values("pk")
    return set(projects_visible_to(by.seat).filter(pk__in=served).values_list("pk", flat=True))


def _seats(session):
    opinions = SessionOpinion.objects.select_related("by").prefetch_related("conditions", "approvals")
    rows = SessionOffice.objects.filter(session=session).select_related("office", "signed_by")
    seats = list(rows.prefetch_related(Prefetch("opinions", queryset=opinions)))
    for seat in seats:
        seat.session = session
    return seats


def _place(seat, served):
    """What an office says of the items shown, and whether something is still awaited from it."""
    about = {approval.pk for approval in served} or {None}
    sayings, said = _sayings(seat, served, about)
    asked = {(code, item) for code in seat.disciplines for item in about}
    return Place(
        seat, list({a.code: a for a in served if a.office_id == seat.office_id}.values()), sayings,
        seat.released_at is None and seat.answered_at is None and not asked <= said,
    )  # fmt: skip


def _sayings(seat, served, about):
    """(Sayings that stand, {(discipline, item)} of which they speak). Of two on one item the later stands."""
    rule, found, said = seat.session.rule, {}, set()
    rows = sorted(seat.opinions.all(), key=lambda row: (row.given_at, row.pk), reverse=True)
    older = [row for row in rows if row.replaced_at is not None and tabling.concerned(row) & about]
    for row in rows:
        mine = {(row.discipline, item) for item in tabling.concerned(row) & about}
        if row.replaced_at is not None or not mine - said:
            continue
        items = {item for _code, item in mine - said}
        discipline = rule.discipline(row.discipline)
        found[row.pk] = Saying(
            row, seat.session.round, forms.words_of(discipline) if discipline else "", list(row.conditions.all()),
            _about(served, items) if items != about else [],
            [each for each in older if each.discipline == row.discipline and _meet(each, row)],
        )  # fmt: skip
        said |= mine
    return sorted(found.values(), key=lambda saying: (_place_of(saying, served), saying.row.pk)), said


def _place_of(saying, served):
    """Where an opinion stands: by the first of the items that it concerns."""
    ids = tabling.concerned(saying.row)
    return next((number for number, each in enumerate(served) if each.pk in ids), 0)


def _about(served, items):
    """[(project, items)] of which an opinion speaks; no items where it speaks of all of the project."""
    found = {}
    for each in served:
        found.setdefault(each.project, []).append(each)
    said = [(project, [each for each in mine if each.pk in items], mine) for project, mine in found.items()]
    return [(project, [] if some == mine else some) for project, some, mine in said if some]


def _meet(one, other):
    return bool(tabling.concerned(one) & tabling.concerned(other))


def _step(session):
    return session.rule.step(session.step, session.round) if session.step else None


def _counts(places):
    """(verdict or deemed or waiting, how many) over all opinions asked for."""
    marks = [s.mark for p in places if p.seat.released_at is None for s in p.sayings]
    order = [*SessionVerdict.values, "deemed"]
    return [(mark, marks.count(mark)) for mark in order if mark in marks]


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


def _rounds(session, ids):
    """[(round, its outcome for what is shown)] of the rounds that serve something shown, when there are several."""
    rows = JointSession.objects.filter(number=session.number, projects__in=ids).distinct()
    rounds = list(rows.order_by("round").prefetch_related("projects"))
    found = [(each, outcome(each, [p for p in each.projects.all() if p.pk in ids])) for each in rounds]
    return found if len(found) > 1 else []


def notices(session, projects):
    """Notices to the enterprises of these projects, each with the lines on them as `shown`; none without any."""
    rows = session.notices.filter(enterprise__in={each.enterprise_id for each in projects})
    found = list(rows.select_related("enterprise"))
    for notice in found:
        notice.shown = correcting_session.lines_on(notice, projects)
    return [notice for notice in found if notice.shown or not notice.lines]


def _dates(session, seats):
    """(hour, offices it suits) of the hours proposed, while none is fixed."""
    if session.starts_at is not None:
        return []
    return [(date, [seat.office for seat in seats if text in seat.suits])
            for text, date in zip(session.proposed_dates, scheduling.proposed(session), strict=True)]  # fmt: skip


def departments(project, on, without=()):
    """Departments that could be invited, in groups: of the project's division and those above it; not those `without`
    (ids), who are invited already.
    """
    divisions = list(project.division.upwards())
    rows = Office.objects.filter(dated("", on), kind="department", division__in=divisions).exclude(pk__in=without)
    found = {division.pk: [] for division in divisions}
    for office in rows.order_by("code"):
        found[office.division_id].append((office.code, words(office, "short")))
    return [(words(division), found[division.pk]) for division in divisions if found[division.pk]]


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
    if len({row.voice for row in conditions}) > 1:
        context["together"] = bound.get("together") or forms.TogetherForm(session, conditions)
    if not reason(correcting_session.may_ask_papers, session, **who):
        context["ask_papers"] = bound.get("ask_papers") or forms.PapersForm(session)
    if session.starts_at is None or session.starts_at > who["at"] or "fix" in bound:
        context["fix"] = bound.get("fix") or forms.FixForm(initial=fix, auto_id="id_fix_%s")
    if not session.rule.takes_opinions(session.step, session.round):
        context["pass_step"] = bound.get("pass_step") or forms.StepForm(auto_id="id_step_%s")
        context["pass_step_why_not"] = reason(convening.may_pass_step, session, **who)
    if session.status == SessionStatus.CALLED:
        invited = [seat.office_id for seat in seats if seat.released_at is None]
        context["add"] = bound.get("add") or forms.AddForm(session, departments(session.project, on, invited))
        for seat in seats:
            seat.release = bound.get(f"release-{seat.pk}") or forms.ReasonForm(auto_id=f"id_release{seat.pk}_%s")
    if session.starts_at is not None:
        context |= {"attend": bound.get("attend") or forms.AttendanceForm(seats),
                    "is_attended": all(seat.attendance != Attendance.UNKNOWN for seat in seats if not seat.released_at),
                    "attend_why_not": reason(attending.may_record, session, **who)}  # fmt: skip
    return context


def _mine(session, seats, notices, conditions, by, at, bound):
    """What the seat's own office, or the enterprise, may do now."""
    who = {"by": by, "at": at}
    if by.kind in APPLICANTS:
        for notice in notices:
            notice.session = session
        reports = [notice for notice in notices if not reason(correcting_session.may_report, notice, **who)]
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
    if session.status in SESSION_LIVE and (mine.is_open or not why_not):
        context |= {"answer": bound.get("answer") or forms.OpinionForm(mine), "answer_why_not": why_not,
                    "is_change": not mine.is_open}  # fmt: skip
    if not reason(signing_minutes.may_sign, mine, **who):
        context["may_sign"] = True
    for row in conditions:
        if row.opinion.seat.session_id == session.pk:
            row.opinion.seat.session = session
    context["to_tick"] = {row.pk for row in conditions if not reason(settling.may_tick, row, **who)}
    return context


def shareable_kinds(approval, on):
    """Kinds of session that may be asked for on an item: the centre calls its own by itself."""
    return [
        kind for kind in SessionKind
        if proposing.shares(approval.item, kind) and not sessions.rule_on(kind, approval.project, on).by_centre
    ]  # fmt: skip

"""The agency service in written cases: its acts by name, the agents as people, and who acts for the enterprise.

`agent` and `agent2` are two agents of the service centre of the project's division. While an entrustment reaches a
stage, whatever a case lets the enterprise do there is done by its agent. See docs/rehearsal.md.
"""

from datetime import time, timedelta
from functools import partial

from django.utils import timezone

from agency import door, watching
from agency.acts import (
    blockages,
    confirming,
    ending,
    entrusting,
    following_up,
    handing_over,
    keeping,
    supervising,
)
from agency.enums import AgentKind, Audience, ContactKind, Finding, Grievance, Ladder, Scope, Until
from agency.models import Agent, Blockage, Confirmation, Entrustment, Qualification, SupervisionCase
from agency.rules import reach
from projects.enums import AGENT_DEEDS, Deed, SeatKind
from projects.models import Office
from stages.enums import ApprovalStatus, StageCode
from stages.rehearsing.case import Verb
from stages.rehearsing.hours import aware
from stages.rehearsing.reading_acts import day, member, needed, stage, text, texts, whole

AGENTS = {"agent": "agent", "agent2": "agent-2"}
MINUTE = timedelta(minutes=1)


def person(name, rehearsal):
    """The Actor of an agent of the centre of the project's division, with its record."""
    division, on = rehearsal.project.division, timezone.localdate(rehearsal.now)
    centre = rehearsal.seats.of_division(SeatKind.CENTRE, division, on).office
    return agent_at(rehearsal.seats, centre, name)


def agent_at(seats, centre, name="agent", **said):
    """The Actor of an agent's seat at a centre; its record is made with it."""
    actor = seats.agent(centre, AGENTS[name])
    number = f"0575-8{centre.division.code[-4:]}{len(name)}{len(name) % 3}"
    Agent.objects.get_or_create(
        seat=actor.seat,
        defaults={"division": centre.division, "level": centre.division.level, "phone": number} | said,
    )  # fmt: skip
    return actor


def stand_in(rehearsal, code):
    """The agent who acts for the enterprise in a stage now, or None."""
    on = timezone.localdate(rehearsal.now)
    row = Entrustment.objects.in_force(on).filter(project=rehearsal.project).select_related("agent__seat").first()
    if row is None or Deed.FILE not in row.deeds or Deed.SUPPLEMENT not in row.deeds:
        return None
    if code not in StageCode.values or row.scope == Scope.ITEMS:
        return None
    if not reach.covers(row.scope, row.until, row.stages, row.items, code, None):
        return None
    return next((name for name in AGENTS if person(name, rehearsal).seat.pk == row.agent.seat_id), None)


def seat_agents(seats, on):
    """Two agents for every centre that exists on a day, and a chief agent in every department."""
    offices = Office.objects.filter(valid_from__lte=on).exclude(valid_until__lt=on).select_related("division")
    for office in offices.filter(kind="centre"):
        agent_at(seats, office, languages=["zh", "en"])
        agent_at(seats, office, "agent2", kind=AgentKind.PART_TIME, place=f"{office.division.short_zh}经济开发区")
    for office in offices.filter(kind="department"):
        actor = seats.of_office(SeatKind.DEPARTMENT, office)
        Agent.objects.get_or_create(seat=actor.seat, defaults={
            "kind": AgentKind.CHIEF, "division": office.division, "level": office.division.level,
            "phone": f"0575-8{office.division.code[-4:]}{office.pk % 100:02}",
        })  # fmt: skip


# -- acts --------------------------------------------------------------------------------------------------------------


def _try(rehearsal, do, actor, act):
    """Do it and keep a line in the rehearsal's log."""
    return rehearsal._try(do, "agency", actor, rehearsal.now, act)


def _entrustment(rehearsal):
    row = rehearsal.project.entrustments.first()
    if row is None:
        raise LookupError("entrustment")
    return row


def _case(rehearsal):
    return _entrustment(rehearsal).case


def _terms(rehearsal, ground, scope, stages, items, reach, deeds, until):
    on = timezone.localdate(rehearsal.now)
    values = {"scope": scope, "stages": stages or [], "items": items or [], "until": reach}
    return entrusting.Terms(
        qualification=Qualification.objects.valid(on).get(code=ground), valid_from=on,
        valid_until=until or on + timedelta(days=365), proof=f"{on.year} 年度第 12 项",
        deeds=deeds or [deed.value for deed in AGENT_DEEDS], **values,
    )  # fmt: skip


def ask(rehearsal, by, ground="key_project", scope=Scope.WHOLE, stages=None, items=None, reach=Until.START_OF_WORKS,
        deeds=None, until=None):  # fmt: skip
    """The enterprise asks; nobody has answered yet."""
    terms = _terms(rehearsal, ground, scope, stages, items, reach, deeds, until)
    return _try(rehearsal, "ask_agency", rehearsal.person(by or "enterprise"), lambda by: door.on_project(
        entrusting.ask, rehearsal.project, by=by, at=rehearsal.now, terms=terms))  # fmt: skip


def entrust(rehearsal, by, agent="agent", **said):
    """The centre offers (or, `by: enterprise`, the enterprise asks), both sign: the entrustment is in force."""
    centre, owner = rehearsal.person("centre"), rehearsal.person("enterprise")
    actor = person(agent, rehearsal)
    record = Agent.objects.get(seat=actor.seat)
    if by == "enterprise":
        row = ask(rehearsal, by, **said)
        steps = [(centre, entrusting.assign, {"agent": record})]
    else:
        terms = _terms(rehearsal, **{"ground": "key_project", "scope": Scope.WHOLE, "stages": None, "items": None,
                                     "reach": Until.START_OF_WORKS, "deeds": None, "until": None} | said)  # fmt: skip
        row = _try(rehearsal, "entrust", centre, lambda by: door.on_project(
            entrusting.offer, rehearsal.project, by=by, at=rehearsal.now, terms=terms, agent=record))  # fmt: skip
        steps = []
    for actor, act, more in [*steps, (owner, entrusting.sign, {}), (centre, entrusting.seal, {})] if row else ():
        rehearsal.now += MINUTE
        row = _try(rehearsal, "entrust", actor, lambda by, act=act, row=row, more=more: door.perform(
            act, row, by=by, at=rehearsal.now, **more))  # fmt: skip
        if row is None:
            return None
    return row


def recall(rehearsal, by, reason=""):
    row = _entrustment(rehearsal)
    return _try(rehearsal, "recall", rehearsal.person(by or "enterprise"), lambda by: door.perform(
        ending.recall, row, by=by, at=rehearsal.now, reason=reason))  # fmt: skip


def hand_over(rehearsal, by, to="agent2", reason="岗位轮换。", confirm=True):
    """The centre opens the hand-over; with `confirm` both agents confirm the list."""
    row, taker = _entrustment(rehearsal), person(to, rehearsal)
    giver = next(name for name in AGENTS if person(name, rehearsal).seat.pk == row.agent.seat_id)
    over = _try(rehearsal, "hand_over", rehearsal.person(by or "centre"), lambda by: door.perform(
        handing_over.open_hand_over, row, by=by, at=rehearsal.now, to_agent=Agent.objects.get(seat=taker.seat),
        reason=reason))  # fmt: skip
    for actor in (person(giver, rehearsal), taker) if over and confirm else ():
        rehearsal.now += MINUTE
        over = _try(rehearsal, "hand_over", actor, lambda by, over=over: door.perform(
            handing_over.confirm, over, by=by, at=rehearsal.now))  # fmt: skip
    return over


def propose(rehearsal, by, what, why, stage=""):
    """The agent puts a binding act before the enterprise."""
    subject = rehearsal.application(stage).number if stage else ""
    return _try(rehearsal, "propose", rehearsal.person(by or "agent"), lambda by: door.perform(
        confirming.propose, _entrustment(rehearsal), by=by, at=rehearsal.now, name=what, subject=subject,
        why=why))  # fmt: skip


def _answer(act, do, rehearsal, by):
    row = Confirmation.objects.filter(project=rehearsal.project).order_by("-pk").first()
    if row is None:
        raise LookupError("confirmation")
    return _try(rehearsal, do, rehearsal.person(by or "enterprise"), lambda by: door.perform(
        act, row, by=by, at=rehearsal.now))  # fmt: skip


def _keep(act, do, rehearsal, by, **said):
    """An act of the agent in charge on its case."""
    case = _case(rehearsal)
    name = by or next((name for name in AGENTS if person(name, rehearsal).seat.pk == case.entrustment.agent.seat_id),
                      "agent")  # fmt: skip
    return _try(rehearsal, do, rehearsal.person(name), lambda by: door.perform(
        act, case, by=by, at=rehearsal.now, **said))  # fmt: skip


def contact(rehearsal, by, kind=ContactKind.CALL, whom="", purpose="", result=""):
    return _keep(keeping.log_contact, "contact", rehearsal, by, kind=kind, when=rehearsal.now, with_whom=whom,
                 purpose=purpose, result=result)  # fmt: skip


def bring_forward(rehearsal, by, days, text):
    on = rehearsal.calendar.due(timezone.localdate(rehearsal.now), days)
    return _keep(keeping.bring_forward, "bring_forward", rehearsal, by, on=on, text=text)


def block(rehearsal, by, text, item=""):
    approval = rehearsal.approval(item) if item else None
    return _keep(blockages.raise_blockage, "blockage", rehearsal, by, text=text, code=item,
                 office=approval.office if approval else None)  # fmt: skip


def _blockage(rehearsal):
    row = Blockage.objects.filter(project=rehearsal.project).order_by("-pk").first()
    if row is None:
        raise LookupError("blockage")
    return row


def take_up(rehearsal, by, level, text):
    return _try(rehearsal, "take_up", rehearsal.person(by or "agent"), lambda by: door.perform(
        blockages.take_up, _blockage(rehearsal), by=by, at=rehearsal.now, level=level, text=text))  # fmt: skip


def answer_blockage(rehearsal, by, text):
    row = _blockage(rehearsal)
    return _try(rehearsal, "answer_blockage", _with_whom(rehearsal, row, by), lambda by: door.perform(
        blockages.answer, row, by=by, at=rehearsal.now, text=text))  # fmt: skip


def _with_whom(rehearsal, row, by):
    """The seat with which a blockage lies, unless the case names another."""
    if by or row.level == Ladder.CHIEF:
        return rehearsal.person(by or "department", office=row.office)
    return rehearsal.seats.of_office(SeatKind.CENTRE, blockages.centre_of(row, rehearsal.now))


def call_meeting(rehearsal, by, place, agenda, days=1):
    """The co-ordination meeting about the blockage, some working days later at half past nine."""
    row = _blockage(rehearsal)
    starts_at = aware(rehearsal.calendar.due(timezone.localdate(rehearsal.now), days), time(9, 30))
    offices = Office.objects.filter(approvals__in=rehearsal.project.approvals.filter(status=ApprovalStatus.OPEN))
    return _try(rehearsal, "call_meeting", _with_whom(rehearsal, row, by), lambda by: door.perform(
        blockages.call_meeting, row, by=by, at=rehearsal.now, offices=offices.distinct(), agenda=agenda, place=place,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))  # fmt: skip


def solve(rehearsal, by, text):
    return _try(rehearsal, "solve_blockage", rehearsal.person(by or "agent"), lambda by: door.perform(
        blockages.solve, _blockage(rehearsal), by=by, at=rehearsal.now, solution=text))  # fmt: skip


def rate(rehearsal, by, rating, text=""):
    return _try(rehearsal, "rate", rehearsal.person(by or "enterprise"), lambda by: door.perform(
        following_up.rate, _case(rehearsal), by=by, at=rehearsal.now, rating=rating, text=text))  # fmt: skip


def follow_up(rehearsal, by, rating, whom="办公室", text=""):
    return _try(rehearsal, "follow_up", rehearsal.person(by or "centre"), lambda by: door.perform(
        following_up.follow_up, _case(rehearsal), by=by, at=rehearsal.now, with_whom=whom, satisfaction=rating,
        remarks=text))  # fmt: skip


def report_abuse(rehearsal, by, kind, text, whom=""):
    """Somebody reports what an agent may not do; a name need not be given."""
    return _try(rehearsal, "report_abuse", rehearsal.person(by or "enterprise"), lambda _by: supervising.report(
        at=rehearsal.now, kind=kind, text=text, about_whom=whom, project_code=rehearsal.project.code))  # fmt: skip


def close_report(rehearsal, by, finding, text):
    row = SupervisionCase.objects.filter(project=rehearsal.project).order_by("-pk").first()
    if row is None:
        raise LookupError("report")
    actor = rehearsal.person(by) if by else rehearsal.seats.of_office(SeatKind.CENTRE, row.centre)
    agent = next(iter(supervising.agents_of(row)), None) if finding == Finding.FOUNDED else None
    return _try(rehearsal, "close_report", actor, lambda by: supervising.close(
        row, by=by, at=rehearsal.now, finding=finding, measures=text, agent=agent))  # fmt: skip


def watch(rehearsal, by):
    """What the agency's watch would do then."""
    return watching.watch(rehearsal.now)


TERMS = {
    "ground": text, "scope": partial(member, enum=Scope), "stages": texts, "items": texts,
    "reach": partial(member, enum=Until), "deeds": texts, "until": day,
}  # fmt: skip
VERBS = {
    "ask_agency": Verb(TERMS, ask),
    "entrust": Verb(TERMS | {"agent": text}, entrust),
    "recall": Verb({"reason": text}, recall),
    "hand_over": Verb({"to": text, "reason": text, "confirm": lambda fields, name: fields.take(name, bool, None, "")},
                      hand_over),
    "propose": Verb({"what": needed, "why": needed, "stage": lambda fields, name: stage(fields, name)
                     if fields.has(name) else fields.take(name, object, None, "")}, propose),
    "confirm": Verb({}, partial(_answer, confirming.confirm, "confirm")),
    "decline": Verb({}, partial(_answer, confirming.decline, "decline")),
    "draw_plan": Verb({}, partial(_keep, keeping.draw_plan, "draw_plan")),
    "give_card": Verb({}, partial(_keep, keeping.give_card, "give_card")),
    "contact": Verb({"kind": partial(member, enum=ContactKind, default=ContactKind.CALL), "whom": needed,
                     "purpose": needed, "result": needed}, contact),
    "note": Verb({"text": needed, "audience": partial(member, enum=Audience, default=Audience.INTERNAL)},
                 partial(_keep, keeping.write_note, "note")),
    "bring_forward": Verb({"days": whole, "text": needed}, bring_forward),
    "blockage": Verb({"text": needed, "item": text}, block),
    "take_up": Verb({"level": partial(member, enum=Ladder, default=Ladder.CENTRE), "text": needed}, take_up),
    "answer_blockage": Verb({"text": needed}, answer_blockage),
    "call_meeting": Verb({"place": needed, "agenda": needed, "days": whole}, call_meeting),
    "solve_blockage": Verb({"text": needed}, solve),
    "rate": Verb({"rating": whole, "text": text}, rate),
    "follow_up": Verb({"rating": whole, "whom": text, "text": text}, follow_up),
    "report_abuse": Verb({"kind": partial(member, enum=Grievance), "text": needed, "whom": text}, report_abuse),
    "close_report": Verb({"finding": partial(member, enum=Finding), "text": needed}, close_report),
    "watch_agency": Verb({}, watch),
}  # fmt: skip


def entrustment_status(project, expectation):
    """`entrustments: {1: ended}`: the status of the n-th entrustment of the project."""
    rows = project.entrustments.order_by("pk").values_list("status", "end_reason")
    number = int(expectation.subject) - 1
    found = rows[number] if number < len(rows) else None
    return found and (found[1] if expectation.wanted == found[1] else found[0])


def confirmation_status(project, expectation):
    """`confirmations: {1: void}`."""
    rows = Confirmation.objects.filter(project=project).order_by("pk").values_list("status", flat=True)
    number = int(expectation.subject) - 1
    return rows[number] if number < len(rows) else None

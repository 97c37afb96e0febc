"""Entrusting: asked for by the enterprise or offered by the centre, settled with an agent, signed, sealed.

浙江规定 art. 30: at the enterprise's free will, in full or in part, free of charge. States: to sign (asked, the centre
is to name an agent), signing (the terms stand, the enterprise is to sign), to seal, in force. The deeds that an
entrustment may allow are a closed list: statements of fact stay the enterprise's, and what binds it waits for its
confirmation.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.acts import assigning
from agency.acts.telling import tell
from agency.enums import ARRANGING, AskedBy, EndReason, EntrustmentStatus, Language, Scope, Until
from agency.models import AgencyCase, Entrustment, Qualification
from projects import history
from projects.acting import require_seat
from projects.enums import AGENT_DEEDS, ProjectStatus, SeatKind
from projects.refusal import Refusal
from stages.enums import StageCode
from stages.models import Counter


@dataclass
class Terms:
    """What an entrustment is to say. `stages` and `items` are codes; dates are inclusive."""

    qualification: Qualification
    valid_from: date
    valid_until: date
    proof: str = ""
    scope: str = Scope.WHOLE
    stages: list = field(default_factory=list)
    items: list = field(default_factory=list)
    until: str = Until.START_OF_WORKS
    deeds: list = field(default_factory=lambda: [deed.value for deed in AGENT_DEEDS])
    language: str = Language.CHINESE
    wish: str = ""


def may_entrust(project, *, by, at):
    """Whether `by` may ask for the service (the enterprise) or offer it (its centre) for this project now."""
    if by.kind == SeatKind.CENTRE:
        require_seat(by, {SeatKind.CENTRE}, at)
        if by.seat.office.division not in project.division.upwards():
            raise Refusal("wrong_office", _("This belongs to another office."))
    else:
        require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=project.enterprise_id)
    if project.status != ProjectStatus.ACTIVE:
        raise Refusal("project_ended", _("The project has ended."))
    if project.entrustments.exclude(status=EntrustmentStatus.ENDED).exists():
        raise Refusal("entrusted_already", _("This project has an entrustment that has not ended."))


def ask(project, *, by, at, terms):
    """The enterprise asks for the service. Returns the Entrustment, to be taken on by the centre."""
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=project.enterprise_id)
    row, event = _open(project, AskedBy.ENTERPRISE, "entrust_ask", terms, by=by, at=at)
    tell(row, row.centre, _("The agency service is asked for: %(project)s"),
         _("%(enterprise)s asks for the free agency service. Name an agent."), at=at, event=event,
         enterprise=project.enterprise.name)  # fmt: skip
    return row


def offer(project, *, by, at, terms, agent):
    """The centre offers the service with an agent. Returns the Entrustment, to be signed by the enterprise."""
    require_seat(by, {SeatKind.CENTRE}, at)
    assigning.refuse_unfit(agent, project, timezone.localdate(at))
    assigning.refuse_full(agent, timezone.localdate(at))
    row, event = _open(project, AskedBy.CENTRE, "entrust_offer", terms, by=by, at=at, agent=agent)
    _tell_to_sign(row, event, at)
    return row


def _open(project, asked_by, act, terms, *, by, at, agent=None):
    may_entrust(project, by=by, at=at)
    on = timezone.localdate(at)
    check_terms(project, terms, asked_by, on)
    level = assigning.level_of(project, on)
    centre = by.office if asked_by == AskedBy.CENTRE else assigning.centre_for(project, level, on)
    row = Entrustment(
        number=_number(project, on), project=project, centre=centre, asked_by=asked_by, asked_at=at, level=level,
        agent=agent, status=EntrustmentStatus.SIGNING if agent else EntrustmentStatus.TO_SIGN, **vars(terms),
    )  # fmt: skip
    event = history.record(project, act, row.subject, by=by, at=at, reason=terms.wish, facts=_facts(row))
    return history.keep(row, event, person=by.person), event


def _number(project, on):
    serial = Counter.next(f"entrustment {project.division.code} {on.year}")
    return f"DB{project.division.code}{on.year}{serial:04}"


def _facts(row):
    found = {"scope": row.scope, "stages": row.stages, "items": row.items, "until": row.until, "deeds": row.deeds,
             "valid_from": row.valid_from.isoformat(), "valid_until": row.valid_until.isoformat()}  # fmt: skip
    return found | ({"agent": row.agent.name} if row.agent else {})


def check_terms(project, terms, asked_by, on):
    """Refuse terms that say nothing, or more than the law and the route allow."""
    if terms.valid_until < max(terms.valid_from, on):
        raise Refusal("dates_reversed", _("The entrustment would have ended before it begins."), field="valid_until")
    ground = terms.qualification
    if not Qualification.objects.valid(on).filter(pk=ground.pk).exists():
        raise Refusal("ground_not_valid", _("This ground is not in force today."), field="qualification")
    if ground.by_decision and asked_by != AskedBy.CENTRE:
        raise Refusal("centre_decides", _("On this ground only the centre can offer the service."),
                      field="qualification")  # fmt: skip
    if not ground.by_decision and not terms.proof.strip():
        raise Refusal("proof_missing", _("Say what shows it: list, year and number, or the certificate."),
                      field="proof")  # fmt: skip
    if not terms.deeds or not set(terms.deeds) <= {deed.value for deed in AGENT_DEEDS}:
        raise Refusal("deeds_not_allowed", _("An agent cannot be entrusted with this; what binds the enterprise waits "
                                             "for its confirmation."), field="deeds")  # fmt: skip
    _check_scope(project, terms)


def _check_scope(project, terms):
    if terms.scope == Scope.STAGES and not (terms.stages and set(terms.stages) <= set(StageCode.values)):
        raise Refusal("scope_empty", _("Name the stages."), field="stages")
    if terms.scope == Scope.ITEMS:
        on_route = set(project.approvals.current().values_list("code", flat=True))
        if not (terms.items and set(terms.items) <= on_route):
            raise Refusal("scope_empty", _("Name items that are on the project's route."), field="items")


def may_assign(entrustment, *, by, at):
    require_seat(by, {SeatKind.CENTRE}, at, office_id=entrustment.centre_id)
    if entrustment.status not in (EntrustmentStatus.TO_SIGN, EntrustmentStatus.SIGNING):
        raise Refusal("not_to_assign", _("This entrustment is not waiting for an agent."))


def assign(entrustment, *, by, at, agent):
    """The centre names the agent; the enterprise is to sign."""
    may_assign(entrustment, by=by, at=at)
    assigning.refuse_unfit(agent, entrustment.project, timezone.localdate(at))
    assigning.refuse_full(agent, timezone.localdate(at), apart=entrustment)
    event = history.record(
        entrustment.project, "entrust_assign", entrustment.subject, by=by, at=at, facts={"agent": agent.name}
    )
    entrustment.agent, entrustment.status = agent, EntrustmentStatus.SIGNING
    history.keep(entrustment, event, person=by.person)
    _tell_to_sign(entrustment, event, at)
    return entrustment


def _tell_to_sign(row, event, at):
    tell(row, row.project.enterprise, _("Entrustment %(number)s is ready to be signed"),
         _("%(agent)s can serve the project %(project)s, free of charge. Read the terms and sign, or decline."),
         at=at, event=event, agent=row.agent.name)  # fmt: skip


def may_sign(entrustment, *, by, at):
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=entrustment.project.enterprise_id)
    if entrustment.status != EntrustmentStatus.SIGNING:
        raise Refusal("not_to_sign", _("This entrustment is not waiting for your signature."))
    _refuse_over(entrustment, at)


def _refuse_over(entrustment, at):
    if entrustment.valid_until < timezone.localdate(at):
        raise Refusal("last_day_over", _("Its last day, %(day)s, is over: decline it and arrange it anew."),
                      day=entrustment.valid_until)  # fmt: skip


def sign(entrustment, *, by, at):
    """The enterprise signs; the centre is to seal."""
    may_sign(entrustment, by=by, at=at)
    event = history.record(
        entrustment.project, "entrust_sign", entrustment.subject, by=by, at=at, facts={"agent": entrustment.agent.name}
    )
    entrustment.status, entrustment.signed_at, entrustment.signed_by = EntrustmentStatus.TO_SEAL, at, by.person
    history.keep(entrustment, event, person=by.person)
    tell(entrustment, entrustment.centre, _("Entrustment %(number)s has been signed"),
         _("The enterprise has signed for the project %(project)s. Seal it to bring it into force."), at=at,
         event=event)  # fmt: skip
    return entrustment


def may_seal(entrustment, *, by, at):
    require_seat(by, {SeatKind.CENTRE}, at, office_id=entrustment.centre_id)
    if entrustment.status != EntrustmentStatus.TO_SEAL:
        raise Refusal("not_to_seal", _("This entrustment is not waiting for the seal."))
    _refuse_over(entrustment, at)
    assigning.refuse_unfit(entrustment.agent, entrustment.project, timezone.localdate(at))


def seal(entrustment, *, by, at):
    """The centre seals: from its first day on the entrustment is in force."""
    may_seal(entrustment, by=by, at=at)
    event = history.record(
        entrustment.project, "entrust_seal", entrustment.subject, by=by, at=at, facts=_facts(entrustment)
    )
    entrustment.status, entrustment.sealed_at, entrustment.sealed_by = EntrustmentStatus.IN_FORCE, at, by.person
    history.keep(entrustment, event, person=by.person)
    history.keep(AgencyCase(entrustment=entrustment, project=entrustment.project, opened_at=at), event)
    for to in (entrustment.project.enterprise, entrustment.agent.seat.person):
        tell(entrustment, to, _("Entrustment %(number)s has been sealed"),
             _("%(agent)s acts for the project %(project)s from %(day)s on."), at=at, event=event,
             agent=entrustment.agent.name, day=entrustment.valid_from)  # fmt: skip
    return entrustment


def may_decline(entrustment, *, by, at):
    """The enterprise declines, or the centre does not take on, what is not in force yet."""
    if by.kind == SeatKind.CENTRE:
        require_seat(by, {SeatKind.CENTRE}, at, office_id=entrustment.centre_id)
    else:
        require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=entrustment.project.enterprise_id)
    if entrustment.status not in ARRANGING:
        raise Refusal("not_arranging", _("This entrustment is in force or has ended."))


def decline(entrustment, *, by, at, reason):
    """End an entrustment before it comes into force, with the reason in writing."""
    may_decline(entrustment, by=by, at=at)
    if not reason.strip():
        raise Refusal("reason_missing", _("Write down the reason."), field="reason")
    is_centre = by.kind == SeatKind.CENTRE
    why = EndReason.NOT_TAKEN if is_centre else EndReason.DECLINED
    event = history.record(
        entrustment.project, "entrust_end", entrustment.subject, by=by, at=at, reason=reason, facts={"end_reason": why}
    )
    entrustment.status, entrustment.ended_at = EntrustmentStatus.ENDED, at
    entrustment.end_reason, entrustment.end_text = why, reason
    history.keep(entrustment, event, person=by.person)
    tell(entrustment, entrustment.project.enterprise if is_centre else entrustment.centre,
         _("Entrustment %(number)s was declined"), "%(reason)s", at=at, event=event, reason=reason)  # fmt: skip
    return entrustment

"""Renewing a certificate: the enterprise asks, the office decides before the end, and its silence may renew.

行政许可法 art. 50 and the item's own law, see rules.renewing. Asked for after the last day it may still be granted, but
silence does not renew then; asked for after the end it is refused, the certificate has lapsed. While an asking is not
decided, validity runs to its named end.
"""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM, require_applicant, require_seat
from projects.enums import Deed, ProjectStatus, SeatKind
from projects.messages import outbox
from projects.refusal import Refusal
from stages.acts import clocks, reference, warning
from stages.enums import CertificateStatus, ClockKind, RenewalKind, RenewalStatus
from stages.models import Clock, Renewal
from stages.rules import deadlines
from stages.rules.renewing import Validity

SEATS = frozenset({SeatKind.DEPARTMENT, SeatKind.LEAD})
TOPIC = "certificate.renewal"
ASKED = _("Asked for: renewal of “%(name)s” %(number)s")
ASKED_BODY = _("%(enterprise)s asks for it; valid until %(until)s. To be decided by %(due)s.")
OUTCOMES = {
    RenewalStatus.GRANTED: _("“%(name)s” %(number)s is renewed"),
    RenewalStatus.DEEMED: _("“%(name)s” %(number)s counts as renewed: the office was silent"),
    RenewalStatus.REFUSED: _("“%(name)s” %(number)s is not renewed"),
}
UNTIL, NO_END = _("Valid until %(until)s. %(reasons)s"), _("It holds without a named end. %(reasons)s")


def validity_of(certificate):
    return Validity(certificate.approval.item.validity)


def ask_by(certificate):
    """The last day on which a renewal is asked for in time."""
    calendar = reference.calendar(certificate.approval.project.division_id)
    return validity_of(certificate).last_day_to_ask(certificate.valid_until, calendar)


def renewals_used(certificate):
    return certificate.renewals.filter(
        kind=RenewalKind.RENEWAL, status__in=[RenewalStatus.GRANTED, RenewalStatus.DEEMED]).count()  # fmt: skip


def may_ask(certificate, *, by, at):
    """Whether `by` may ask for the validity of this certificate to go on."""
    approval, validity = certificate.approval, validity_of(certificate)
    require_applicant(by, approval.project, at, Deed.FILE, about=approval)
    if approval.project.status != ProjectStatus.ACTIVE:
        raise Refusal("project_ended", _("The project has ended."))
    if certificate.status != CertificateStatus.VALID:
        raise Refusal("certificate_revoked", _("This certificate has been revoked."))
    if certificate.valid_until is None or not validity.can_be_asked_for:
        raise Refusal("no_renewal_by_law", _("The law of this item knows no renewal."))
    if certificate.renewals.open().exists():
        raise Refusal("renewal_asked", _("A renewal has been asked for already and is not decided."))
    if validity.kind is RenewalKind.RENEWAL:
        _refuse_more(certificate, validity)
        if deadlines.is_late(timezone.localdate(at), certificate.valid_until):
            sentence = _("The validity ended on %(until)s; what has lapsed is applied for anew.")
            raise Refusal("certificate_lapsed", sentence, until=certificate.valid_until)
    elif timezone.localdate(at) < certificate.valid_until:
        raise Refusal("recheck_too_early", _("It is checked anew only when works begin after %(until)s."),
                      until=certificate.valid_until)  # fmt: skip


def _refuse_more(certificate, validity):
    if renewals_used(certificate) >= validity.most:
        raise Refusal("renewals_used_up", _("The law allows %(count)s renewals (%(basis)s); they have been used."),
                      count=validity.most, basis=validity.basis)  # fmt: skip


def ask(certificate, *, by, at, reason):
    """Ask for a renewal, or for the check anew. Returns the Renewal; its decision has a clock of its own."""
    may_ask(certificate, by=by, at=at)
    if not reason.strip():
        raise Refusal("reason_missing", _("Say why it is still needed and when works will begin."), field="reason")
    project, on, last = certificate.approval.project, timezone.localdate(at), ask_by(certificate)
    validity = validity_of(certificate)
    row = Renewal(
        certificate=certificate, kind=validity.kind, number=f"{certificate.number}-R{certificate.renewals.count() + 1}",
        reason=reason, asked_at=at, asked_by=by.person, ask_by=last, valid_before=certificate.valid_until,
        is_late=validity.kind is RenewalKind.RENEWAL and deadlines.is_late(on, last),
    )  # fmt: skip
    event = history.record(
        project, "ask_renewal", f"approval:{certificate.approval.subject}", by=by, at=at, reason=reason,
        facts={"notice": row.number, "until": certificate.valid_until.isoformat(), "due": last.isoformat()},
    )  # fmt: skip
    history.keep(row, event, person=by.person)
    clock = clocks.start_renewal(certificate, project, on, validity.answer_limits(certificate.valid_until), event)
    clocks.follow_validity(certificate, None, event, on)
    outbox.post(
        TOPIC, certificate.office, seat_kind=SeatKind.DEPARTMENT, at=at, project=project, event=event,
        subject=outbox.both(ASKED, name=_name(certificate), number=certificate.number),
        body=_asked_body(certificate, project, clock), link=_link(certificate),
    )  # fmt: skip
    return row


def _asked_body(certificate, project, clock):
    until, due = certificate.valid_until, clock.due_on
    body = outbox.both(ASKED_BODY, enterprise=project.enterprise.name, until=until, due=due)
    return outbox.joined(body, outbox.both(warning.PROVISIONAL)) if clock.provisional else body


def may_decide(renewal, *, by, at):
    require_seat(by, SEATS, at, office_id=renewal.certificate.office_id)
    if renewal.status != RenewalStatus.ASKED:
        raise Refusal("renewal_decided", _("This has been decided already."))


def decide(renewal, *, by, at, grant, reasons, months=None):
    """The office renews for up to the months of the law, or not, with reasons. Returns the Renewal."""
    may_decide(renewal, by=by, at=at)
    validity = validity_of(renewal.certificate)
    if not grant and not reasons.strip():
        raise Refusal("reasons_missing", _("A refusal says why, and where a review can be asked for."), field="reasons")
    if grant and validity.most_months and months and not 1 <= months <= validity.most_months:
        raise Refusal("too_many_months", _("The law allows one to %(months)s months (%(basis)s)."), field="months",
                      months=validity.most_months, basis=validity.basis)  # fmt: skip
    status = RenewalStatus.GRANTED if grant else RenewalStatus.REFUSED
    return _end(renewal, status, "decide_renewal", by=by, at=at, reasons=reasons, months=months)


def fallen_silent(on, **subject):
    """Renewals asked for in time about which the office has said nothing until the law speaks. One statement.

    A renewal: the certificate's validity is over. A check anew: the days of the answer have passed.
    """
    late = Clock.objects.overdue(on).filter(kind=ClockKind.RENEWAL).values("certificate")
    found = with_names(Renewal.objects.open()).filter(
        Q(kind=RenewalKind.RENEWAL, valid_before__lt=on) | Q(kind=RenewalKind.RECHECK, certificate__in=late),
        is_late=False, **subject,
    )  # fmt: skip
    return [row for row in found if validity_of(row.certificate).silence_is_consent]


def with_names(renewals):
    return renewals.select_related("certificate__approval__item", "certificate__approval__project__enterprise",
                                   "certificate__office")  # fmt: skip


def deem_renewed(renewal, *, at):
    """The office was silent: the law renews for the term it names."""
    return _end(renewal, RenewalStatus.DEEMED, "deem_renewed", by=SYSTEM, at=at, reasons="", months=None)


def _end(renewal, status, act, *, by, at, reasons, months):
    certificate, on = renewal.certificate, timezone.localdate(at)
    project, validity = certificate.approval.project, validity_of(certificate)
    is_renewed = status != RenewalStatus.REFUSED
    renewal.valid_after = validity.renewed(certificate.valid_until, months) if is_renewed else certificate.valid_until
    event = history.record(
        project, act, f"approval:{certificate.approval.subject}", by=by, at=at, reason=reasons,
        facts={"notice": renewal.number, "outcome": status,
               "until": renewal.valid_after.isoformat() if renewal.valid_after else ""},
    )  # fmt: skip
    renewal.status, renewal.decided_at, renewal.decided_by, renewal.reasons = status, at, by.person, reasons
    history.keep(renewal, event, person=by.person)
    if is_renewed:
        certificate.valid_until = renewal.valid_after
        history.keep(certificate, event, person=by.person)
    clocks.stop(on, kind=ClockKind.RENEWAL, event=event, certificate=certificate)
    _follow(certificate, validity, event, on)
    _tell(renewal, event, at)
    return renewal


def _follow(certificate, validity, event, on):
    """Validity counts to the last day to ask for the next renewal; to its end when none is left; not without end."""
    if certificate.valid_until is None:
        clocks.stop(on, kind=ClockKind.VALIDITY, event=event, certificate=certificate)
        return
    has_more = validity.kind is RenewalKind.RENEWAL and renewals_used(certificate) < validity.most
    clocks.follow_validity(certificate, validity.ask_before if has_more else None, event, on)


def _tell(renewal, event, at):
    certificate = renewal.certificate
    project = certificate.approval.project
    sentence, outcome = UNTIL if renewal.valid_after else NO_END, OUTCOMES[RenewalStatus(renewal.status)]
    outbox.post(
        TOPIC, project.enterprise, at=at, project=project, event=event, link=_link(certificate),
        subject=outbox.both(outcome, name=_name(certificate), number=certificate.number),
        body=outbox.both(sentence, until=renewal.valid_after, reasons=renewal.reasons),
    )  # fmt: skip


def _name(certificate):
    return {"zh": certificate.name_zh, "en": certificate.name_en}


def _link(certificate):
    return reverse("stages:renewals", args=[certificate.number])

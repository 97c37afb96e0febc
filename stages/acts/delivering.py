"""Delivering the results of an application: at the counter or by courier, until they are received.

行政许可法 art. 44: documents are issued and delivered within ten working days of the decision. At the counter they are
delivered when somebody entitled has signed. A parcel is delivered on the day of its receipt (民诉法 art. 91, by
which service by post counts elsewhere too), not on the day it was posted: the clock of delivery runs until then, and
on after a parcel has come back.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import Channel, PaperOrigin, SeatKind, Visitor
from projects.messages import outbox
from projects.refusal import Refusal
from stages.acts import clocks, counters, notifying, papers
from stages.acts.papers import Supplied
from stages.enums import ApplicationStatus, ClockKind, DeliveryWay, IdentitySeen
from stages.models import Certificate, Delivery

TOPIC = "delivery"
SENT = _("The results are on their way: %(company)s %(tracking)s")
SENT_BODY = _("Project %(project)s (%(code)s): the results of application %(number)s were sent by courier on %(day)s.")
BACK = _("The parcel with the results has come back")
BACK_BODY = _(
    "Project %(project)s (%(code)s), application %(number)s: %(reason)s The window sends it again, or the results can "
    "be collected at the counter."
)
RECEIPT_ZH, RECEIPT_EN = "送达回证", "Receipt of delivery"


@dataclass(frozen=True)
class HandOver:
    """How results leave the window: who collects them by what identity, or which company carries them."""

    way: str
    collector: str = ""
    identity: str = ""
    company: str = ""
    tracking: str = ""
    receipt: Any = None  # file


def refuse_incomplete(handover):
    """What a hand-over must say by its way."""
    if handover.way == DeliveryWay.COUNTER:
        if not handover.collector.strip():
            raise Refusal("collector_missing", _("Write who collects the results."), field="collector")
        if not handover.identity:
            raise Refusal("identity_missing", _("Say by what you knew who it was."), field="identity")
    elif handover.way == DeliveryWay.COURIER:
        if not handover.company.strip():
            raise Refusal("company_missing", _("Name the courier company."), field="company")
        if not handover.tracking.strip():
            raise Refusal("tracking_missing", _("A parcel has a number: write it down."), field="tracking")
    else:
        raise Refusal("way_missing", _("Say how the results are delivered."), field="way")


def hand_over(application, handover, *, event, by, at):
    """Enter that the results have left the window; at the counter they are delivered with it. Returns the Delivery."""
    refuse_incomplete(handover)
    is_counter, on = handover.way == DeliveryWay.COUNTER, timezone.localdate(at)
    row = Delivery(
        application=application, serial=application.deliveries.count() + 1, way=handover.way, handed_at=at,
        collector=handover.collector.strip() if is_counter else "", identity=handover.identity if is_counter else "",
        company="" if is_counter else handover.company.strip(),
        tracking="" if is_counter else handover.tracking.strip(), by=by.person,
    )  # fmt: skip
    if is_counter:
        visitor = Visitor.AGENT if handover.identity == IdentitySeen.AGENT else Visitor.ENTERPRISE
        counters.came(application, visitor=visitor, act="issue", by=by, at=at)
        return _received(row, on, handover.receipt, event=event, by=by, at=at)
    history.keep(row, event, person=by.person)
    _tell(row, SENT, SENT_BODY, event, at, day=on)
    return row


def facts(handover):
    """What the event of a hand-over says."""
    said = {"way": handover.way, "collector": handover.collector, "identity": handover.identity,
            "company": handover.company, "tracking": handover.tracking}  # fmt: skip
    return {name: value for name, value in said.items() if value}


def may_follow(delivery, *, by, at):
    """Whether the window may say what became of a parcel."""
    require_seat(by, {SeatKind.WINDOW}, at, office_id=delivery.application.window_id)
    if not delivery.is_under_way:
        raise Refusal("not_under_way", _("This parcel is not under way any more."))


def receive(delivery, *, by, at, on, receipt=None):
    """The window enters the day on which a parcel was signed for, with the receipt. Returns the Delivery."""
    may_follow(delivery, by=by, at=at)
    _refuse_impossible(delivery, on, at)
    event = _record(delivery, "parcel_received", by, at, received=on.isoformat())
    return _received(delivery, on, receipt, event=event, by=by, at=at)


def come_back(delivery, *, by, at, on, reason):
    """A parcel came back: the clock of delivery runs on. Returns the Delivery."""
    may_follow(delivery, by=by, at=at)
    _refuse_impossible(delivery, on, at)
    if not reason.strip():
        raise Refusal("reason_missing", _("Say why the parcel came back."), field="reason")
    event = _record(delivery, "parcel_returned", by, at, reason=reason, returned=on.isoformat())
    delivery.returned_on, delivery.return_reason = on, reason.strip()
    history.keep(delivery, event, person=by.person)
    _tell(delivery, BACK, BACK_BODY, event, at, reason=delivery.return_reason)
    return delivery


def may_deliver_again(application, *, by, at):
    require_seat(by, {SeatKind.WINDOW}, at, office_id=application.window_id)
    last = application.deliveries.last()
    if application.status != ApplicationStatus.ISSUED or last is None or not last.returned_on:
        raise Refusal("not_returned", _("The results have been delivered or are under way."))


def deliver_again(application, *, by, at, handover):
    """What came back is sent again or collected. Returns the new Delivery."""
    may_deliver_again(application, by=by, at=at)
    refuse_incomplete(handover)
    event = history.record(application.project, "deliver_again", f"application:{application.number}", by=by, at=at,
                           facts=facts(handover))  # fmt: skip
    return hand_over(application, handover, event=event, by=by, at=at)


def _received(delivery, on, receipt, *, event, by, at):
    application = delivery.application
    delivery.received_on = on
    if receipt is not None:
        delivery.receipt = papers.put_on_file(
            application.project, f"receipt:{application.number}", RECEIPT_ZH, RECEIPT_EN, PaperOrigin.ENTERPRISE,
            Supplied(file=receipt, channel=Channel.COUNTER), event=event, by=by, at=at,
        )  # fmt: skip
    history.keep(delivery, event, person=by.person)
    certificates = list(Certificate.objects.filter(approval__application=application, delivered_at__isnull=True))
    for certificate in certificates:
        certificate.delivered_at = at if on == timezone.localdate(at) else _at_noon(on)
    history.keep_all(certificates, event, ["delivered_at"], person=by.person)
    clocks.stop(on, kind=ClockKind.DELIVERY, event=event, application=application)
    return delivery


def _record(delivery, act, by, at, reason="", **said):
    application = delivery.application
    return history.record(
        application.project, act, f"application:{application.number}", by=by, at=at, reason=reason,
        facts={"company": delivery.company, "tracking": delivery.tracking, **said},
    )  # fmt: skip


def _refuse_impossible(delivery, on, at):
    if on > timezone.localdate(at):
        raise Refusal("day_to_come", _("This day has not come yet."), field="on")
    if on < timezone.localdate(delivery.handed_at):
        raise Refusal("before_sent", _("This day lies before the day on which the parcel was sent."), field="on")


def _at_noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def _tell(delivery, subject, body, event, at, **more):
    application = delivery.application
    project = application.project
    said = {"project": project.name, "code": project.code, "number": application.number, "company": delivery.company,
            "tracking": delivery.tracking, **more}  # fmt: skip
    outbox.post(
        TOPIC, project.enterprise, subject=outbox.both(subject, **said), body=outbox.both(body, **said), at=at,
        project=project, event=event, link=notifying.application_link(application),
    )  # fmt: skip

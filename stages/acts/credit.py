"""Credit: a broken promise excludes its enterprise from tolerance until the centre has repaired the entry.

The practice of 西安 and 阜新 (rules of practice, section 3): no tolerance while a promise is broken and not repaired.
The entry is opened by the revocation itself; nobody opens or repairs one without a written reason.
"""

from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.messages import outbox
from projects.refusal import Refusal
from stages.models import CreditEntry

TOPIC = "credit"
OPENED = _("Credit entry: a promised paper of the project %(project)s")
REPAIRED = _("The credit entry about the project %(project)s is repaired")
BODY = _("%(reason)s While the entry is open, papers cannot be promised for later.")
REPAIR_BODY = _("%(reason)s Papers can be promised for later again.")


def open_entries(enterprise_id):
    """Entries that exclude an enterprise from tolerance now."""
    return CreditEntry.objects.filter(enterprise=enterprise_id, repaired_at__isnull=True)


def refuse_broken_promise(enterprise_id):
    """No tolerance for an enterprise with an open entry."""
    entry = open_entries(enterprise_id).select_related("project").first()
    if entry is not None:
        raise Refusal(
            "credit_entry_open",
            _("A promise in the project “%(project)s” was broken and is not repaired: no paper may come later."),
            project=entry.project.name,
        )


def open_entry(obligation, project, kind, reason, event, *, by, at):
    """Enter a broken promise. Called by the revocation, within its event."""
    entry = CreditEntry(
        enterprise_id=project.enterprise_id, project=project, obligation=obligation, kind=kind, reason=reason,
        opened_at=at, opened_by=by.person,
    )  # fmt: skip
    history.keep(entry, event, person=by.person)
    outbox.post(
        TOPIC, project.enterprise, subject=outbox.both(OPENED, project=project.name),
        body=outbox.both(BODY, reason=reason), at=at, project=project, event=event, link="/credit/",
    )  # fmt: skip
    return entry


def may_repair(entry, *, by, at):
    """The centre of the project's division, or of one above it."""
    require_seat(by, {SeatKind.CENTRE}, at)
    if by.office.division_id not in {division.pk for division in entry.project.division.upwards()}:
        raise Refusal("wrong_office", _("This belongs to another office."))
    if not entry.is_open:
        raise Refusal("repaired_already", _("This entry has been repaired already."))


def repair(entry, *, by, at, reason):
    """Repair an entry, with the reason that is kept with it. Returns the entry."""
    may_repair(entry, by=by, at=at)
    if not reason.strip():
        raise Refusal("reason_missing", _("Write down how the breach was repaired."), field="reason")
    event = history.record(
        entry.project, "repair_credit", f"application:{entry.obligation.required_paper.application.number}", by=by,
        at=at, reason=reason, facts={"paper": entry.obligation.required_paper.type},
    )  # fmt: skip
    entry.repaired_at, entry.repaired_by, entry.repair_reason = at, by.person, reason
    history.keep(entry, event, person=by.person)
    outbox.post(
        TOPIC, entry.enterprise, subject=outbox.both(REPAIRED, project=entry.project.name),
        body=outbox.both(REPAIR_BODY, reason=reason), at=at, project=entry.project, event=event, link="/credit/",
    )  # fmt: skip
    return entry

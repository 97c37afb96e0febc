"""Telling the applicant of a stoppage or an extension (行政许可法 art. 42, 45): the notice goes out with the act."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.messages import outbox
from stages.acts.warning import PROVISIONAL

TOPIC = "clock.notice"
SUBJECTS = {
    "stoppage": _("Notice %(number)s: the time limit stands still for %(days)s days"),
    "extension": _("Notice %(number)s: the time limit is extended by %(days)s days"),
}
BODY = _("%(reason)s Basis: %(basis)s. To be decided by %(due)s, until now %(before)s.")


def tell(row, kind, event, *, at):
    """Write the message about a Stoppage ("stoppage") or an Extension ("extension") to the enterprise."""
    project = row.clock.project
    facts = {"number": row.number, "days": row.days, "reason": row.reason, "basis": row.basis, "due": row.due_after,
             "before": row.due_before}  # fmt: skip
    body = outbox.both(BODY, **facts)
    if row.clock.provisional:
        body = outbox.joined(body, outbox.both(PROVISIONAL))
    outbox.post(
        TOPIC, project.enterprise, subject=outbox.both(SUBJECTS[kind], **facts), body=body,
        at=at, project=project, event=event, link=reverse(f"stages:{kind}-notice", args=[project.code, row.number]),
    )  # fmt: skip


def application_link(application):
    """The page to which messages about an application lead."""
    return reverse("stages:application", args=[application.number])

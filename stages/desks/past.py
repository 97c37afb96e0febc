"""An approval as it stood at the end of a past day, read from the rows that history keeps.

Opinions, events and papers of later days are left out, what an approval needs and what waits for it are shown
as they stood then, and nothing can be done on such a page.
"""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import Paper
from projects.refusal import Refusal
from projects.rules import typed_days
from stages.models import Approval, Clock, RequiredPaper


def asked_day(text, today):
    """The day in `?on=`, or None when none is asked for. A Refusal says what is wrong with it."""
    if not text:
        return None
    try:
        day = typed_days.day_of(text)
    except typed_days.NotADay as fault:
        raise Refusal("bad_date", _("“%(text)s” is not a day. Write it like 2026-03-05."), text=text) from fault
    if day > today:
        raise Refusal("future_date", _("%(text)s is not over yet; only past days can be shown."), text=text)
    return day


def end_of(day):
    """The last moment of a day, local time."""
    return timezone.make_aware(datetime.combine(day, time.max))


def as_of(approval, day):
    """Set the fields of an approval (not saved) to what they were at the end of `day`, or refuse: not there."""
    try:
        then = approval.history.as_of(end_of(day))
    except Approval.DoesNotExist as fault:
        raise Refusal("not_yet_there", _("On %(day)s this item did not stand on the route yet."),
                      day=day.isoformat()) from fault  # fmt: skip
    for field in Approval._meta.concrete_fields:
        setattr(approval, field.attname, getattr(then, field.attname))
    return approval


def approvals_as_of(project, day):
    """The latest round of every item of a project at the end of `day`, by code. One statement."""
    rows = Approval.history.as_of(end_of(day)).filter(project_id=project.pk).order_by("round", "history_id")
    return {row.code: row for row in rows}


def papers_as_of(approval, day):
    """The lines of the check list that the item asked for at the end of `day`, with their papers. Two statements."""
    rows = RequiredPaper.history.as_of(end_of(day)).filter(application_id=approval.application_id)
    lines = {row.pk: row for row in rows.order_by("id", "history_id")}
    asked = [row for row in lines.values() if approval.code in row.items]
    papers = Paper.objects.in_bulk([row.paper_id for row in asked if row.paper_id])
    for row in asked:
        row.paper = papers.get(row.paper_id)
    return asked


def clock_as_of(clock, day):
    """A clock (not saved) as it stood at the end of `day`, with the due day told then; None before its first day."""
    if clock is None or clock.started_on > day:
        return None
    rows = clock.history.filter(history_date__lte=end_of(day)).order_by("-history_id")
    then = rows.first()
    for field in Clock._meta.concrete_fields if then else ():
        setattr(clock, field.attname, getattr(then, field.attname))
    if clock.stopped_on and clock.stopped_on > day:
        clock.stopped_on = None
    return clock

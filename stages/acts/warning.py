"""Reminding whoever holds the work of a clock, and the words by which warnings name it.

A reminder is no act of the procedure and changes no date: it is a row of its own, so that none is sent twice, and a
message in the outbox. When one is due is said by rules.warning.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import OfficeKind
from projects.messages import outbox
from projects.models import Office
from projects.models.office import dated
from stages.acts import reference
from stages.enums import ClockKind, Light, ReminderKind, SessionKind
from stages.models import Clock, Reminder
from stages.rules import warning
from stages.rules.warning import ONLY_REMINDED, REMINDED, WARNED, Warned

TOPIC = "clock.reminder"
#: days of wall time within which a due day may be the next working day (the longest holiday with its weekends)
LONGEST_REST = timedelta(days=14)
SUBJECTS = {
    ReminderKind.YELLOW: _("Due soon: %(what)s, by %(due)s"),
    ReminderKind.DAY_BEFORE: _("Due on the next working day, %(due)s: %(what)s"),
    ReminderKind.DUE_DAY: _("Due today: %(what)s"),
    ReminderKind.OVERDUE: _("The due day, %(due)s, has passed: %(what)s"),
}
BODY = _("%(kind)s of “%(what)s” for the project %(project)s (%(code)s) is due on %(due)s.")
ASK_BY = _(
    "The last day to ask for the renewal of “%(what)s” of the project %(project)s (%(code)s) in time is %(due)s."
)
ENDS = _("“%(what)s” of the project %(project)s (%(code)s) holds up to and with %(due)s, whether a working day or not.")
PROVISIONAL = _("The date is provisional: the calendar of that year has not been published.")
assert set(SUBJECTS) == set(ReminderKind)


@dataclass(frozen=True)
class Subject:
    """What a clock is about: as history names it, in both languages, and its page."""

    name: str
    words: dict
    link: str


def with_subjects(clocks):
    """Clocks with everything that warnings name, in one statement."""
    return clocks.select_related(
        "project__division", "project__enterprise", "office", "approval__item", "approval__stage__lead",
        "application__stage__lead", "obligation__required_paper__application", "certificate__approval__item",
        "session__lead",
    )  # fmt: skip


def subject_of(clock):
    """The Subject of a clock: its approval, certificate, owed paper or application, else the project."""
    project = clock.project
    approval = clock.approval or (clock.certificate and clock.certificate.approval)
    if approval:
        link = reverse("stages:approval", args=[project.code, approval.code, approval.round])
        return Subject(f"approval:{approval.subject}", names(approval.item), link)
    if clock.session_id:
        link = reverse("stages:session", args=[clock.session.number, clock.session.round])
        words = outbox.both("%(kind)s %(number)s", kind=SessionKind(clock.session.kind), number=clock.session.name)
        return Subject(clock.session.subject, words, link)
    paper = clock.obligation and clock.obligation.required_paper
    application = paper.application if paper else clock.application
    if application is None:
        return Subject("project", outbox.both(project.name), reverse("stages:project", args=[project.code]))
    words = names(paper) if paper else outbox.both(_("application %(number)s"), number=application.number)
    return Subject(f"application:{application.number}", words, reverse("stages:application", args=[application.number]))


def names(row):
    return {"zh": row.name_zh, "en": row.name_en}


def centre_of(project, on):
    """The service centre of the project's division, or of the nearest one above it; None if there is none."""
    for division in project.division.upwards():
        centre = Office.objects.filter(dated("", on), division=division, kind=OfficeKind.CENTRE).first()
        if centre:
            return centre
    return None


def warned(clock, on):
    """The office or enterprise that is reminded of a clock, or None."""
    who = WARNED[ClockKind(clock.kind)]
    if who is Warned.OFFICE:
        return clock.office
    return clock.project.enterprise if who is Warned.ENTERPRISE else centre_of(clock.project, on)


def due_reminders(on):
    """[(clock id, ReminderKind)] not yet sent, by due day. Reads stored lights: call it after the sweep of the day."""
    rows = _to_look_at(on).order_by("due_on", "pk")
    near = list(rows.values_list("pk", "kind", "due_on", "light", "project__division_id"))
    told = Reminder.objects.filter(clock__in=rows.order_by().values("pk"))
    sent = set(told.values_list("clock_id", "kind", "due_on"))
    found = []
    for pk, of, due_on, light, division in near:
        kind = warning.reminder(of, on, due_on, light, reference.calendar(division))
        if kind and (pk, kind, due_on) not in sent:
            found.append((pk, kind))
    return found


def kind_for(clock, on):
    """The ReminderKind that a clock deserves on a day, or None."""
    return warning.reminder(clock.kind, on, clock.due_on, clock.light, reference.calendar(clock.project.division_id))


def _to_look_at(on):
    """Running clocks whose due day is near; yellow ones, and late ones that are not urged, of which nobody was told."""
    told = Reminder.objects.filter(clock=OuterRef("pk"), due_on=OuterRef("due_on"))
    is_near = Q(due_on__range=(on, on + LONGEST_REST))
    is_yellow = Q(light=Light.YELLOW, due_on__gt=on) & ~Exists(told.filter(kind=ReminderKind.YELLOW))
    is_late = Q(kind__in=ONLY_REMINDED, due_on__lt=on) & ~Exists(told.filter(kind=ReminderKind.OVERDUE))
    return Clock.objects.running().filter(is_near | is_yellow | is_late, kind__in=REMINDED)


def remind(clock, kind, *, at):
    """Send one reminder about a running clock, just read; False if it has been sent. Call while its project is held."""
    to = warned(clock, timezone.localdate(at))
    if to is None:
        return False
    _row, created = Reminder.objects.get_or_create(
        clock=clock, kind=kind, due_on=clock.due_on, defaults={"sent_at": at}
    )
    if created:
        _tell(clock, kind, to, at)
    return created


def _words_of(clock):
    """What is said of the day: a validity has no due day, it ends, or its renewal can be asked for up to a day."""
    if clock.kind != ClockKind.VALIDITY:
        return BODY
    return ASK_BY if clock.reckoning.get("ask") else ENDS


def _tell(clock, kind, to, at):
    about = subject_of(clock)
    facts = {
        "what": about.words, "due": clock.due_on, "kind": ClockKind(clock.kind), "project": clock.project.name,
        "code": clock.project.code,
    }  # fmt: skip
    body = outbox.both(_words_of(clock), **facts)
    if clock.provisional:
        body = outbox.joined(body, outbox.both(PROVISIONAL))
    outbox.post(
        TOPIC, to, subject=outbox.both(SUBJECTS[kind], **facts), body=body, at=at, project=clock.project,
        link=about.link,
    )  # fmt: skip

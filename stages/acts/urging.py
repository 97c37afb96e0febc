"""Urging (督办): a red clock is told to the office, to the lead of its stage and to the centre; the office answers.

The practice of electronic supervision, not a term of the licensing law. It is opened once for each missed day and once
for each breach, and changes nothing about the clock; the answer says what holds the work up and when it will be done.
"""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import SYSTEM, require_seat
from projects.enums import OfficeKind, SeatKind
from projects.messages import outbox
from projects.refusal import Refusal
from stages.acts import warning
from stages.enums import Breach, ClockKind
from stages.models import Clock, Urging
from stages.rules.clock_kinds import Rule
from stages.rules.warning import URGED

TOPIC, ANSWER_TOPIC = "clock.urging", "clock.urging.answer"
SEATS = frozenset({SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD})
#: the seat of an office that is urged; the seat of the lead gets a message of its own
OWN_SEAT = {OfficeKind.DEPARTMENT: SeatKind.DEPARTMENT, OfficeKind.WINDOW: SeatKind.WINDOW}
LATE = _("Urging: “%(what)s” was due on %(due)s")
BREACHED = _("Urging: “%(what)s”: %(breach)s")
BODY = _(
    "%(kind)s of “%(what)s” for the project %(project)s (%(code)s), held by %(office)s, is red. "
    "The office says what holds it up and when it will be done."
)
ANSWERED = _("Answer to the urging: “%(what)s”")
ANSWER = _("%(office)s answers: %(answer)s")


def to_urge(on):
    """Ids of running clocks of offices that are late on the day `on`, or breached, and of which nobody was urged."""
    opened = Urging.objects.filter(clock=OuterRef("pk"))
    is_late = Q(due_on__lt=on) & ~Exists(opened.filter(breach="", due_on=OuterRef("due_on")))
    is_breached = ~Q(breach="") & ~Exists(opened.filter(breach=OuterRef("breach")))
    rows = Clock.objects.running().filter(is_late | is_breached, kind__in=URGED, office__isnull=False)
    rows = rows.exclude(rule=Rule.STEP, breach="", statutory_due__isnull=True)  # no law gives an office days for it
    return list(rows.order_by("due_on", "pk").values_list("pk", flat=True))


def open_for(clock, *, at):
    """Urge the office of a running red clock, just read; call while its project is held. Returns the new Urgings."""
    on = timezone.localdate(at)
    causes = [{"due_on": clock.due_on, "breach": ""}] if clock.due_on and clock.due_on < on else []
    causes += [{"due_on": clock.due_on, "breach": clock.breach}] if clock.breach else []
    return [_open(clock, cause, on, at) for cause in causes if not _is_open(clock, cause)]


def _is_open(clock, cause):
    same = {"breach": cause["breach"]} if cause["breach"] else cause
    return Urging.objects.filter(clock=clock, **same).exists()


def _open(clock, cause, on, at):
    about, stage = warning.subject_of(clock), _stage(clock)
    urging = Urging(
        clock=clock, project=clock.project, office=clock.office, lead=stage and stage.lead,
        centre=warning.centre_of(clock.project, on), opened_at=at, **cause,
    )  # fmt: skip
    event = history.record(
        clock.project,
        "urge",
        about.name,
        by=SYSTEM,
        at=at,
        facts={"kind": clock.kind, "due": _day(cause["due_on"]), "breach": cause["breach"], "urged": clock.office.code},
    )
    history.keep(urging, event)
    _tell_all(urging, about, event, at)
    return urging


def _stage(clock):
    """The stage to whose lead a clock is told."""
    within = clock.approval or clock.application or (clock.certificate and clock.certificate.approval)
    return within.stage if within else None


def _day(day):
    return day.isoformat() if day else ""


def _tell_all(urging, about, event, at):
    clock = urging.clock
    facts = {
        "what": about.words, "due": urging.due_on, "breach": Breach(urging.breach) if urging.breach else "",
        "kind": ClockKind(clock.kind), "project": clock.project.name, "code": clock.project.code,
        "office": urging.office,
    }  # fmt: skip
    subject = outbox.both(BREACHED if urging.breach else LATE, **facts)
    body = outbox.both(BODY, **facts)
    if clock.provisional:
        body = outbox.joined(body, outbox.both(warning.PROVISIONAL))
    for office, seat_kind in recipients(urging):
        outbox.post(
            TOPIC, office, seat_kind=seat_kind, subject=subject, body=body, at=at, project=urging.project, event=event,
            link=reverse("stages:urging-answer", args=[urging.pk]),
        )  # fmt: skip


def recipients(urging):
    """[(office, kind of seat)]: the office, the lead of the stage, the centre, as far as there are any."""
    own = OWN_SEAT.get(OfficeKind(urging.office.kind), "")
    known = [(urging.office, own), (urging.lead, SeatKind.LEAD), (urging.centre, SeatKind.CENTRE)]
    return [(office, kind) for office, kind in known if office is not None]


def may_answer(urging, *, by, at):
    require_seat(by, SEATS, at, office_id=urging.office_id)
    if urging.answered_at is not None:
        raise Refusal("urging_answered", _("This urging has been answered already."))


def answer(urging, *, by, at, text):
    """The office answers an urging; its stage's lead and the centre are told. Returns the Urging."""
    may_answer(urging, by=by, at=at)
    text = text.strip()
    if not text:
        raise Refusal("answer_missing", _("Write down what holds it up and when it will be done."), field="text")
    clock = warning.with_subjects(Clock.objects).get(pk=urging.clock_id)
    about = warning.subject_of(clock)
    event = history.record(urging.project, "answer_urging", about.name, by=by, at=at, reason=text)
    urging.answered_at, urging.answered_by, urging.answer = at, by.person, text
    history.keep(urging, event, person=by.person)
    subject = outbox.both(ANSWERED, what=about.words)
    body = outbox.both(ANSWER, office=urging.office, answer=text)
    for office, seat_kind in recipients(urging)[1:]:
        outbox.post(
            ANSWER_TOPIC, office, seat_kind=seat_kind, subject=subject, body=body, at=at, project=urging.project,
            event=event, link=reverse("stages:urging-answer", args=[urging.pk]),
        )  # fmt: skip
    return urging

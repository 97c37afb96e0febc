"""Rating the service, asking and complaining, and answering in time.

A rating is about one application that has come to an end and is given once (国办发〔2019〕51号). A question or a
complaint goes to the investment centre of the division, which answers it or hands it to the office it concerns; whoever
has it answers by the promised day. The days are a promise of this service, not a limit of the licensing law.
"""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_seat
from projects.enums import OfficeKind, SeatKind
from projects.messages import outbox
from projects.models import Office
from projects.models.office import dated
from projects.refusal import Refusal
from stages.acts import reference
from stages.enums import APPLICATION_OPEN, ConsultationKind, Satisfaction
from stages.models import Consultation, Rating

#: working days within which an answer is promised (design figures)
PROMISED = {ConsultationKind.QUESTION: 3, ConsultationKind.COMPLAINT: 10}
assert set(PROMISED) == set(ConsultationKind)
#: seats of the office that answers
ANSWERING = frozenset({SeatKind.CENTRE, SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD})
LONGEST = 4000
ASKED = _("%(kind)s by %(enterprise)s: %(subject)s")
ASKED_BODY = _("To be answered by %(due)s.")
ANSWERED = _("Answered: %(subject)s")
SOON = _("The promised answer is due: %(subject)s")
LATE = _("The promised answer is late: %(subject)s")
#: working days before the promised day on which the office is reminded
NEAR = 1


def may_rate(application, *, by, at):
    """Whether `by` may rate: somebody of its enterprise, once it has come to an end, and nobody has."""
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=application.project.enterprise_id)
    if application.status in APPLICATION_OPEN:
        raise Refusal("not_ended", _("The service is rated when the application has come to an end."))
    if Rating.objects.filter(application=application).exists():
        raise Refusal("already_rated", _("This application has been rated already."))


def rate(application, *, by, at, level, words=""):
    """Give one of the five levels, with words if wanted. A low one needs words, so that something can be done."""
    may_rate(application, by=by, at=at)
    if level not in Satisfaction.values:
        raise Refusal("level_missing", _("Choose one of the five levels."), field="level")
    if level <= Satisfaction.POOR and not words.strip():
        raise Refusal("words_missing", _("Say what went wrong, so that it can be put right."), field="words")
    history.record(application.project, "rate", f"application:{application.number}", by=by, at=at,
                   reason=words.strip(), facts={"level": level})  # fmt: skip
    return Rating.objects.create(application=application, level=level, words=words.strip()[:LONGEST], by=by.person,
                                 given_at=at)  # fmt: skip


def centre_for(division, on):
    """The investment centre of a division, or of those above it."""
    for place in division.upwards():
        found = Office.objects.filter(dated("", on), kind=OfficeKind.CENTRE, division=place).order_by("code").first()
        if found is not None:
            return found
    raise Refusal("no_centre", _("No investment centre is named for this division."))


@transaction.atomic
def ask(enterprise, *, by, at, kind, subject, text, division, project=None):
    """Put a question or a complaint to the centre of a division, about a project if one is named."""
    require_seat(by, {SeatKind.ENTERPRISE}, at, enterprise_id=enterprise.pk)
    if kind not in ConsultationKind.values:
        raise Refusal("kind_missing", _("Say whether it is a question or a complaint."), field="kind")
    if project is not None and project.enterprise_id != enterprise.pk:
        raise Refusal("wrong_enterprise", _("This belongs to another enterprise."))
    if not subject.strip() or not text.strip():
        raise Refusal("text_missing", _("Say in a line what it is about, and then what you want to know."))
    on, calendar = timezone.localdate(at), reference.calendar(division.pk)
    due_on = calendar.due(on, PROMISED[ConsultationKind(kind)])
    row = Consultation.objects.create(
        kind=kind, enterprise=enterprise, project=project, subject=subject.strip()[:120], text=text.strip()[:LONGEST],
        by=by.person, asked_at=at, due_on=due_on, provisional=bool(calendar.is_provisional(due_on)),
        office=centre_for(division, on),
    )  # fmt: skip
    _tell_office(row, at)
    return row


def may_answer(row, *, by, at):
    """Whether `by` has it to answer: the office it lies with."""
    require_seat(by, ANSWERING, at, office_id=row.office_id)
    if row.answered_at is not None:
        raise Refusal("already_answered", _("It has been answered already."))


@transaction.atomic
def hand_to(row, office, *, by, at):
    """Hand it to the office it concerns; the promised day stays."""
    may_answer(row, by=by, at=at)
    if office.pk == row.office_id:
        raise Refusal("same_office", _("It lies with this office already."), field="office")
    _change(row, office=office)
    _tell_office(row, at)
    return row


@transaction.atomic
def answer(row, *, by, at, text, publish=False):
    """Answer it; `publish` puts a question and its answer, without names, among the frequent ones."""
    may_answer(row, by=by, at=at)
    if not text.strip():
        raise Refusal("answer_missing", _("Write the answer."), field="text")
    if publish and row.kind != ConsultationKind.QUESTION:
        raise Refusal("complaint_not_published", _("A complaint is not published."), field="publish")
    _change(row, answer=text.strip()[:LONGEST], answered_by=by.person, answered_at=at,
            published_at=at if publish else None)  # fmt: skip
    outbox.post("consultation.answered", row.enterprise, subject=outbox.both(ANSWERED, subject=row.subject),
                body=dict.fromkeys(outbox.LANGUAGES, row.answer), at=at, project=row.project,
                link=_page(row))  # fmt: skip
    return row


def to_remind(on):
    """Pks of open questions and complaints whose day is near or has passed, and of which that was not told yet."""
    near = reference.calendar().due(on, NEAR)
    rows = Consultation.objects.filter(answered_at__isnull=True)
    due = Q(due_on__lte=near, reminded_at__isnull=True) | Q(due_on__lt=on, late_told_at__isnull=True)
    return list(rows.filter(due).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def remind(pk, at):
    """Tell the office that the promised day is near; once it has passed, the centre and the enterprise. Each once.

    Returns how many were told.
    """
    row = Consultation.objects.select_for_update().select_related("office__division", "enterprise").get(pk=pk)
    on, told = timezone.localdate(at), []
    if row.answered_at is not None:
        return 0
    if row.due_on < on and row.late_told_at is None:
        told, row.late_told_at = [centre_for(row.office.division, on), row.enterprise], at
    elif row.reminded_at is None:
        told = [row.office]
    row.reminded_at = row.reminded_at or at
    row.save(update_fields=["reminded_at", "late_told_at"])
    subject = outbox.both(LATE if row.late_told_at else SOON, subject=row.subject)
    for to in told:
        outbox.post("consultation.due", to, subject=subject, body=outbox.both(ASKED_BODY, due=row.due_on), at=at,
                    project=row.project, link=_page(row))  # fmt: skip
    return len(told)


def _change(row, **values):
    """Change an open consultation; two who answer at once cannot both."""
    if not Consultation.objects.filter(pk=row.pk, answered_at__isnull=True, office=row.office_id).update(**values):
        raise Refusal("already_answered", _("It has been answered already."))
    row.refresh_from_db()


def _tell_office(row, at):
    facts = {"kind": ConsultationKind(row.kind), "enterprise": row.enterprise.name, "subject": row.subject}
    outbox.post("consultation.asked", row.office, subject=outbox.both(ASKED, **facts),
                body=outbox.both(ASKED_BODY, due=row.due_on), at=at, project=row.project, link=_page(row))  # fmt: skip


def _page(row):
    return reverse("stages:consultation", args=[row.pk])

"""How views obtain applications, approvals, papers and certificates: through the projects the seat may see."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from projects.access import projects_visible_to
from projects.enums import APPLICANTS, SeatKind
from projects.models import Paper
from stages.models import (
    Application,
    Approval,
    Certificate,
    Clock,
    CreditEntry,
    Delivery,
    Extension,
    JointSession,
    Obligation,
    Precheck,
    Renewal,
    Revocation,
    SessionNotice,
    SessionOffice,
    Stage,
    Stoppage,
    Supply,
    Urging,
)


def stage(seat, project, code):
    return get_object_or_404(Stage.objects.select_related("lead", "project"), project=project, code=code)


def applications_visible_to(seat):
    """A window sees the applications handed in at it; others those of the projects they may see."""
    if seat.kind == SeatKind.WINDOW:
        return Application.objects.filter(window=seat.office_id)
    return Application.objects.filter(project__in=projects_visible_to(seat))


def application(seat, number):
    found = applications_visible_to(seat).select_related(
        "project__enterprise", "project__route__edition", "project__facts", "project__division", "stage__lead", "window"
    )
    return get_object_or_404(found, number=number)


def approvals_visible_to(seat):
    return Approval.objects.filter(project__in=projects_visible_to(seat))


def approval(seat, project_code, code, round):
    found = approvals_visible_to(seat).with_names().select_related("project__route__edition", "project__division")
    return get_object_or_404(found, project__code=project_code, code=code, round=round)


def obligation(seat, pk):
    found = Obligation.objects.select_related("required_paper__application__project__enterprise")
    return get_object_or_404(found, pk=pk, required_paper__application__in=applications_visible_to(seat))


def supply(seat, pk):
    found = Supply.objects.select_related("obligation__required_paper__application__project")
    visible = applications_visible_to(seat)
    return get_object_or_404(found, pk=pk, obligation__required_paper__application__in=visible)


def delivery(seat, pk):
    found = Delivery.objects.select_related("application__project")
    return get_object_or_404(found, pk=pk, application__in=applications_visible_to(seat))


def revocation(seat, number):
    found = Revocation.objects.select_related("application__project__enterprise", "application__window")
    return get_object_or_404(found, number=number, application__in=applications_visible_to(seat))


def credit_entries_visible_to(seat):
    """An enterprise sees its own; offices those entered in the projects they may see."""
    rows = CreditEntry.objects.select_related(
        "enterprise", "project__division__parent__parent", "obligation__required_paper__application", "repaired_by"
    )
    if seat.kind == SeatKind.ENTERPRISE:
        return rows.filter(enterprise=seat.enterprise_id)
    return rows.filter(project__in=projects_visible_to(seat))


def credit_entry(seat, pk):
    return get_object_or_404(credit_entries_visible_to(seat), pk=pk)


def prechecks_visible_to(seat):
    """A window sees those asked of it; others those of the projects they may see."""
    rows = Precheck.objects.select_related("project__enterprise", "stage", "window", "answered_by")
    if seat.kind == SeatKind.WINDOW:
        return rows.filter(window=seat.office_id)
    return rows.filter(project__in=projects_visible_to(seat))


def precheck(seat, number):
    return get_object_or_404(prechecks_visible_to(seat).select_related("project__route__edition"), number=number)


CLOCK_NAMES = (
    "project__enterprise", "project__division__parent__parent", "office", "approval__item", "application__stage",
    "certificate__approval__item", "obligation__required_paper", "session",
)  # fmt: skip


def clock(seat, code, pk):
    found = Clock.objects.filter(project__in=projects_visible_to(seat), project__code=code)
    return get_object_or_404(found.select_related(*CLOCK_NAMES), pk=pk)


def stoppage(seat, code, number):
    return _notice(Stoppage, seat, code, number)


def extension(seat, code, number):
    return _notice(Extension, seat, code, number)


def _notice(model, seat, code, number):
    """A notice about a clock, by its printed number."""
    found = model.objects.filter(clock__project__in=projects_visible_to(seat), clock__project__code=code)
    names = [f"clock__{name}" for name in CLOCK_NAMES]
    return get_object_or_404(found.select_related("by", "office", *names), number=number)


def paper(seat, pk):
    """A paper of a visible project, or one put before a joint session to which the seat's office is invited."""
    shown = Q(project__in=projects_visible_to(seat))
    if seat.kind not in APPLICANTS:
        shown |= Q(pk__in=_papers_of_sessions(seat))
    return get_object_or_404(Paper.objects.select_related("project"), shown, pk=pk)


def _papers_of_sessions(seat):
    return JointSession.papers.through.objects.filter(jointsession__in=sessions_visible_to(seat)).values("paper")


def certificate(seat, number):
    found = Certificate.objects.select_related("approval__project__enterprise", "approval__item", "office")
    return get_object_or_404(found, number=number, approval__project__in=projects_visible_to(seat))


def renewal(seat, number):
    names = ("certificate__approval__project__enterprise", "certificate__approval__item", "certificate__office")
    found = Renewal.objects.filter(certificate__approval__project__in=projects_visible_to(seat))
    return get_object_or_404(found.select_related(*names), number=number)


def urgings_visible_to(seat):
    """An office sees its own, a lead also those of the stages it leads, a centre those of the projects below it."""
    if seat.kind == SeatKind.CENTRE:
        return Urging.objects.filter(project__in=projects_visible_to(seat))
    mine = Q(office=seat.office_id)
    return Urging.objects.filter(mine | Q(lead=seat.office_id) if seat.kind == SeatKind.LEAD else mine)


def urging(seat, pk):
    return get_object_or_404(urgings_visible_to(seat).with_names(), pk=pk)


#: seats whose office is invited to sessions or leads them
IN_SESSIONS = (SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.WINDOW)


def sessions_visible_to(seat):
    """An office sees the sessions it leads or is invited to, others those of the projects they may see."""
    if seat.kind in IN_SESSIONS:
        mine = Q(lead=seat.office_id) | Q(pk__in=SessionOffice.objects.filter(office=seat.office_id).values("session"))
        return JointSession.objects.filter(mine)
    return JointSession.objects.filter(
        pk__in=JointSession.objects.filter(projects__in=projects_visible_to(seat)).values("pk")
    )


def opening(seat, sessions):
    """The same sessions as a list, each with `opens`: whether the seat may open its page. One statement at most."""
    sessions, keys = list(sessions), {each.pk for each in sessions}
    if keys and seat.kind in IN_SESSIONS:  # others see all sessions of the projects they see
        keys = set(sessions_visible_to(seat).filter(pk__in=keys).values_list("pk", flat=True))
    for each in sessions:
        each.opens = each.pk in keys
    return sessions


def session(seat, number, round):
    return get_object_or_404(sessions_visible_to(seat).with_names(), number=number, round=round)


def session_office(seat, number, round):
    """The invitation of the seat's own office."""
    rows = SessionOffice.objects.select_related("office", "session__lead", "session__project")
    return get_object_or_404(
        rows, session__in=sessions_visible_to(seat), session__number=number, session__round=round, office=seat.office_id
    )


def invited_office(seat, number, round, pk):
    """Any office invited to a session that the seat may see."""
    rows = SessionOffice.objects.select_related("office", "session__lead", "session__project")
    found = sessions_visible_to(seat).filter(number=number, round=round)
    return get_object_or_404(rows, session__in=found, pk=pk)


def session_notice(seat, number):
    """An enterprise, and its agent, see the notices to it."""
    rows = SessionNotice.objects.select_related("session__lead", "session__project", "enterprise")
    rows = rows.filter(session__in=sessions_visible_to(seat))
    if seat.kind in APPLICANTS:
        rows = rows.filter(enterprise__in=projects_visible_to(seat).values("enterprise"))
    return get_object_or_404(rows, number=number)

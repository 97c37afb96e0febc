"""Reports of a fee, a gift or a named intermediary: anybody may report, signed in or not; the centre examines.

A report that an intermediary was named is recorded as a breach at once and stays one unless it proves unfounded; a fee
or a gift is a breach when it is founded (优化营商环境条例 art. 43; 浙江规定 art. 30). Whose breach it is the
centre says in its finding: anybody may write a report, so that it decides nothing about a person.
"""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency.enums import Finding, Grievance
from agency.models import Agent, HandOver, SupervisionCase
from projects.acting import require_seat
from projects.enums import OfficeKind, SeatKind
from projects.messages import outbox
from projects.models import Office, Project
from projects.models.office import dated
from projects.refusal import Refusal
from stages.models import Counter


def centre_for(project, on):
    """The city's centre, which does not serve the project itself where a county does."""
    centres = Office.objects.filter(dated("", on), kind=OfficeKind.CENTRE).select_related("division")
    if project is None:
        return centres.filter(division__level="city").first() or centres.first()
    above = [division.pk for division in project.division.upwards()]
    return max(centres.filter(division__in=above), key=lambda office: above.index(office.division_id), default=None)


def report(*, at, kind, text, about_whom="", project_code="", reporter="", contact=""):
    """Open a supervision case. `project_code` may be empty or unknown. Returns the SupervisionCase."""
    if not text.strip():
        raise Refusal("text_missing", _("Say what happened."), field="text")
    on = timezone.localdate(at)
    project = Project.objects.select_related("division").filter(code=project_code.strip()).first()
    if project_code.strip() and project is None:
        text = f"{text}\n({project_code.strip()})"
    centre = centre_for(project, on)
    if centre is None:
        raise Refusal("no_centre", _("There is no service centre for this project."))
    row = SupervisionCase.objects.create(
        number=f"JD{on.year}{Counter.next(f'supervision {on.year}'):05}", kind=kind, text=text, about_whom=about_whom,
        project=project, centre=centre, reported_at=at, reporter=reporter, contact=contact,
        is_breach=kind == Grievance.INTERMEDIARY,
    )  # fmt: skip
    outbox.post(
        "agency.supervision", centre, subject=outbox.both(_("Report %(number)s: %(kind)s"), number=row.number,
                                                          kind=Grievance(kind)),
        body=outbox.both("%(text)s", text=text), at=at, link=reverse("agency:supervision-case", args=[row.number]),
    )  # fmt: skip
    return row


def may_close(row, *, by, at):
    require_seat(by, {SeatKind.CENTRE}, at, office_id=row.centre_id)
    if row.closed_at is not None:
        raise Refusal("closed_already", _("This report has been closed."))


def agents_of(row):
    """The agents whom a report may concern: those of the project it names, else all of the centre's city."""
    found = Agent.objects.with_names()
    if row.project_id is None:
        place = row.centre.division_id
        return found.filter(Q(division=place) | Q(division__parent=place))
    gave = HandOver.objects.filter(project=row.project_id).values("from_agent")
    return found.filter(Q(entrustments__project=row.project_id) | Q(pk__in=gave)).distinct()


def close(row, *, by, at, finding, measures, agent=None):
    """Close a report with its finding. A founded one is a breach, an unfounded one is none. `agent`: whose breach."""
    may_close(row, by=by, at=at)
    if agent is not None and agent.seat.person_id == by.person.pk:
        raise Refusal("own_case", _("Nobody examines a report about himself."), field="agent")
    if finding not in (Finding.FOUNDED, Finding.UNFOUNDED):
        raise Refusal("finding_missing", _("Founded or unfounded?"), field="finding")
    if not measures.strip():
        raise Refusal("reason_missing", _("Write down what was found and done."), field="measures")
    row.finding, row.measures, row.is_breach = finding, measures, finding == Finding.FOUNDED
    row.agent = agent if row.is_breach else None
    row.closed_at, row.closed_by = at, by.person
    row.save()
    return row

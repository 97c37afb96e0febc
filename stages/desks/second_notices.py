"""Told once (一次性告知): how often one notice was enough, and every notice that said what the first could have said.

行政许可法 art. 32, 72; the share of applications with at most one notice is the measure of rules of practice 8.2. A
notice about papers that came since is none of those on the list.
"""

from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Days, Pick, Pills
from projects.people.seating import seated
from stages import access
from stages.desks.searching import about_projects
from stages.desks.wording import pair, words
from stages.enums import StageCode
from stages.models import CorrectionNotice, SpotCorrection

PAGE = 30
SEATS = (SeatKind.CENTRE, SeatKind.WINDOW, SeatKind.LEAD)
IS_BREACH = ~Q(late_types=[])


def told(notice):
    """What a notice tells, in words: of a breach only what the first one could have said."""
    lines = [line for line in notice.lines if line["type"] in notice.late_types] or notice.lines
    return [f"{words_of(line)}{_(': ')}{line['problem']}" for line in lines]


def words_of(line):
    return pair({"zh": line["name_zh"], "en": line["name_en"]})


def _told(notices):
    for notice in notices:
        notice.told = told(notice)
    return notices


COLUMNS = (
    Column("sent", gettext_lazy("Sent"), lambda row: row.sent_at, "sent_at"),
    Column("number", gettext_lazy("Number"), lambda row: row.number, on_page=False),
    Column("which", gettext_lazy("Which of the application"), lambda row: row.serial, "serial", css="r"),
    Column("window", gettext_lazy("Window"), lambda row: words(row.application.window), "application__window__code"),
    Column("project", gettext_lazy("Project"), lambda row: row.application.project.name, "application__project__name"),
    Column("code", gettext_lazy("Project code"), lambda row: row.application.project.code, on_page=False),
    Column("enterprise", gettext_lazy("Enterprise"), lambda row: row.application.project.enterprise.name,
           on_page=False),
    Column("told", gettext_lazy("What is missing or wrong"), lambda row: "; ".join(row.told)),
    Column("breach", gettext_lazy("Could have been told before"), lambda row: _("Yes") if row.late_types else _("No"),
           on_page=False),
    Column("reason", gettext_lazy("Reason stated"), lambda row: row.reason),
)  # fmt: skip
FILTERS = (
    Pills("show", (
        Choice("breach", gettext_lazy("Said what the first could have said"), IS_BREACH),
        Choice("again", gettext_lazy("Further ones, about new papers only"), Q(serial__gt=1) & ~IS_BREACH),
    ), usual="breach", all_label=gettext_lazy("All notices")),
    Pick("stage", gettext_lazy("Stage"), StageCode.choices, lambda code: Q(application__stage__code=code)),
    Days("sent_at__date", gettext_lazy("Sent")),
    about_projects("application__project", more=("number",)),
)  # fmt: skip


@seated(*SEATS)
def second_notices(request):
    applications = access.applications_visible_to(request.seat)
    notices = CorrectionNotice.objects.filter(application__in=applications).select_related(
        "application__project__enterprise", "application__window__division", "application__stage"
    )
    listing = Listing(request, "notices", notices, COLUMNS, filters=FILTERS, sort="-sent", size=PAGE, fill=_told)
    if listing.wants_file:
        return listing.file()
    of_applications = applications.annotate(
        told=Count("notices", distinct=True),
        late=Count("notices", filter=~Q(notices__late_types=[]), distinct=True),
    ).filter(told__gt=0)  # fmt: skip
    numbers = {
        "corrected": of_applications.count(),
        "once": of_applications.filter(told=1).count(),
        "new_papers": of_applications.filter(told__gt=1, late=0).count(),
        "breaches": of_applications.filter(late__gt=0).count(),
        "spot": SpotCorrection.objects.filter(application__in=applications).values("application").distinct().count(),
    }
    return render(request, "stages/second_notices.html", {
        "numbers": numbers, "listing": listing, "page": listing.page, "today": timezone.localdate(),
        "share": round(100 * numbers["once"] / numbers["corrected"]) if numbers["corrected"] else None,
    })  # fmt: skip

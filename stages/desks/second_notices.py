"""Told once (一次性告知): how often one notice was enough, and every notice that said what the first could have said.

行政许可法 art. 32, 72; the share of applications with at most one notice is the measure of rules of practice 8.2. A
notice about papers that came since is none of those on the list.
"""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone

from projects.enums import SeatKind
from projects.seating import seated
from stages import access
from stages.models import CorrectionNotice, SpotCorrection

PAGE = 30
SEATS = (SeatKind.CENTRE, SeatKind.WINDOW, SeatKind.LEAD)


@seated(*SEATS)
def second_notices(request):
    applications = access.applications_visible_to(request.seat)
    notices = CorrectionNotice.objects.filter(application__in=applications)
    told = applications.annotate(
        told=Count("notices", distinct=True),
        late=Count("notices", filter=~Q(notices__late_types=[]), distinct=True),
    ).filter(told__gt=0)  # fmt: skip
    numbers = {
        "corrected": told.count(),
        "once": told.filter(told=1).count(),
        "new_papers": told.filter(told__gt=1, late=0).count(),
        "breaches": told.filter(late__gt=0).count(),
        "spot": SpotCorrection.objects.filter(application__in=applications).values("application").distinct().count(),
    }
    late = notices.exclude(late_types=[]).select_related(
        "application__project__enterprise", "application__window__division", "application__stage"
    )
    page = Paginator(late.order_by("-sent_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    for notice in page.object_list:
        notice.late_lines = [line for line in notice.lines if line["type"] in notice.late_types]
    return render(request, "stages/second_notices.html", {
        "numbers": numbers, "page": page, "today": timezone.localdate(),
        "share": round(100 * numbers["once"] / numbers["corrected"]) if numbers["corrected"] else None,
    })  # fmt: skip

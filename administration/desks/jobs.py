"""Jobs in the background that failed, with the error and a button to run them again."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult

from administration import failed
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Search, contains
from projects.people.seating import seated
from projects.refusal import Refusal

COLUMNS = (
    Column("job", gettext_lazy("Job"), failed.name, "task_path"),
    Column("enqueued", gettext_lazy("Due at"), lambda job: job.enqueued_at, "enqueued_at"),
    Column("finished", gettext_lazy("Failed"), lambda job: job.finished_at, "finished_at"),
    Column("error", gettext_lazy("Error"), failed.last_line),
    Column("again", ""),
)


@seated(SeatKind.ADMINISTRATOR)
def jobs(request):
    filters = (Search(contains("task_path", "traceback")),)
    listed = Listing(request, "jobs", failed.jobs(), COLUMNS, filters=filters, sort="-finished")
    if listed.wants_file:
        return listed.file()
    return render(request, "administration/jobs.html", {
        "listing": listed, "page": listed.page, "is_kept": settings.TASK_BACKEND == "database",
        "jobs": [(job, failed.name(job), failed.last_line(job)) for job in listed.rows],
    })  # fmt: skip


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def again(request):
    job = get_object_or_404(DBTaskResult, pk=_number(request.POST.get("job", "")))
    try:
        failed.run_again(job, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The job is back in the queue."))
    return redirect("administration:jobs")


def _number(text):
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

"""Which edition of the catalogue a project follows, what a newer one would change, and moving to it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects import access
from projects.enums import APPLICANTS, SeatKind
from projects.people.seating import seated
from projects.refusal import Refusal, reason
from stages.acts import moving
from stages.desks.project import head
from stages.flows import door

MOVERS = frozenset({*APPLICANTS, SeatKind.CENTRE, SeatKind.ADMINISTRATOR})


@seated()
def edition(request, code):
    """Show the preview; POST moves the project to the edition that was previewed."""
    at = timezone.now()
    project = access.project(request.seat, code)
    refused, context = "", head(project, "edition", at)
    newer = context["newer_edition"]
    if request.method == "POST":
        try:
            return _move(request, project, newer, at)
        except Refusal as refusal:
            refused = str(refusal)
    context |= _previewed(project, newer, at) | {
        "refused": refused, "may_ask": request.seat.kind in MOVERS,
        "blocked": reason(moving.may_move, project, by=request.actor, at=at),
    }  # fmt: skip
    return render(request, "stages/edition.html", context, status=422 if refused else 200)


def _move(request, project, newer, at):
    """Move, if the edition in force is still the one whose preview was shown."""
    if newer is None:
        raise Refusal("same_edition", _("The project follows the edition in force already."))
    if request.POST.get("edition") != newer.valid_from.isoformat():
        raise Refusal("other_edition", _("Another edition has come into force meanwhile; look at its preview first."))
    door.move_edition(project, newer, by=request.actor, at=at)
    messages.success(request, _("The project follows the edition of %(day)s now.") % {"day": newer.valid_from})
    return redirect("stages:project", project.code)


def _previewed(project, newer, at):
    """The preview, or the sentence that says why there is none (the edition asks something not yet answered)."""
    if newer is None:
        return {"preview": None}
    try:
        return {"preview": moving.preview(project, newer, on=timezone.localdate(at))}
    except Refusal as refusal:
        return {"preview": None, "cannot_preview": str(refusal)}

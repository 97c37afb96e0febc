"""Papers to come later, on the page of an application: promised, brought, received, looked at, prolonged, revoked.

Each view is one act; a refused one shows the application's page again with the sentence where it was made.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.enums import APPLICANTS, SeatKind
from projects.people.seating import seated
from projects.refusal import Refusal
from stages import access
from stages.acts import committing
from stages.desks.answering import REFUSED, done
from stages.desks.application import go_on, page
from stages.desks.forms_promises import (
    LookForm,
    ProlongForm,
    PromiseForm,
    ReceiveForm,
    RevokeForm,
    SpotForm,
    SupplyForm,
)
from stages.desks.uploads import say_twins
from stages.enums import Origin
from stages.flows import door


@require_POST
@seated(*APPLICANTS)
def promise(request, number):
    """Draw up the letter; it is read and confirmed on its own page."""
    row, at = access.application(request.seat, number), timezone.now()
    form = PromiseForm(committing.promisable(row.required_papers.all()), request.POST)
    act = lambda said: door.prepare_commitment(row, by=request.actor, at=at, papers=form.papers())  # noqa: E731
    if done(form, act):
        return redirect("stages:application-commitment", number)
    return page(request, number, at=at, promise=form)


@require_POST
@seated(SeatKind.ENTERPRISE)
def confirm(request, number):
    """The enterprise stands by its letter."""
    row, at = access.application(request.seat, number), timezone.now()
    letter = row.commitment_to_read
    if letter is None:
        raise Http404
    letter.application = row
    form = RevokeForm(request.POST)
    if done(form, lambda said: door.confirm_commitment(letter, by=request.actor, at=at)):
        return go_on(request, number, _("The letter binds. The window may accept the application with it."))
    return page(request, number, at=at, confirm=form)


@require_POST
@seated(SeatKind.WINDOW)
def spot(request, number):
    """What was corrected at the counter."""
    row, at = access.application(request.seat, number), timezone.now()
    form = SpotForm(list(row.required_papers.exclude(origin=Origin.FILE)), request.POST)
    act = lambda said: door.correct_on_the_spot(row, by=request.actor, at=at, corrected=form.corrected())  # noqa: E731
    if done(form, act):
        return go_on(request, number, _("Recorded: corrected on the spot, no notice is needed."))
    return page(request, number, at=at, spot=form)


@require_POST
@seated(SeatKind.WINDOW)
def revoke(request, number):
    row, at, form = access.application(request.seat, number), timezone.now(), RevokeForm(request.POST)
    if done(form, lambda said: door.revoke(row, by=request.actor, at=at, words=said["words"])):
        return go_on(request, number, _("The acceptance of the items that need the paper has ended, with its reasons."))
    return page(request, number, at=at, revoke=form)


@require_POST
@seated(*APPLICANTS)
def supply(request, pk):
    row, at = access.obligation(request.seat, pk), timezone.now()
    form = SupplyForm(pk, request.POST, request.FILES)
    act = lambda said: _supply(request, row, form, at)  # noqa: E731
    return _step(request, row, at, "supply", form, act, _("Noted. The window looks at the paper when it is there."))


@require_POST
@seated(*APPLICANTS)
def take_back(request, pk):
    """The enterprise takes back its word that the paper is on its way."""
    row, at = access.obligation(request.seat, pk), timezone.now()
    number = row.required_paper.application.number
    try:
        door.take_back_supply(row, by=request.actor, at=at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return page(request, number, at=at, status=REFUSED)
    return go_on(request, number, _("Taken back. The paper is owed as before."))


def _supply(request, row, form, at):
    say_twins(request, row.required_paper.application.project, form)
    door.supply(row, by=request.actor, at=at, **form.said())


@require_POST
@seated(SeatKind.WINDOW)
def receive(request, pk):
    row, at = access.obligation(request.seat, pk), timezone.now()
    form = ReceiveForm(pk, request.POST, request.FILES)
    return _step(request, row, at, "receive", form,
                 lambda said: door.receive(row, by=request.actor, at=at, **form.said()),
                 _("The paper is entered with both days. Look at it next."))  # fmt: skip


@require_POST
@seated(SeatKind.WINDOW)
def prolong(request, pk):
    row, at, form = access.obligation(request.seat, pk), timezone.now(), ProlongForm(pk, request.POST)
    return _step(request, row, at, "prolong", form, lambda said: door.prolong(row, by=request.actor, at=at, **said),
                 _("The day is put off; the notice can be printed from the clock's page."))  # fmt: skip


def _step(request, row, at, name, form, act, sentence):
    number = row.required_paper.application.number
    if done(form, act):
        return go_on(request, number, sentence)
    return page(request, number, at=at, **{f"{name}-{row.pk}": form})


@require_POST
@seated(SeatKind.WINDOW)
def look(request, pk):
    """The window's look at a supply."""
    entry, at, form = access.supply(request.seat, pk), timezone.now(), LookForm(pk, request.POST)
    number = entry.obligation.required_paper.application.number
    act = lambda said: door.check_supply(entry, by=request.actor, at=at, **said)  # noqa: E731
    if done(form, act):
        return go_on(request, number, _("What the check found is recorded and told to the enterprise."))
    return page(request, number, at=at, **{f"look-{pk}": form})

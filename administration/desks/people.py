"""People: the list, an account with its seats and its past, and what an administrator does to it."""

from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from administration import locks, past
from administration.acts import passwords, people
from administration.acts.keeping import said
from administration.desks.forms_people import NewPersonForm, PersonForm, ReasonForm
from administration.enums import Keeping
from projects.enums import SeatKind
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pills, Search, contains
from projects.models import Person, Seat
from projects.models.office import dated
from projects.people.seating import public, seated
from projects.refusal import reason
from stages.desks.answering import REFUSED, done
from stages.desks.wording import words


def seat_line(seat):
    """`Planning · Department` of a seat."""
    body = words(seat.office) if seat.office_id else str(seat.enterprise or "")
    return " · ".join(part for part in (str(seat.get_kind_display()), body) if part)


def _state(person):
    return _("Locked") if not person.is_active else (_("Signing in waits") if person.waits else _("May sign in"))


COLUMNS = (
    Column("state", gettext_lazy("State"), _state, ("is_active", "username")),
    Column("name", gettext_lazy("Name"), lambda person: person.name, "name"),
    Column("login", gettext_lazy("Login name"), lambda person: person.username, "username"),
    Column("seats", gettext_lazy("Seats today"), lambda person: "; ".join(map(seat_line, person.held))),
    Column("email", gettext_lazy("E-mail"), lambda person: person.email, "email"),
    Column("phone", gettext_lazy("Phone"), lambda person: person.phone, on_page=False),
    Column("seen", gettext_lazy("Last signed in"), lambda person: person.last_login, "last_login"),
)


def filters(on, at):
    held = Exists(Seat.objects.held(on).filter(person=OuterRef("pk")))
    return (
        Pills("show", (
            Choice("active", gettext_lazy("May sign in"), Q(is_active=True)),
            Choice("locked", gettext_lazy("Locked"), Q(is_active=False)),
            Choice("waiting", gettext_lazy("Signing in waits"), Q(username__in=locks.waiting(at))),
            Choice("seatless", gettext_lazy("Without a seat"), Q(is_active=True) & ~Q(held)),
        )),
        Search(contains("name", "username", "email", "phone")),
    )  # fmt: skip


@seated(SeatKind.ADMINISTRATOR)
def listing(request):
    at = timezone.now()
    on = timezone.localdate(at)
    listed = Listing(request, "people", Person.objects.all(), COLUMNS, filters=filters(on, at), sort="login",
                     fill=lambda found: _filled(found, on, at))  # fmt: skip
    if listed.wants_file:
        return listed.file()
    return render(request, "administration/people.html", {
        "listing": listed, "page": listed.page, "people": listed.rows,
    })  # fmt: skip


def _filled(found, on, at):
    """People with the seats they hold as `held` and whether they wait after failures as `waits`."""
    rows = {person.pk: person for person in found}
    seats = Seat.objects.filter(dated("", on), person__in=rows).with_names()
    waiting = set(locks.waiting(at))
    for person in found:
        person.held, person.waits = [], person.username in waiting
    for seat in seats:
        rows[seat.person_id].held.append(seat)
    return found


@seated(SeatKind.ADMINISTRATOR)
def add(request):
    form, at = NewPersonForm(request.POST or None), timezone.now()
    made = []
    if request.method == "POST" and done(form, lambda said: made.append(people.add(by=request.actor, at=at, **said))):
        messages.success(request, _("The account is made. Give it a seat and send the link for its password."))
        return redirect("administration:person", made[0].username)
    return render(request, "administration/person_add.html", {"form": form}, status=REFUSED if form.errors else 200)


def _person(username):
    seats = Prefetch("seats", Seat.objects.with_names().order_by("-valid_from", "-pk"), to_attr="all_seats")
    return get_object_or_404(Person.objects.prefetch_related(seats), username=username)


#: where the session keeps a link between the press and the page that shows it
SHOWN_ONCE = "link_shown_once"


@seated(SeatKind.ADMINISTRATOR)
def person(request, username):
    """The account; POST changes it."""
    row, at = _person(username), timezone.now()
    form = PersonForm(request.POST or None, initial={name: getattr(row, name) for name in people.KEPT})
    if request.method == "POST" and done(form, lambda said: people.change(row, by=request.actor, at=at, **said)):
        messages.success(request, _("Saved."))
        return redirect("administration:person", row.username)
    whose, link = request.session.pop(SHOWN_ONCE, None) or (None, "")
    if whose != row.username:
        return _page(request, row, at, form=form, status=REFUSED if form.errors else 200)
    response = _page(request, row, at, form=form, link=link)
    response["Cache-Control"] = "no-store"
    return response


#: what is pressed on the page of an account, each with a reason: (act, what is said when it is done)
PRESSED = {
    "lock": (people.lock, gettext_lazy("The account is locked and its sessions have ended.")),
    "unlock": (people.unlock, gettext_lazy("The account is unlocked. Earlier sessions stay ended.")),
    "sign-out": (people.end_sessions, gettext_lazy("Every session of the account has ended.")),
    "free": (people.free, gettext_lazy("The person may sign in at once.")),
}


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def press(request, username, deed):
    """One of PRESSED; twice is harmless, for the second time is refused with a sentence."""
    row, at = _person(username), timezone.now()
    act, sentence = PRESSED[deed]
    form = ReasonForm(request.POST, prefix=deed)
    if done(form, lambda said: act(row, by=request.actor, at=at, **said)):
        messages.success(request, sentence)
        return redirect("administration:person", row.username)
    return _page(request, row, at, refused=(deed, form), status=REFUSED)


@require_POST
@seated(SeatKind.ADMINISTRATOR)
def link(request, username):
    """Send the one-time link; where no mail reaches the person, the next page shows it, once."""
    row, at = _person(username), timezone.now()
    form, sent = ReasonForm(request.POST, prefix="link", required=False), []
    if not done(form, lambda said: sent.append(passwords.send(row, by=request.actor, at=at, **said))):
        return _page(request, row, at, refused=("link", form), status=REFUSED)
    if sent[0]:
        request.session[SHOWN_ONCE] = [row.username, sent[0]]
    else:
        messages.success(request, _("The link is on its way to %(address)s.") % {"address": row.email})
    return redirect("administration:person", row.username)


def _page(request, row, at, *, form=None, refused=(None, None), status=200, **more):
    on, by = timezone.localdate(at), request.actor
    deed, refused_form = refused
    forms = {name: ReasonForm(prefix=name, required=name != "link") for name in (*PRESSED, "link")}
    if deed:
        forms[deed] = refused_form
    return render(request, "administration/person.html", {
        "person": row, "form": form or PersonForm(initial={name: getattr(row, name) for name in people.KEPT}),
        "forms": {name.replace("-", "_"): each for name, each in forms.items()}, "refused_form": refused_form,
        "all_seats": [(seat, seat_line(seat), seat.is_held(on)) for seat in row.all_seats],
        "lines": past.of(row), "attempts": locks.attempts(row.username, at),
        "cannot_lock": reason(people.may_lock, row, by=by, at=at),
        "cannot_send": reason(passwords.may_send, row, by=by, at=at), "by_mail": passwords.goes_by_mail(row), **more,
    }, status=status)  # fmt: skip


class NewPassword(PasswordResetConfirmView):
    """The page behind a one-time link. Nobody is signed in by it."""

    template_name = "administration/password_new.html"
    token_generator = passwords.links
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form):
        form.user._change_reason = said(Keeping.NEW_PASSWORD)
        form.user._history_user = form.user
        messages.success(self.request, _("The password is set. Sign in with it."))
        return super().form_valid(form)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = REFUSED
        return response


new_password = public(NewPassword.as_view())

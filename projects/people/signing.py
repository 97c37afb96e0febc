"""Signing in, choosing a seat, and, in a demo only, entering as a member of the demo city."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.enums import SeatKind
from projects.models import Seat
from projects.people.seating import SESSION_KEY, public, repeatable, seated, seats_of


class SignIn(LoginView):
    template_name = "projects/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        seats = demo_seats() if settings.DEMO else []
        in_order = sorted(seats, key=lambda seat: SeatKind.values.index(seat.kind))  # that of the procedure
        single = bool(settings.OIDC_RP_CLIENT_ID)
        return super().get_context_data(demo_seats=in_order, single_sign_on=single, **kwargs)


sign_in = repeatable(public(SignIn.as_view()))
sign_out = repeatable(public(LogoutView.as_view()))


def locked_out(request, response=None, credentials=None, *args, **kwargs):
    """After too many failures: the sign-in page says how long to wait, whatever was typed."""
    minutes = max(1, round(settings.AXES_COOLOFF_TIME.total_seconds() / 60))
    return render(request, "projects/locked_out.html", {"minutes": minutes}, status=429)


@seated()
def change_password(request):
    """A new password for oneself; the session goes on, every other one of the person ends."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.user._change_reason = "own_password"  # as administration.enums.Keeping calls it
        update_session_auth_hash(request, form.save())
        messages.success(request, _("The password is changed. Other sessions of yours have ended."))
        return redirect("home")
    return render(request, "projects/password.html", {"form": form}, status=422 if form.errors else 200)


def demo_seats():
    """Seats of the demo city that one click enters."""
    held = Seat.objects.held(timezone.localdate()).filter(person__username__startswith="demo-")
    return held.with_names().order_by("kind", "office__code", "person__username")


@repeatable
@public
@require_POST
def enter_demo(request, pk):
    """Enter the demo city in one of its seats. Does not exist outside demo mode."""
    if not settings.DEMO:
        raise Http404
    seat = get_object_or_404(demo_seats(), pk=pk)
    login(request, seat.person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    request.session[SESSION_KEY] = seat.pk
    return redirect(_next(request))


@repeatable
@require_POST
@seated()
def switch_seat(request):
    """Act from another of one's own seats."""
    seat = get_object_or_404(seats_of(request.user, timezone.localdate()), pk=request.POST.get("seat") or 0)
    request.session[SESSION_KEY] = seat.pk
    return redirect("home")


def _next(request):
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if target and is_ours else "home"

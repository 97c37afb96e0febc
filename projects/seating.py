"""The seat a person acts from on the pages: kept in the session, checked against the seat rows on every request."""

from functools import wraps
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from projects.acting import acting_from
from projects.models import InboxMessage, Seat

SESSION_KEY = "seat"


def seats_of(person, on):
    """The seats a person holds on a day, each with the number of its unread messages as `unread`."""
    mine = InboxMessage.objects.filter(seat=OuterRef("pk"), read_at__isnull=True).order_by()
    unread = Subquery(mine.values("seat").annotate(number=Count("pk")).values("number"))
    return Seat.objects.filter(person=person).held(on).with_names().annotate(unread=Coalesce(unread, Value(0)))


def current_seat(request):
    """The chosen seat if it is still held, else the first one held, else None. Two statements at most."""
    if not request.user.is_authenticated:
        return None
    held = list(seats_of(request.user, timezone.localdate()))
    request.seats = held
    chosen = request.session.get(SESSION_KEY)
    return next((seat for seat in held if seat.pk == chosen), held[0] if held else None)


class SeatMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.seats = []
        request.seat = current_seat(request)
        request.actor = acting_from(request.seat) if request.seat else None
        return self.get_response(request)


def seated(*kinds):
    """A view for people acting from one of `kinds` (any seat if none is named). Others get 404, nobody the sign-in."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            request.is_turned_away = not request.user.is_authenticated
            if request.is_turned_away and request.headers.get("HX-Request"):
                return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
            if request.is_turned_away:
                return redirect_to_login(request.get_full_path() if request.method == "GET" else page_before(request))
            if request.seat is None or (kinds and request.seat.kind not in kinds):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.seats = kinds or "any"
        return guarded

    return decorate


def page_before(request):
    """The page of ours that the request came from, as its browser says, else the first page."""
    said = request.headers.get("Referer", "")
    parts = urlsplit(said)
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}):
        return "/"
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


def repeatable(view):
    """Mark a view that may be sent the same form again: it says how something is to be, and adds nothing."""
    view.is_repeatable = True
    return view


def public(view):
    """Mark a view as open to everybody; a test lists all views that are neither seated nor public."""
    view.seats = "public"
    return view

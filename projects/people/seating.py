"""The seat a person acts from on the pages: kept in the session, checked against the seat rows on every request.

A deputy finds the absent person's seat among their own, from the first day to the end of the last one.
"""

from functools import wraps
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from projects.acting import acting_from
from projects.models import Deputyship, InboxMessage, Seat

SESSION_KEY = "seat"


def seats_of(person, on):
    """The seats a person may act from on a day, their own before those they are the deputy for (`stands_in`: the number
    of the deputyship), each with the number of its unread messages as `unread`."""
    mine = InboxMessage.objects.filter(seat=OuterRef("pk"), read_at__isnull=True).order_by()
    unread = Subquery(mine.values("seat").annotate(number=Count("pk")).values("number"))
    standing_in = Deputyship.objects.in_force(on).filter(deputy=person).order_by()
    own = Seat.objects.filter(person=person).order_by().values("pk")
    seats = Seat.objects.filter(pk__in=own.union(standing_in.values("seat"), all=True)).held(on).with_names()
    return seats.annotate(
        unread=Coalesce(unread, Value(0)), stands_in=Subquery(standing_in.filter(seat=OuterRef("pk")).values("pk")[:1])
    ).order_by(F("stands_in").asc(nulls_first=True), "kind", "pk")  # fmt: skip


def current_seat(request):
    """The chosen seat if it may still be acted from, else the first one, else None.

    Two statements at most, three for a deputy.
    """
    if not request.user.is_authenticated:
        return None
    held = list(seats_of(request.user, timezone.localdate()))
    _add_deputyships(held)
    request.seats = held
    chosen = request.session.get(SESSION_KEY)
    return next((seat for seat in held if seat.pk == chosen), held[0] if held else None)


def _add_deputyships(seats):
    """Each seat gets the `deputyship` by which it is acted from, or None where it is one's own."""
    numbers = [seat.stands_in for seat in seats if seat.stands_in]
    rows = Deputyship.objects.select_related("deputy", "seat__person").in_bulk(numbers) if numbers else {}
    for seat in seats:
        seat.deputyship = rows.get(seat.stands_in)


class SeatMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.seats = []
        request.seat = current_seat(request)
        request.actor = acting_from(request.seat, request.seat.deputyship) if request.seat else None
        return self.get_response(request)


def seated(*kinds, in_person=False):
    """A view for people acting from one of `kinds` (any seat if none is named). Others get 404, nobody the sign-in.

    `in_person`: what belongs to the person of the seat alone, such as a secret link; a deputy gets 404 too.
    """

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
            if in_person and request.seat.deputyship:
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

"""What the page of a joint session shows. A fixed number of statements, however many offices sit in it."""

from django.utils import timezone

from stages.models import SessionOffice


def page(session, by, at=None):
    """The context of the page for whoever acts."""
    at = at or timezone.now()
    seats = list(
        SessionOffice.objects.filter(session=session).select_related("office").prefetch_related("opinions__conditions")
    )
    return {"session": session, "seats": seats, "today": timezone.localdate(at)}

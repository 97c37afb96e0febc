"""How long somebody stays signed in: so long without a step, and so long in all. Both are settings.

Django's own session age bounds the whole; this ends a session that nobody used, so that a screen left open at a counter
does not act for whoever comes by. The last step is written down once a minute and not with every page.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.utils import timezone
from django.utils.translation import gettext as _

SEEN = "seen"
FINE = timedelta(minutes=1)


class IdleMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now, seen = timezone.now(), _seen(request)
            if seen is not None and now - seen > settings.SESSION_IDLE:
                logout(request)
                minutes = round(settings.SESSION_IDLE.total_seconds() / 60)
                messages.info(request, _("You were signed out: %(minutes)s minutes passed without a step.")
                              % {"minutes": minutes})  # fmt: skip
            elif seen is None or now - seen > FINE:
                request.session[SEEN] = now.isoformat()
        return self.get_response(request)


def _seen(request):
    said = request.session.get(SEEN)
    return datetime.fromisoformat(said) if said else None

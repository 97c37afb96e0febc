"""What happens around every form that is sent: the same press twice does one thing, and nothing typed gets lost.

Every form carries a number (`once`, put there by {% csrf_token %}). The first press claims the
digest of the number and of all that the form says; when it led to a page, a second press of the very same form leads to
that page and does nothing. A form that was refused, or changed before it was sent again, is a new one.

A longer form also carries the place of its draft (projects.forms.drafts): the draft goes when the form led to a page,
and is written when the form came to nothing, because the session had ended, the seat was another one or something
failed.
"""

import json
import time
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext as _

from projects.forms import drafts
from projects.models import SentForm
from projects.people.seating import page_before

FIELD = "once"
#: the status of a form that is shown again with what is wrong
REFUSED = 422
KEEP = timedelta(days=2)
#: a press that led nowhere for so long has lost its worker
LOST = timedelta(minutes=2)
#: how long a second press waits for the first, in seconds, and how often it looks
PATIENCE, LOOK = 10, 0.2


def number_of(request):
    """The number of the forms of this page, made when the first one asks for it."""
    if not hasattr(request, "form_number"):
        request.form_number = get_random_string(22)
    return request.form_number


class SendingMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST":
            return self.get_response(request)
        request.sent_form, request.is_plain = None, False
        response = self.get_response(request)
        led = "" if getattr(request, "is_turned_away", False) else response.headers.get("Location", "")
        if request.sent_form:
            settle(request.sent_form, led)
        place = None if request.is_plain else drafts.sent_place(request)
        return settle_draft(request, response, place, led) if place else response

    def process_view(self, request, view, args, kwargs):
        """After the check of the CSRF token and before the view: a form sent before leads where it led."""
        if request.method != "POST":
            return None
        request.is_plain = getattr(view, "is_repeatable", False) or request.resolver_match.app_name == "admin"
        if request.is_plain or not request.POST.get(FIELD):
            return None
        row, is_first = claim(digest(request), at=timezone.now())
        if is_first:
            request.sent_form = row
            return None
        request.is_plain = True
        if not row.led_to:
            messages.warning(request, _("This is still being worked on. Look again in a moment; do not send it anew."))
            return HttpResponseRedirect(page_before(request))
        at = f"{timezone.localtime(row.sent_at):%H:%M}"
        messages.info(request, _("This was sent at %(time)s already; nothing was done a second time.") % {"time": at})
        return HttpResponseRedirect(row.led_to)


def digest(request):
    """What makes a press the same: who sends from which seat, to which address, the number, every field and file."""
    fields = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    files = [(name, [(f.name, f.size) for f in request.FILES.getlist(name)]) for name in request.FILES]
    seat = request.seat.pk if request.seat else None
    said = json.dumps([request.user.pk, seat, request.get_full_path(), sorted(fields), sorted(files)])
    return salted_hmac("projects.forms.sending", said, algorithm="sha256").hexdigest()


def claim(digest, *, at):
    """(the SentForm of a digest, whether this press is the first). A second one waits for what the first leads to."""
    for _look in range(round(PATIENCE / LOOK)):
        row, is_first = SentForm.objects.get_or_create(digest=digest, defaults={"sent_at": at})
        if not is_first and not row.led_to and row.sent_at < at - LOST:
            is_first = SentForm.objects.filter(pk=digest, led_to="", sent_at=row.sent_at).update(sent_at=at) == 1
        if is_first or row.led_to:
            break
        time.sleep(LOOK)
    return row, is_first


def settle(row, led_to):
    """The form led to a page; otherwise it may be sent again."""
    if led_to:
        SentForm.objects.filter(pk=row.pk).update(led_to=led_to[:500])
    else:
        row.delete()


def settle_draft(request, response, place, led_to):
    """Let go of the draft of a form that led to a page; keep what was typed into one that came to nothing."""
    if led_to:
        drafts.drop(place)
        return response
    is_out = not request.user.is_authenticated
    came_to_nothing = is_out or (response.status_code >= 400 and response.status_code != REFUSED)
    if came_to_nothing and drafts.keep_typed(request, place, at=timezone.now()):
        messages.warning(request, _("What you typed is kept as a draft on the page it came from."))
    return redirect_to_login(place.page) if is_out else response


def prune(at):
    """Forget forms that were sent long ago. Returns how many."""
    return SentForm.objects.filter(sent_at__lt=at - KEEP).delete()[0]

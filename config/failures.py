"""Pages for what goes wrong around a view, in the frame and the language of the page it happened to.

404 and 403 are Django's own views with our templates. A request that is too large is told apart from one that makes no
sense; a form whose key has gone says so; a fault of ours is shown in the frame if the frame still stands.
"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponseServerError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

MEGABYTE = 1024 * 1024


class RequestTooLarge(MultiPartParserError):
    """All that was sent at once is larger than REQUEST_LIMIT."""


class WholeSize(FileUploadHandler):
    """The first upload handler: refuses a request by its size, before anything of it is stored."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > settings.REQUEST_LIMIT:
            raise RequestTooLarge(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None


@requires_csrf_token
def bad_request(request, exception=None):
    if isinstance(exception, RequestTooLarge | RequestDataTooBig | TooManyFieldsSent):
        limits = {"whole": settings.REQUEST_LIMIT // MEGABYTE, "one": settings.UPLOAD_LIMIT // MEGABYTE}
        return render(request, "413.html", limits, status=413)
    return render(request, "400.html", status=400)


@requires_csrf_token
def server_error(request):
    """Without the frame when the frame itself is what broke."""
    try:
        return render(request, "500.html", status=500)
    except Exception:  # whatever broke the view may break the frame too, the database for one
        return HttpResponseServerError(render_to_string("500.html"))


@requires_csrf_token
def form_expired(request, reason=""):
    return render(request, "403_csrf.html", status=403)

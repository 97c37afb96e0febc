"""The feed behind a secret link: to a calendar program, without a cookie. 304 is said before anything is put together.

Three statements say whether the feed is as it was: the link with its seat; the sum of the marks of its entries and
whether their projects have moved on; and, once a day, that it has been fetched. A link that was revoked or renewed, a
seat that has ended, or a project out of sight is a 404, as is a word that never was one.
"""

import hashlib
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from projects.enums import SeatKind
from projects.messages import outbox
from projects.people.seating import public
from reports.enums import FeedScope
from reports.feeds import facts, keeping, links, scopes, writing
from stages.enums import SessionKind

CONTENT_TYPE = "text/calendar; charset=utf-8"
NAMES = {
    FeedScope.SEAT: _("Lianshen · %(body)s · %(seat)s"),
    FeedScope.OFFICE: _("Lianshen · %(body)s"),
    FeedScope.PROJECT: _("Lianshen · %(project)s"),
    FeedScope.SESSIONS: _("Lianshen · %(body)s · %(sessions)s"),
}
assert set(NAMES) == set(FeedScope)
DESCRIPTION = _("Due days, sessions and reminders. Dates marked as provisional may still move.")


@public
@require_safe
def feed(request, said):
    at = timezone.now()
    on = timezone.localdate(at)
    found = links.behind(said)
    if found is None or not links.is_open(found, on):
        raise Http404
    seen = scopes.look(found, on)
    if not seen.is_in_sight:
        raise Http404
    if seen.is_stale:
        keeping.refresh(at, found, keeping.MOST_AT_ONCE)
        seen = scopes.look(found, on)
    links.noticed(found, at)
    etag = _etag(found, seen.mark)
    not_modified = get_conditional_response(request, etag=etag)
    if not_modified is not None:
        return _private(not_modified)
    response = HttpResponse(text(found, on), content_type=CONTENT_TYPE, headers={"ETag": etag})
    response["Content-Disposition"] = 'inline; filename="lianshen.ics"'
    response["Content-Language"] = outbox.LANGUAGES[found.language]
    return _private(response)


def text(found, on):
    """The whole calendar of a Feed on a day: the frame around the stored entries."""
    head = _head(name(found), found.language)
    return "".join([head, *scopes.texts(found, on), writing.FOOT])


def name(found):
    """The name of a calendar, in its language."""
    said = {
        "body": found.seat.body, "seat": SeatKind(found.seat.kind), "project": found.project,
        "sessions": SessionKind(found.session_kind) if found.session_kind else "",
    }  # fmt: skip
    return outbox.both(NAMES[FeedScope(found.scope)], **said)[found.language]


def address(said):
    """The whole secret link of a word."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("reports:calendar-feed", args=[said])


@lru_cache(maxsize=1024)
def _head(name, language):
    return writing.head(name, outbox.both(DESCRIPTION)[language], language)


def _etag(found, mark):
    said = repr((name(found), found.seed, found.language, mark, facts.form()))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _private(response):
    """For its reader alone, asked again each time, and never listed."""
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response

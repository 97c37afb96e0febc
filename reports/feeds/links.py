"""The secret links: making, renewing and revoking them, and finding the feed behind one.

A link is a word of 256 bits, reckoned from a random seed in the row and the secret key of the installation, so that its
owner can copy it again at any time although only its sha256 is stored. Renewing takes a new seed: the old link is gone.
"""

import base64
import hashlib
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from projects.access import projects_visible_to
from projects.acting import require_seat
from projects.enums import SeatKind
from projects.refusal import Refusal
from reports.enums import FeedScope
from reports.models import Feed

SALT = "reports.feeds.links"
#: an administrator has no work of its own that is due
SEATS = tuple(kind for kind in SeatKind if kind not in (SeatKind.ADMINISTRATOR, SeatKind.SYSTEM))
OFFICE_SEATS = (SeatKind.WINDOW, SeatKind.DEPARTMENT, SeatKind.LEAD, SeatKind.CENTRE)


def word(seed):
    """The secret word of a seed, 43 letters."""
    digest = salted_hmac(SALT, seed, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hashed(said):
    return hashlib.sha256(said.encode()).hexdigest()


def word_of(feed):
    """The secret word of a feed, or None when the secret key has been changed since: the link must be renewed."""
    found = word(feed.seed)
    return found if constant_time_compare(hashed(found), feed.link_hash) else None


def behind(said):
    """The live Feed behind a secret word, with everything that says whether it is open; else None."""
    return Feed.objects.live().with_names().filter(link_hash=hashed(said)).first()


def is_open(feed, on):
    """Whether its owner still holds the seat. Whether a project is still in sight is said by scopes.look."""
    return feed.seat.is_held(on) and feed.seat.person.is_active


def may_make(seat, scope, *, by, at, project=None):
    """Refuse unless the seat may have such a calendar."""
    require_seat(by, SEATS, at)
    if scope == FeedScope.OFFICE and seat.kind not in OFFICE_SEATS:
        raise Refusal("no_office", _("This seat belongs to no office."))
    if scope == FeedScope.PROJECT and not projects_visible_to(seat).filter(pk=project and project.pk).exists():
        raise Refusal("no_such_project", _("There is no such project."), field="project")


def make(scope, *, by, at, language, project=None, session_kind=""):
    """The live Feed of a seat for a scope, made if there is none."""
    may_make(by.seat, scope, by=by, at=at, project=project)
    what = {"seat": by.seat, "scope": scope, "project": project, "session_kind": session_kind}
    found = Feed.objects.live().filter(**what).first()
    if found:
        return found
    feed = Feed(**what, language=language, made_at=at)
    _seed(feed)
    try:
        with transaction.atomic():
            feed.save()
    except IntegrityError:  # asked for twice at once
        return Feed.objects.live().get(**what)
    return feed


def renew(feed, *, at):
    """Another link for the same calendar; the old one is gone at once."""
    _seed(feed)
    feed.renewed_at, feed.fetched_on = at, None
    feed.save(update_fields=["seed", "link_hash", "renewed_at", "fetched_on"])
    return feed


def revoke(feed, *, at):
    """End a link. A later one for the same calendar is another one."""
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])
    return feed


def speak(feed, language):
    """Turn the entries into another language; the link stays."""
    feed.language = language
    feed.save(update_fields=["language"])
    return feed


def noticed(feed, at):
    """Note, once a day, that somebody has fetched the feed."""
    on = timezone.localdate(at)
    if feed.fetched_on != on:
        Feed.objects.filter(pk=feed.pk).update(fetched_on=on)


def _seed(feed):
    feed.seed = secrets.token_hex(16)
    feed.link_hash = hashed(word(feed.seed))

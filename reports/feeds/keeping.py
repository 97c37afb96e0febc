"""Writing the entries of calendars: only of projects in which something has happened, and only those that changed.

Each project's history has a length; entries are written up to it. A feed that is fetched brings its own projects up to
date, a job those of everybody; whoever comes second finds nothing to do. An entry whose facts are as they were is not
touched, so its text, its SEQUENCE and the ETag of every feed it is in stay what they are.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from projects.models import ChainHead, Event
from reports.enums import EntryState, FeedLanguage
from reports.feeds import facts as saying
from reports.feeds import scopes, writing
from reports.feeds.sources import SOURCES
from reports.models import FeedEntry, FeedPlace, FeedProgress, FeedState, FeedText
from stages.models import CalendarVersion

logger = logging.getLogger(__name__)

#: projects of one transaction
BATCH = 50
#: projects that a fetch brings up to date itself; the job does the rest
MOST_AT_ONCE = 400
KEYS = 500
#: an event that was written longer ago than this has been committed or never will be
SETTLED = timedelta(hours=1)
CHANGED = ("kind", "session_kind", "facts", "sequence", "modified_at", "ended_on")


def refresh(at, feed=None, most=None):
    """Write what changed in the projects of a feed (of everybody where None), at most `most` of them.

    Returns how many entries.
    """
    found = scopes.stale(feed).order_by("project_id").values_list("project_id", flat=True)
    ids = list(found[:most] if most else found)
    return sum(_tried(ids[start : start + BATCH], at) for start in range(0, len(ids), BATCH))


def _tried(ids, at):
    """Write the entries of some projects; one whose facts cannot be said is logged and does not hold up the others."""
    try:
        return _batch(ids, at)
    except Exception:
        if len(ids) > 1:
            return sum(_tried([pk], at) for pk in ids)
        logger.exception("calendar entries of project %s", ids[0])
        return 0


def refresh_all(at):
    """Write everybody's entries, and note up to which event nothing is missing. Returns how many entries."""
    settled = Event.objects.filter(recorded_at__lt=at - SETTLED).order_by("-pk").values_list("pk", flat=True).first()
    count = refresh(at)
    FeedProgress.objects.update_or_create(pk=1, defaults={"event": settled or 0})
    return count


def forget(at):
    """Empty what ended more than a month ago; its number of changes stays, should it ever come back."""
    gone = FeedEntry.objects.filter(ended_on__lte=timezone.localdate(at) - saying.KEPT).exclude(facts={})
    FeedPlace.objects.filter(entry__in=gone).delete()
    FeedText.objects.filter(entry__in=gone).delete()
    return gone.update(facts={})


@transaction.atomic
def _batch(ids, at):
    states = _held(ids)
    heads = dict(ChainHead.objects.filter(project__in=ids).values_list("project_id", "seq"))  # read before the facts
    version = CalendarVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for state in states:
        state.seq, state.calendar, state.form = heads[state.project_id], version, saying.form()
        state.written_at = at
    said = {each.key: each for source in SOURCES for each in source(ids, at)}
    count = _write(said, _known(ids, said), at)
    FeedState.objects.bulk_update(states, ["seq", "written_at", "calendar", "form"])
    return count


def _held(ids):
    """The states of the projects, locked: two who write the same projects do so one after the other."""
    FeedState.objects.bulk_create([FeedState(project_id=pk) for pk in ids], ignore_conflicts=True)
    return list(FeedState.objects.select_for_update().filter(project__in=ids).order_by("project_id"))


def _known(ids, said):
    """{key: FeedEntry} of what stands in these projects, and of what stood there once."""
    rows = FeedEntry.objects.filter(pk__in=FeedPlace.objects.filter(project__in=ids).values("entry"))
    known = {row.key: row for row in rows}
    missing = [key for key in said if key not in known]
    for start in range(0, len(missing), KEYS):
        known |= {row.key: row for row in FeedEntry.objects.filter(key__in=missing[start : start + KEYS])}
    return known


def _write(said, known, at):
    new, changed = [], []
    for key, facts in said.items():
        row = known.get(key)
        if row is None:
            new.append(_saying(FeedEntry(key=key, made_at=at, sequence=0), facts, at))
        elif row.facts != facts.kept():
            row.sequence += 1
            changed.append(_saying(row, facts, at))
    changed += [_vanished(row, at) for key, row in known.items() if key not in said and _stands(row)]
    FeedEntry.objects.bulk_create(new, batch_size=KEYS)
    FeedEntry.objects.bulk_update(changed, CHANGED, batch_size=KEYS)
    write_texts(changed + new)
    return len(new) + len(changed)


def write_texts(rows):
    """The finished texts and the places of new and changed entries."""
    ids = [row.pk for row in rows]
    FeedText.objects.filter(entry__in=ids).delete()
    FeedPlace.objects.filter(entry__in=ids).delete()
    texts, places = [], []
    for row in rows:
        said = {language: _text(row, language) for language in FeedLanguage.values}
        texts += [FeedText(entry=row, language=language, text=text) for language, text in said.items()]
        places += _places(row, {f"mark_{language}": writing.mark(text) for language, text in said.items()})
    texts.sort(key=lambda row: row.language)  # one feed reads one language: its rows lie together
    FeedText.objects.bulk_create(texts, batch_size=KEYS)
    FeedPlace.objects.bulk_create(places, batch_size=KEYS)


def _text(row, language):
    number = writing.uid(row.key, urlsplit(settings.PUBLIC_URL).hostname)
    return writing.entry(saying.Facts.read(row.facts), number, row.sequence, row.modified_at, language)


def _places(row, marks):
    about = {"kind": row.kind, "session_kind": row.session_kind, "ended_on": row.ended_on, **marks}
    return [
        FeedPlace(entry=row, project_id=where["project"], office_id=where["office"], seat_id=where["seat"], **about)
        for where in row.facts["places"]
    ]


def _saying(row, facts, at):
    row.kind, row.session_kind, row.facts = facts.kind, facts.session_kind, facts.kept()
    row.ended_on, row.modified_at = facts.ended, at
    return row


def _stands(row):
    return row.facts.get("state") == EntryState.STANDING


def _vanished(row, at):
    """An entry whose source says nothing of it any more has been withdrawn."""
    row.sequence += 1
    before = saying.Facts.read(row.facts)
    on = timezone.localdate(at).isoformat()
    return _saying(row, replace(before, state=EntryState.CANCELLED, ended_on=on), at)

"""Editions of the catalogue: handed in as files, looked at, published from a day on, or put aside.

A publication keeps its files, so that it can be told later what was published. Nothing is written before it is
published, and then all or nothing; projects keep the edition they follow.
"""

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from administration.acts.keeping import require_administrator
from administration.models import Publication
from projects.refusal import Refusal
from stages.loading import archive, publishing
from stages.loading.edition_rows import EditionInUse
from stages.loading.faults import BadReferenceData
from stages.loading.reading import read_city
from stages.models import Counter

ARCHIVES, SINGLE = (".zip",), (".yaml",)


def base_files():
    """The files that stand: those published last, else those of the server's folder."""
    last = Publication.objects.filter(published_at__isnull=False).order_by("-published_at").first()
    return archive.files_of(bytes(last.archive)) if last else archive.of_folder(settings.CITY_FIXTURES)


@transaction.atomic
def hand_in(uploads, *, by, at):
    """Keep a whole folder (one ZIP), or single files in place of those that stand; nothing: the server's folder.

    `uploads`: files with name and read(). Returns the Publication; raises Refusal.
    """
    require_administrator(by, at)
    data = archive.packed(_files(uploads))
    with archive.unpacked(data) as folder:
        city = _city_of(folder)
    return Publication.objects.create(
        city=city, file_name=", ".join(upload.name for upload in uploads)[:120] or settings.CITY_FIXTURES.name,
        archive=data, sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by.person, uploaded_at=at,
    )  # fmt: skip


def _files(uploads):
    if not uploads:
        return archive.of_folder(settings.CITY_FIXTURES)
    wholes = [upload for upload in uploads if upload.name.lower().endswith(ARCHIVES)]
    single = {upload.name: upload.read() for upload in uploads if upload.name.lower().endswith(SINGLE)}
    if len(wholes) + len(single) != len(uploads) or len(wholes) > 1 or (wholes and single):
        raise Refusal("one_archive_or_yaml", _("Choose one ZIP of the whole folder, or single YAML files of it."),
                      field="files")  # fmt: skip
    if sum(upload.size for upload in uploads) > archive.MOST_BYTES:
        raise Refusal("archive_too_big", _("This archive is too big for a catalogue."), field="files")
    return archive.files_of(wholes[0].read()) if wholes else archive.replaced(base_files(), single)


def _city_of(folder):
    """The city that the files name, whatever faults they have; empty when it cannot be read."""
    try:
        return read_city(folder).slug
    except BadReferenceData:
        return ""


def read(row):
    """The City of a publication. Raises BadReferenceData with every fault."""
    with archive.unpacked(bytes(row.archive)) as folder:
        return read_city(folder)


def may_publish(row, *, by, at):
    require_administrator(by, at)
    if row.published_at is not None:
        raise Refusal("published_already", _("This has been published already."))
    if row.discarded_at is not None:
        raise Refusal("put_aside", _("This has been put aside."))


@transaction.atomic
def publish(row, *, by, at, on, reason):
    """Let the catalogue hold from the day `on`. Raises Refusal; nothing is half done."""
    Counter.next("edition")  # one publication after another
    row = Publication.objects.select_for_update().get(pk=row.pk)
    may_publish(row, by=by, at=at)
    if on < timezone.localdate(at):
        raise Refusal("in_the_past", _("An edition comes into force today at the earliest."), field="on")
    try:
        city = read(row)
        if publishing.difference(city, on).is_empty:
            raise Refusal("same_catalogue", _("Nothing differs from the edition in force."))
        editions = publishing.publish(city, on, at)
    except BadReferenceData as bad:
        raise Refusal("faults", _("There are faults in the files; nothing was published.")) from bad
    except EditionInUse as used:
        raise Refusal("edition_in_use", str(used), field="on") from used
    row.city, row.valid_from, row.reason, row.edition = city.slug, on, reason, editions[0]
    row.published_by, row.published_at = by.person, at
    row.save()
    return row


@transaction.atomic
def discard(row, *, by, at):
    """Put a publication aside that is not to be published."""
    row = Publication.objects.select_for_update().get(pk=row.pk)
    may_publish(row, by=by, at=at)
    row.discarded_by, row.discarded_at = by.person, at
    row.save(update_fields=["discarded_by", "discarded_at"])
    return row

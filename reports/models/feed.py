"""Calendar feeds: the secret link of a seat, and the entries from which every feed is joined.

The link itself is kept nowhere: it is reckoned from the row's seed and the secret key, and its sha256 is stored, so a
copy of the database opens no calendar. An entry is one clock, session or reminder; FeedText has its finished iCalendar
text in each language, FeedPlace says where it belongs, in short rows that are quickly added up. FeedState says up to
which event of a project the entries are written, FeedProgress up to which event all of them are, so that a feed knows
with one look at what is new whether it is up to date.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.enums import FeedLanguage, FeedScope


class FeedQuerySet(models.QuerySet):
    def live(self):
        return self.filter(revoked_at__isnull=True)

    def with_names(self):
        return self.select_related("seat__person", "seat__office__division", "seat__enterprise", "project")


class Feed(models.Model):
    seat = models.ForeignKey("projects.Seat", models.CASCADE, related_name="feeds", verbose_name=_("seat"))
    scope = models.CharField(_("scope"), max_length=8, choices=FeedScope)
    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="feeds")
    session_kind = models.CharField(_("kind of session"), max_length=18, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=FeedLanguage)
    seed = models.CharField(max_length=32)
    link_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    renewed_at = models.DateTimeField(_("renewed at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    fetched_on = models.DateField(_("last fetched on"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("calendar feed"), _("calendar feeds")
        ordering = ["scope", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "scope", "session_kind"], name="one_live_link_for_a_calendar",
                condition=Q(revoked_at__isnull=True, project__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["seat", "project"], name="one_live_link_for_a_project",
                condition=Q(revoked_at__isnull=True, project__isnull=False),
            ),
            models.CheckConstraint(
                name="feed_names_what_it_contains",
                condition=Q(scope=FeedScope.PROJECT, project__isnull=False, session_kind="")
                | Q(scope=FeedScope.SESSIONS, project__isnull=True) & ~Q(session_kind="")
                | Q(scope__in=[FeedScope.SEAT, FeedScope.OFFICE], project__isnull=True, session_kind=""),
                violation_error_message=_("A calendar is of a seat, an office, one project or one kind of session."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.scope} {self.seat_id}"


class FeedEntry(models.Model):
    key = models.CharField(_("what it is about"), max_length=60, unique=True)  # "clock-17", "session-4"
    kind = models.CharField(_("kind"), max_length=14)  # reports.enums.EntryKind, which grows with the clocks
    session_kind = models.CharField(_("kind of session"), max_length=18, blank=True)
    facts = models.JSONField(_("what it says"))  # reports.feeds.facts.Facts as it was when written
    sequence = models.PositiveIntegerField(_("number of changes"), default=0)
    made_at = models.DateTimeField(_("made at"))
    modified_at = models.DateTimeField(_("changed at"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("calendar entry"), _("calendar entries")
        ordering = ["id"]

    def __str__(self):
        return self.key


class FeedText(models.Model):
    """The VEVENT lines of an entry in one language."""

    entry = models.ForeignKey(
        FeedEntry, models.CASCADE, related_name="texts", db_index=False
    )  # the constraint's serves
    language = models.CharField(_("language"), max_length=2, choices=FeedLanguage)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name, verbose_name_plural = _("text of a calendar entry"), _("texts of calendar entries")
        ordering = ["entry", "language"]
        constraints = [models.UniqueConstraint(fields=["entry", "language"], name="one_text_a_language")]

    def __str__(self):
        return f"{self.entry_id} {self.language}"


class FeedPlace(models.Model):
    """A project, and an office or one seat, to whose calendars an entry belongs; with what feeds choose by."""

    entry = models.ForeignKey(FeedEntry, models.CASCADE, related_name="places")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    office = models.ForeignKey("projects.Office", models.CASCADE, null=True, blank=True, related_name="+")
    seat = models.ForeignKey("projects.Seat", models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=14)
    session_kind = models.CharField(_("kind of session"), max_length=18, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    mark_zh = models.BigIntegerField()  # 40 bits of the sha256 of the text; their sum is the mark of a feed
    mark_en = models.BigIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("place of a calendar entry"), _("places of calendar entries")
        ordering = ["entry", "id"]
        indexes = [
            models.Index(fields=["office", "entry"], name="entries_of_office", condition=Q(office__isnull=False)),
            models.Index(fields=["seat", "entry"], name="entries_of_seat", condition=Q(seat__isnull=False)),
        ]

    def __str__(self):
        return f"{self.entry_id} {self.project_id}"


class FeedState(models.Model):
    """Up to which event of a project, and by which calendar and form, its entries are written."""

    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="feed_state")
    seq = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True, blank=True)
    calendar = models.PositiveBigIntegerField(default=0)  # CalendarVersion
    form = models.PositiveBigIntegerField(default=0)  # reports.feeds.facts.form()

    class Meta:
        verbose_name, verbose_name_plural = _("state of calendar entries"), _("states of calendar entries")

    def __str__(self):
        return f"{self.project_id}/{self.seq}"


class FeedProgress(models.Model):
    """One row: every event up to this one has been looked at, whatever its project."""

    event = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("progress of calendar entries"), _("progress of calendar entries")

    def __str__(self):
        return str(self.event)

"""The working calendar as rows: one a day, with its source, published by notice or still provisional.

LocalDay is what a city or county orders for itself (a suspension of work); it holds for its division and those below.
CalendarVersion counts the loads, so that a process knows when the table it built in memory is out of date, and keeps
what the changed days were before, so that a clock that had ended by then is still explained by the days it was told.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    date = models.DateField(_("date"), unique=True)
    working = models.BooleanField(_("working day"))
    published = models.BooleanField(_("published"))
    source = models.CharField(_("source"), max_length=120)
    label = models.CharField(_("name"), max_length=60, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("day of the calendar"), _("days of the calendar")
        ordering = ["date"]

    def __str__(self):
        return self.date.isoformat()


class LocalDay(models.Model):
    division = models.ForeignKey("projects.Division", models.PROTECT, related_name="local_days")
    date = models.DateField(_("date"))
    working = models.BooleanField(_("working day"))
    source = models.CharField(_("source"), max_length=120)
    label = models.CharField(_("name"), max_length=60, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("local day"), _("local days")
        ordering = ["division", "date"]
        constraints = [models.UniqueConstraint(fields=["division", "date"], name="one_local_day_per_date")]

    def __str__(self):
        return f"{self.division_id} {self.date}"


class CalendarVersion(models.Model):
    loaded_at = models.DateTimeField(_("loaded at"))
    title = models.CharField(_("notice"), max_length=120, blank=True)  # empty for what a library brought
    summary = models.TextField(_("what changed"))
    #: [division id or null, day, what it was]: days that work differently since; null for no local order before
    before = models.JSONField(_("days as they were"), default=list, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("version of the calendar"), _("versions of the calendar")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.pk} {self.loaded_at:%Y-%m-%d}"

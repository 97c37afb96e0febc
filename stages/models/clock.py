"""Clocks as facts: what is counted, from which day, by which limit. Dates are computed from these, never counted down.

Stored for lists only: `due_on` (the binding date) and the day it stopped. `reckoning` keeps the limits as they stood when
the clock started, with their articles, so that a later edition of the catalogue does not rewrite a running case.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import ClockKind


class Clock(models.Model):
    kind = models.CharField(_("kind"), max_length=12, choices=ClockKind)
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="clocks")
    office = models.ForeignKey("projects.Office", models.PROTECT, null=True, blank=True, related_name="clocks")
    application = models.ForeignKey("stages.Application", models.PROTECT, null=True, blank=True, related_name="clocks")
    approval = models.ForeignKey("stages.Approval", models.PROTECT, null=True, blank=True, related_name="clocks")
    started_on = models.DateField(_("counted from"))
    start_reason = models.CharField(_("why it starts there"), max_length=40)
    reckoning = models.JSONField(_("limits"))  # {"statutory": {...}|None, "promised": {...}|None}; see rules.deadlines
    statutory_due = models.DateField(_("statutory due date"), null=True, blank=True)
    promised_due = models.DateField(_("promised due date"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    provisional = models.BooleanField(_("date is provisional"), default=False)
    stopped_on = models.DateField(_("ended on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("clock"), _("clocks")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "kind"], name="one_clock_a_kind_and_approval"),
            models.UniqueConstraint(fields=["application", "kind"], name="one_clock_a_kind_and_application"),
        ]
        indexes = [
            models.Index(fields=["office", "due_on", "id"], name="open_clocks", condition=Q(stopped_on__isnull=True))
        ]

    def __str__(self):
        return f"{self.kind} {self.due_on}"

    @property
    def is_running(self):
        return self.stopped_on is None

"""Urging (督办) of an office whose clock is red, with its answer; and the reminders sent before it came to that.

Both are kept once for what they are about: an urging for a clock and the day that was missed (or the breach), a
reminder for a clock, its kind and the due day. A new due day (extension, corrected calendar) may be reminded of again.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import Breach, ReminderKind


class UrgingQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(answered_at__isnull=True)

    def with_names(self):
        """With everything by which lists and acts name an urging, in one statement."""
        clock = (
            "project", "approval__item", "application", "obligation__required_paper__application",
            "certificate__approval__item", "session",
        )  # fmt: skip
        return self.select_related(
            "project__enterprise", "office", "lead", "centre", "answered_by", *(f"clock__{name}" for name in clock)
        )


class Urging(models.Model):
    clock = models.ForeignKey("stages.Clock", models.PROTECT, related_name="urgings")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="urgings")
    office = models.ForeignKey("projects.Office", models.PROTECT, related_name="urgings")
    lead = models.ForeignKey("projects.Office", models.PROTECT, null=True, blank=True, related_name="+")
    centre = models.ForeignKey("projects.Office", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due on"), null=True, blank=True)
    breach = models.CharField(_("breach"), max_length=16, choices=Breach, blank=True)  # empty: the due day was missed
    opened_at = models.DateTimeField(_("opened at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("answer"), blank=True)

    objects = UrgingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("urging"), _("urgings")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "due_on"], condition=Q(breach=""), name="urged_once_for_a_day"),
            models.UniqueConstraint(
                fields=["clock", "breach"], condition=~Q(breach=""), name="urged_once_for_a_breach"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "opened_at"], name="open_urgings", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["project", "-opened_at"], name="urgings_of_project"),
        ]

    def __str__(self):
        return f"{self.clock_id} {self.breach or self.due_on}"


class Reminder(models.Model):
    clock = models.ForeignKey("stages.Clock", models.PROTECT, related_name="reminders")
    kind = models.CharField(_("kind"), max_length=10, choices=ReminderKind)
    due_on = models.DateField(_("due on"))
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        ordering = ["-sent_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["clock", "kind", "due_on"], name="reminded_once")]

    def __str__(self):
        return f"{self.clock_id} {self.kind}"

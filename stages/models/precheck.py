"""A pre-check before filing (网上预审): the same list of papers as at the window, and no clock."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Precheck(models.Model):
    """Asked for by the enterprise for items of a stage; the window's people add their remarks. No term runs.

    `lines`: what the system found at once, [{"type", "name_zh", "name_en", "state", "paper"}]; `remarks`: {paper type:
    what is wrong} by the window.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="prechecks")
    stage = models.ForeignKey("stages.Stage", models.PROTECT, related_name="prechecks")
    window = models.ForeignKey("projects.Office", models.PROTECT, related_name="prechecks")
    number = models.CharField(_("number"), max_length=40, unique=True)
    items = models.JSONField(_("items"))
    lines = models.JSONField(_("papers"))
    note = models.TextField(_("question of the enterprise"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, related_name="+")
    remarks = models.JSONField(_("remarks"), default=dict, blank=True)
    answer = models.TextField(_("answer of the window"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("pre-check"), _("pre-checks")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"], condition=Q(answered_at__isnull=True), name="one_open_precheck_a_stage"
            )
        ]
        indexes = [
            models.Index(fields=["window", "asked_at"], name="open_prechecks", condition=Q(answered_at__isnull=True))
        ]

    def __str__(self):
        return self.number

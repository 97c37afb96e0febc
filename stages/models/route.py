"""The route of a project: the edition it follows, its five stages and who leads them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import StageCode, StageStatus


class Route(models.Model):
    """`plan` is what the catalogue made of the facts: {"needs": {code: [[code, ...], ...]}, "dead_ends": [...]}."""

    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="route")
    edition = models.ForeignKey("stages.Edition", models.PROTECT, related_name="routes")
    plan = models.JSONField(_("plan"))

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("route"), _("routes")

    def __str__(self):
        return self.project.code


class Stage(models.Model):
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="stages")
    code = models.CharField(_("stage"), max_length=12, choices=StageCode)
    order = models.PositiveSmallIntegerField(_("order"))
    lead = models.ForeignKey("projects.Office", models.PROTECT, related_name="led_stages", verbose_name=_("lead"))
    status = models.CharField(_("status"), max_length=10, choices=StageStatus, default=StageStatus.OPEN)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("stage"), _("stages")
        ordering = ["project", "order"]
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="each_stage_once")]

    def __str__(self):
        return f"{self.project_id} {self.code}"

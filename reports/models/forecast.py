"""Forecasts as they were made, so that what came true can be held against them. Never changed afterwards."""

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Occasion(TextChoices):
    """Why a forecast was made. One made afterwards used what was known on its day; nobody could read it then."""

    REGULAR = "regular", _("Regularly, at the beginning of a week")
    DEMAND = "demand", _("When somebody asked")
    AFTERWARDS = "afterwards", _("Made afterwards, from what was known that day")


class Forecast(models.Model):
    """Days by which a project is to have its construction permit and to be finished, at 50 and at 80 per cent."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="forecasts")
    as_of = models.DateField(_("as of the evening of"))
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)
    made_at = models.DateTimeField(_("made at"))
    permit_items = models.JSONField(_("items of the permit"), default=list, blank=True)
    permit_50 = models.DateField(_("permit at 50 %"), null=True, blank=True)
    permit_80 = models.DateField(_("permit at 80 %"), null=True, blank=True)
    finish_50 = models.DateField(_("finish at 50 %"))
    finish_80 = models.DateField(_("finish at 80 %"))
    provisional = models.BooleanField(_("dates are provisional"), default=False)
    steps = models.PositiveSmallIntegerField(_("steps still to come"))
    estimated = models.PositiveSmallIntegerField(_("of them resting on a limit, not on history"))
    learned_from = models.PositiveIntegerField(_("finished approvals learned from"))
    samples = models.PositiveIntegerField(_("samples"))
    model = models.CharField(_("version of the model"), max_length=20)

    class Meta:
        verbose_name, verbose_name_plural = _("forecast"), _("forecasts")
        ordering = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "as_of", "occasion"], name="one_forecast_a_day_and_occasion")
        ]
        indexes = [models.Index(fields=["as_of", "project"], name="forecasts_of_a_day")]

    def __str__(self):
        return f"{self.project_id} {self.as_of}"

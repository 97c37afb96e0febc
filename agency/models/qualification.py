"""Who is served, and at which level: rows with dates, loaded from the city's folder and kept by the administrator."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import DivisionLevel
from projects.models.office import dated
from stages.enums import Evidence


class DatedQuerySet(models.QuerySet):
    def valid(self, on):
        """Rows in force on the day `on`."""
        return self.filter(dated("", on))


class Qualification(models.Model):
    """A ground on which a project is served: key project, start-up and innovation, high-level talent, ..."""

    code = models.SlugField(_("code"), max_length=40)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=80)
    proof_zh = models.CharField(_("what shows it (Chinese)"), max_length=200, blank=True)
    proof_en = models.CharField(_("what shows it (English)"), max_length=200, blank=True)
    by_decision = models.BooleanField(_("only the centre decides"), default=False)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence, default=Evidence.ESTIMATED)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("ground of service"), _("grounds of service")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_qualification_per_start")]

    def __str__(self):
        return self.name_zh


class InvestmentBand(models.Model):
    """From which investment on (10,000 yuan) which level serves a project."""

    at_least = models.PositiveIntegerField(_("total investment from (10,000 yuan)"))
    level = models.CharField(_("level"), max_length=10, choices=DivisionLevel)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence, default=Evidence.ESTIMATED)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("level by investment"), _("levels by investment")
        ordering = ["-at_least"]
        constraints = [
            models.UniqueConstraint(fields=["at_least", "valid_from"], name="one_band_per_start"),
            models.CheckConstraint(
                name="band_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                violation_error_message=_("A row cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()} ≥ {self.at_least}"

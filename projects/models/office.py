"""Offices (departments, comprehensive windows, investment service centres) and what they are competent for, by date.

A function is what the catalogue names ("planning"); a competence says which office holds it when. So the merger of
planning and land in 2019, or fire safety moving to construction, is a row with dates and not a rename.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import OfficeKind


class Function(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=80)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("function"), _("functions")
        ordering = ["code"]

    def __str__(self):
        return self.name_zh


class OfficeQuerySet(models.QuerySet):
    def competent(self, function, division, on):
        """Offices of exactly `division` that hold `function` on the day `on`."""
        held = Q(competences__function__code=function) & dated("competences__", on)
        return self.filter(held, division=division).distinct()


def dated(prefix, on):
    """Condition: a row with valid_from and an inclusive, possibly open valid_until covers the day `on`."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": on})
    )


class Office(models.Model):
    code = models.CharField(_("code"), max_length=60, unique=True)
    division = models.ForeignKey("projects.Division", models.PROTECT, related_name="offices")
    kind = models.CharField(_("kind"), max_length=12, choices=OfficeKind)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=120)
    short_zh = models.CharField(_("short name (Chinese)"), max_length=30)
    short_en = models.CharField(_("short name (English)"), max_length=40)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    address_zh = models.CharField(_("address (Chinese)"), max_length=160, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    hours_zh = models.CharField(_("opening hours (Chinese)"), max_length=160, blank=True)
    hours_en = models.CharField(_("opening hours (English)"), max_length=200, blank=True)
    counters_zh = models.CharField(_("hall and counters (Chinese)"), max_length=160, blank=True)
    counters_en = models.CharField(_("hall and counters (English)"), max_length=200, blank=True)
    kept_here = models.BooleanField(_("kept by the administrator, not by the city's files"), default=False)
    functions = models.ManyToManyField(Function, through="Competence", related_name="offices")

    objects = OfficeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("office"), _("offices")
        ordering = ["code"]

    def __str__(self):
        return self.name_zh


class Competence(models.Model):
    office = models.ForeignKey(Office, models.CASCADE, related_name="competences")
    function = models.ForeignKey(Function, models.PROTECT, related_name="competences")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("competence"), _("competences")
        ordering = ["office", "function", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["office", "function", "valid_from"], name="one_competence_per_start")
        ]

    def __str__(self):
        return f"{self.office}: {self.function}"

"""Certificates: the documents in which decisions are given, numbered, with a validity date and a public check."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import CertificateStatus


class Certificate(models.Model):
    approval = models.OneToOneField("stages.Approval", models.PROTECT, related_name="certificate_issued")
    number = models.CharField(_("number"), max_length=60, unique=True)
    check_code = models.CharField(_("check code"), max_length=16, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    office = models.ForeignKey("projects.Office", models.PROTECT, related_name="certificates")
    issued_on = models.DateField(_("date"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    status = models.CharField(max_length=8, choices=CertificateStatus, default=CertificateStatus.VALID)
    paper = models.OneToOneField("projects.Paper", models.PROTECT, related_name="certificate")
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("certificate"), _("certificates")
        ordering = ["-issued_on", "-id"]

    def __str__(self):
        return self.number


class Counter(models.Model):
    """Running numbers by scope ("application 330602 2026", "建字第 330602 2026")."""

    scope = models.CharField(_("scope"), max_length=120, unique=True)
    value = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("counter"), _("counters")

    def __str__(self):
        return f"{self.scope}: {self.value}"

    @classmethod
    def next(cls, scope):
        """The next number of a scope. The row is locked until the act ends; a refused act returns its number."""
        cls.objects.get_or_create(scope=scope)
        cls.objects.filter(scope=scope).update(value=F("value") + 1)
        return cls.objects.values_list("value", flat=True).get(scope=scope)

"""Supervision cases: a fee, a gift or the naming of an intermediary, reported by anybody, signed in or not.

The service is free (浙江规定 art. 30) and nobody may name an intermediary (优化营商环境条例 art. 43).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agency.enums import Finding, Grievance


class SupervisionCase(models.Model):
    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("what is reported"), max_length=14, choices=Grievance)
    text = models.TextField(_("what happened"))
    about_whom = models.CharField(_("about whom"), max_length=100, blank=True)
    agent = models.ForeignKey(
        "agency.Agent", models.PROTECT, null=True, blank=True, related_name="supervision_cases", verbose_name=_("agent")
    )
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="supervision_cases",
        verbose_name=_("project"),
    )  # fmt: skip
    centre = models.ForeignKey("projects.Office", models.PROTECT, related_name="+", verbose_name=_("centre"))
    reported_at = models.DateTimeField(_("reported at"))
    reporter = models.CharField(_("reported by"), max_length=100, blank=True)  # empty: without a name
    contact = models.CharField(_("how to reach the reporter"), max_length=100, blank=True)
    finding = models.CharField(_("finding"), max_length=10, choices=Finding, default=Finding.OPEN)
    is_breach = models.BooleanField(_("recorded as a breach"), default=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    measures = models.TextField(_("what was found and done"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("supervision case"), _("supervision cases")
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="a_closed_report_has_a_finding",
                condition=Q(closed_at__isnull=True, finding=Finding.OPEN)
                | Q(closed_at__isnull=False) & ~Q(finding=Finding.OPEN),
                violation_error_message=_("A report is closed with a finding."),
            )
        ]

    def __str__(self):
        return self.number

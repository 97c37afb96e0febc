"""Asking for a certificate's validity to go on, and what came of it: a renewal, or the check anew that a law demands.

行政许可法 art. 50. One row for each asking; the office decides it once, or the law does when the office was silent.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import RenewalKind, RenewalStatus


class RenewalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=RenewalStatus.ASKED)


class Renewal(models.Model):
    certificate = models.ForeignKey("stages.Certificate", models.PROTECT, related_name="renewals")
    kind = models.CharField(_("kind"), max_length=8, choices=RenewalKind, default=RenewalKind.RENEWAL)
    number = models.CharField(_("number"), max_length=80, unique=True)
    status = models.CharField(_("status"), max_length=8, choices=RenewalStatus, default=RenewalStatus.ASKED)
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, related_name="+")
    ask_by = models.DateField(_("last day to ask"))
    is_late = models.BooleanField(_("asked for late"), default=False)
    valid_before = models.DateField(_("valid until, before"))
    valid_after = models.DateField(_("valid until, now"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reasons = models.TextField(_("reasons"), blank=True)

    objects = RenewalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("renewal"), _("renewals")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(status=RenewalStatus.ASKED), name="one_open_renewal",
                violation_error_message=_("A renewal has been asked for already and is not decided."),
            )
        ]  # fmt: skip

    def __str__(self):
        return self.number

"""What binds the enterprise, prepared by the agent: it waits until the enterprise confirms or declines by page.

The deed is done by the enterprise's confirmation and by nothing else. While it waits it changes nothing; a recall or
any other end of the entrustment makes it void.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agency.enums import ConfirmationStatus
from projects.enums import BINDING_DEEDS, Deed


class Confirmation(models.Model):
    entrustment = models.ForeignKey("agency.Entrustment", models.PROTECT, related_name="confirmations")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    agent = models.ForeignKey("agency.Agent", models.PROTECT, related_name="confirmations", verbose_name=_("agent"))
    deed = models.CharField(
        _("deed"), max_length=20, choices=[(deed.value, deed.label) for deed in Deed if deed in BINDING_DEEDS]
    )
    act = models.CharField(_("act"), max_length=30)  # a key of acts.confirming.ACTS
    subject = models.CharField(_("about"), max_length=80, blank=True)  # number or code, as the act names it
    said = models.JSONField(_("what would be said"), default=dict)  # arguments of the act
    why = models.TextField(_("why the agent proposes it"))
    asked_at = models.DateTimeField(_("asked at"))
    reminded_on = models.DateField(_("last reminded on"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ConfirmationStatus, default=ConfirmationStatus.PENDING
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("reason"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("confirmation"), _("confirmations")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "act", "subject"], condition=Q(status=ConfirmationStatus.PENDING),
                name="one_confirmation_waits", violation_error_message=_("This waits for the enterprise already."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.act} {self.subject}"

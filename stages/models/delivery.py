"""Deliveries: how the results of an application left the window, and whether they arrived."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import DeliveryWay, IdentitySeen


class Delivery(models.Model):
    """All results of an application in one hand. A parcel that comes back is followed by the next one.

    `handed_at`: when they left the window; `received_on`: the day of the signature; a parcel has neither a day of
    receipt nor one of return while it is under way.
    """

    application = models.ForeignKey("stages.Application", models.PROTECT, related_name="deliveries")
    serial = models.PositiveSmallIntegerField(_("serial number"))
    way = models.CharField(_("way"), max_length=8, choices=DeliveryWay)
    handed_at = models.DateTimeField(_("left the window at"))
    collector = models.CharField(_("collected by"), max_length=60, blank=True)
    identity = models.CharField(_("identity seen"), max_length=10, choices=IdentitySeen, blank=True)
    company = models.CharField(_("courier company"), max_length=60, blank=True)
    tracking = models.CharField(_("number of the consignment"), max_length=60, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    returned_on = models.DateField(_("came back on"), null=True, blank=True)
    return_reason = models.CharField(_("why it came back"), max_length=300, blank=True)
    receipt = models.ForeignKey("projects.Paper", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("delivery"), _("deliveries")
        ordering = ["application", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["application", "serial"], name="deliveries_are_counted"),
            models.CheckConstraint(
                name="received_or_returned", condition=Q(received_on__isnull=True) | Q(returned_on__isnull=True)
            ),
        ]
        indexes = [
            models.Index(
                fields=["application"], name="parcels_under_way",
                condition=Q(received_on__isnull=True, returned_on__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.application_id}/{self.serial}"

    @property
    def is_under_way(self):
        return self.received_on is None and self.returned_on is None

    @property
    def state(self):
        """`received`, `came_back` or `under_way`."""
        if self.received_on:
            return "received"
        return "came_back" if self.returned_on else "under_way"

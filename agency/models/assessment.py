"""Follow-up calls (回访), by somebody other than the agent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agency.enums import Satisfaction


class FollowUp(models.Model):
    case = models.ForeignKey("agency.AgencyCase", models.PROTECT, related_name="follow_ups")
    at = models.DateTimeField(_("called at"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    with_whom = models.CharField(_("with whom"), max_length=100)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), choices=Satisfaction)
    was_charged = models.BooleanField(_("asked for a fee, a gift or an intermediary"), default=False)
    remarks = models.TextField(_("remarks"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up call"), _("follow-up calls")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.case} {self.at:%Y-%m-%d}"

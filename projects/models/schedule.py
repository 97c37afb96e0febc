"""Slots of the schedule that have been fired. The row is the claim: of several schedulers, one can write it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduleSlot(models.Model):
    job = models.CharField(_("job"), max_length=40)
    slot = models.DateTimeField(_("slot"))
    fired_at = models.DateTimeField(_("fired at"))

    class Meta:
        verbose_name, verbose_name_plural = _("slot of the schedule"), _("slots of the schedule")
        ordering = ["-slot", "job"]
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="each_slot_fired_once")]

    def __str__(self):
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M:%S}"

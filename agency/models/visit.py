"""Runs: visits to a counter for a matter, with who made them (跑动次数, “at most once”).

Filing, handing in originals and collecting results at the counter are noted by the acts themselves; entered by hand are
those that no act knows: to ask, to bring something again.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.enums import Visitor


class CounterVisit(models.Model):
    application = models.ForeignKey(
        "stages.Application", models.PROTECT, related_name="counter_visits", verbose_name=_("application")
    )
    visitor = models.CharField(_("who came"), max_length=10, choices=Visitor)
    on = models.DateField(_("day"))
    act = models.CharField(_("act"), max_length=24, blank=True)  # that noted it; empty where it was entered
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    at = models.DateTimeField(_("entered at"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("visit to a counter"), _("visits to counters")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["application", "on"], name="visits_of_matter")]

    def __str__(self):
        return f"{self.application} {self.on} {self.visitor}"

"""Administrative divisions by GB/T 2260, with former codes, so that an old project code still finds its region."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import DivisionLevel


class Division(models.Model):
    code = models.CharField(_("code"), max_length=6, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=80)
    short_zh = models.CharField(_("short name (Chinese)"), max_length=20)
    short_en = models.CharField(_("short name (English)"), max_length=40)
    level = models.CharField(_("level"), max_length=10, choices=DivisionLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    now = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="former", verbose_name=_("became")
    )
    until = models.DateField(_("code used until"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("division"), _("divisions")
        ordering = ["code"]

    def __str__(self):
        return self.name_zh

    def upwards(self):
        """This division, its parent, and so on to the province."""
        division = self
        while division is not None:
            yield division
            division = division.parent

    def at(self, level):
        """The division at `level` (county, city, province) that this one lies in; a city counts as its own county."""
        order = [DivisionLevel.COUNTY, DivisionLevel.CITY, DivisionLevel.PROVINCE]
        for division in self.upwards():
            if order.index(division.level) >= order.index(level):
                return division
        return None

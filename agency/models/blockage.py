"""What blocks a case, and to whom it has been taken: chief agent of the department, centre, leadership."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agency.enums import Ladder


class Blockage(models.Model):
    case = models.ForeignKey("agency.AgencyCase", models.PROTECT, related_name="blockages")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    code = models.CharField(_("item"), max_length=12, blank=True)
    office = models.ForeignKey(
        "projects.Office", models.PROTECT, null=True, blank=True, related_name="blockages", verbose_name=_("office")
    )
    text = models.TextField(_("what blocks"))
    raised_at = models.DateTimeField(_("raised at"))
    level = models.CharField(_("with whom it lies"), max_length=10, choices=Ladder, default=Ladder.AGENT)
    session = models.ForeignKey(
        "stages.JointSession", models.PROTECT, null=True, blank=True, related_name="blockages",
        verbose_name=_("co-ordination meeting"),
    )  # fmt: skip
    solved_at = models.DateTimeField(_("solved at"), null=True, blank=True)
    solution = models.TextField(_("how it was solved"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("blockage"), _("blockages")
        ordering = ["solved_at", "-raised_at", "-id"]
        indexes = [models.Index(fields=["office"], name="open_blockages", condition=Q(solved_at__isnull=True))]

    def __str__(self):
        return self.text[:40]


class BlockageStep(models.Model):
    """One step up the ladder, or an answer given there."""

    blockage = models.ForeignKey(Blockage, models.CASCADE, related_name="steps")
    level = models.CharField(_("with whom it lies"), max_length=10, choices=Ladder)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    text = models.TextField(_("what was said"))
    is_answer = models.BooleanField(_("an answer"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("step of a blockage"), _("steps of blockages")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.get_level_display()} {self.text[:40]}"

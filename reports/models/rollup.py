"""The roll-up: histograms by month as rows, and what of each project is in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RollupCell(models.Model):
    """So many cases (`n`) of a measure in a month have this value and base. Empty texts: not told apart by that."""

    measure = models.CharField(_("measure"), max_length=40)
    month = models.CharField(_("month"), max_length=7)  # 2026-11
    division = models.CharField(_("division"), max_length=6, blank=True)
    stage = models.CharField(_("stage"), max_length=12, blank=True)
    item = models.CharField(_("item"), max_length=12, blank=True)
    office = models.CharField(_("office"), max_length=60, blank=True)
    value = models.BigIntegerField(_("value"))
    base = models.BigIntegerField(_("base"))
    n = models.PositiveIntegerField(_("cases"))

    class Meta:
        verbose_name, verbose_name_plural = _("cell of the roll-up"), _("cells of the roll-up")
        ordering = ["measure", "month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "month", "division", "stage", "item", "office", "value", "base"],
                name="one_cell_a_key",
            )
        ]

    def __str__(self):
        return f"{self.measure} {self.month}: {self.n}"


class RolledProject(models.Model):
    """What a project has added to the cells, as of the event `seq` of its history and a version of the calendar."""

    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField(_("rolled up to event"))
    calendar = models.PositiveIntegerField(_("version of the calendar"))
    cells = models.JSONField(_("cells"), default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("rolled project"), _("rolled projects")

    def __str__(self):
        return f"{self.project_id}/{self.seq}"


class RollupState(models.Model):
    """One row. Its lock is the queue of those who fold."""

    folded_at = models.DateTimeField(_("last looked at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("state of the roll-up"), _("states of the roll-up")

    def __str__(self):
        return f"{self.folded_at}"

"""Bulletins as they were frozen. An edition is never changed: a later correction makes the next one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bulletin(models.Model):
    """One edition of the bulletin of a division for a month; `content` is all that it says, `cases` the rows behind its
    figures (see bulletin.cases; none of editions from before they were kept).
    """

    division = models.ForeignKey("projects.Division", models.PROTECT, related_name="bulletins")
    month = models.CharField(_("month"), max_length=7)  # 2026-10
    edition = models.PositiveSmallIntegerField(_("edition"))
    frozen_at = models.DateTimeField(_("frozen at"))
    by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("why there is a new edition"), blank=True)
    content = models.JSONField(_("content"))
    cases = models.JSONField(_("cases"), null=True)
    difference = models.JSONField(_("difference from the edition before"), default=list, blank=True)
    digest = models.CharField(max_length=64)  # sha256 of content and cases

    class Meta:
        verbose_name, verbose_name_plural = _("bulletin"), _("bulletins")
        ordering = ["-month", "division", "-edition"]
        constraints = [models.UniqueConstraint(fields=["division", "month", "edition"], name="editions_are_counted")]

    def __str__(self):
        return f"{self.division_id} {self.month}/{self.edition}"

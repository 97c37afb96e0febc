"""Handing a case over from one agent to another: the papers and open matters, confirmed by both.

One that the agent asks for has no taker and no list yet; the centre opens it with both, or declines.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agency.enums import UNDER_WAY, HandOverStatus


class HandOverQuerySet(models.QuerySet):
    def under_way(self):
        """Asked for, or open."""
        return self.filter(status__in=UNDER_WAY)


class HandOver(models.Model):
    entrustment = models.ForeignKey("agency.Entrustment", models.PROTECT, related_name="hand_overs")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    from_agent = models.ForeignKey("agency.Agent", models.PROTECT, related_name="+", verbose_name=_("hands over"))
    to_agent = models.ForeignKey(
        "agency.Agent", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("takes over")
    )
    reason = models.CharField(_("reason"), max_length=200)
    papers = models.JSONField(_("papers"), default=list)  # [{"type", "name_zh", "name_en", "version"}]
    matters = models.JSONField(_("open matters"), default=list)  # [{"kind", "zh", "en"}]
    remarks = models.TextField(_("remarks"), blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    given_at = models.DateTimeField(_("confirmed by the one who hands over"), null=True, blank=True)
    taken_at = models.DateTimeField(_("confirmed by the one who takes over"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=HandOverStatus, default=HandOverStatus.OPEN)

    objects = HandOverQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("hand-over"), _("hand-overs")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entrustment"], condition=Q(status__in=sorted(UNDER_WAY)), name="one_hand_over_under_way",
                violation_error_message=_("A hand-over of this case is under way already."),
            ),
            models.CheckConstraint(
                name="handed_over_to_somebody_else", condition=~Q(from_agent=F("to_agent")),
                violation_error_message=_("A case is handed over to another agent."),
            ),
            models.CheckConstraint(
                name="an_open_hand_over_has_a_taker",
                condition=Q(to_agent__isnull=False) | Q(status__in=[HandOverStatus.ASKED, HandOverStatus.CANCELLED]),
                violation_error_message=_("Name the agent who takes the case over."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.from_agent} → {self.to_agent or '…'}"

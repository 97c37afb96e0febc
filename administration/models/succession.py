"""One office takes over from another on a day. Tasks under way go to the successor; what was signed keeps its name.

A reform of organs transfers the tasks to whoever goes on with them (行政诉讼法 26 (6), by analogy for work in hand).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from administration.enums import Reform


class Succession(models.Model):
    office = models.ForeignKey("projects.Office", models.PROTECT, related_name="successions")
    successor = models.ForeignKey("projects.Office", models.PROTECT, related_name="predecessions")
    kind = models.CharField(_("kind"), max_length=10, choices=Reform)
    on = models.DateField(_("first day of the successor"))
    reason = models.CharField(_("document and reason"), max_length=300)
    decided_by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("entered at"))
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)
    called_off_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    called_off_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    moved = models.JSONField(_("what went over"), default=dict, blank=True)  # name of the model -> number of rows

    class Meta:
        verbose_name, verbose_name_plural = _("succession of offices"), _("successions of offices")
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(called_off_at__isnull=True), name="one_succession_an_office"
            ),
            models.CheckConstraint(
                name="nobody_succeeds_itself",
                condition=~Q(office=F("successor")),
                violation_error_message=_("An office cannot succeed itself."),
            ),
        ]

    def __str__(self):
        return f"{self.office} > {self.successor}"

"""The papers that lengthen a term: the notice of a stoppage (行政许可法 art. 45) and of an extension (art. 42).

Each keeps two hours: when it took effect, and when it was entered. One entered on a later day than it took effect is a
late entry, which the centre sees.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import StoppageGround, Unit


class TermNotice(models.Model):
    """What a notice of stoppage and one of extension have in common."""

    number = models.CharField(_("number"), max_length=60, unique=True)
    basis = models.CharField(_("legal basis"), max_length=300)
    reason = models.TextField(_("reason"))
    days = models.PositiveSmallIntegerField(_("days told"))
    unit = models.CharField(_("unit"), max_length=12, choices=Unit, default=Unit.WORKING_DAY)
    due_before = models.DateField(_("due day before"))
    due_after = models.DateField(_("due day told"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    office = models.ForeignKey("projects.Office", models.PROTECT, related_name="+")
    effective_at = models.DateTimeField(_("effective at"))
    recorded_at = models.DateTimeField(_("entered at"))
    is_late_entry = models.BooleanField(_("late entry"), default=False, db_index=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.number

    def dated(self, at, recorded_at):
        """Set both hours, and whether it was entered on a later day than it took effect."""
        self.effective_at, self.recorded_at = at, recorded_at
        self.is_late_entry = timezone.localdate(recorded_at) > timezone.localdate(at)


class Stoppage(TermNotice):
    clock = models.ForeignKey("stages.Clock", models.PROTECT, related_name="stoppages")
    ground = models.CharField(_("ground"), max_length=16, choices=StoppageGround)
    procedure = models.CharField(_("procedure of the item's own law"), max_length=120, blank=True)
    from_on = models.DateField(_("first day not counted"))
    until_on = models.DateField(_("last day not counted, as told"))
    ended_on = models.DateField(_("ended early on"), null=True, blank=True)
    end_recorded_at = models.DateTimeField(_("end entered at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("stoppage"), _("stoppages")
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="stoppage_ends_after_it_begins",
                condition=Q(until_on__gte=models.F("from_on")),
                violation_error_message=_("A stoppage cannot end before it begins."),
            )
        ]

    @property
    def last_on(self):
        """The last day that is not counted."""
        return self.until_on if self.ended_on is None else min(self.until_on, self.ended_on)


class Extension(TermNotice):
    clock = models.OneToOneField("stages.Clock", models.PROTECT, related_name="extension")
    approver = models.CharField(_("approver named by the law"), max_length=120)
    approved_by = models.CharField(_("approved by"), max_length=60)
    approval_number = models.CharField(_("number of the approval"), max_length=60, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("extension"), _("extensions")
        ordering = ["id"]

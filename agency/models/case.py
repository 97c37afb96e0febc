"""The agency case (代办件): what the agent does under one entrustment, its plan and how it came out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agency.enums import Outcome, Satisfaction


class AgencyCase(models.Model):
    entrustment = models.OneToOneField("agency.Entrustment", models.PROTECT, related_name="case")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="agency_cases")
    opened_at = models.DateTimeField(_("opened at"))
    planned_at = models.DateTimeField(_("plan drawn at"), null=True, blank=True)
    card_given_at = models.DateTimeField(_("service card given at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), choices=Satisfaction, null=True, blank=True)
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True)
    rating_text = models.TextField(_("what the enterprise says"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("agency case"), _("agency cases")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="a_closed_case_has_an_outcome", condition=Q(closed_at__isnull=True) | Q(outcome__gt=""),
                violation_error_message=_("Say how the case came out."),
            )
        ]  # fmt: skip

    def __str__(self):
        return str(self.entrustment)

    @property
    def subject(self):
        return self.entrustment.subject


class PlanLine(models.Model):
    """The planned days of one item (timetable). The agent may move them; the first plan is kept beside them."""

    case = models.ForeignKey(AgencyCase, models.CASCADE, related_name="plan")
    code = models.CharField(_("item"), max_length=12)
    starts_on = models.DateField(_("planned start"))
    ends_on = models.DateField(_("planned end"))
    first_ends_on = models.DateField(_("planned end at first"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("line of a plan"), _("lines of plans")
        ordering = ["case", "ends_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="one_plan_line_an_item"),
            models.CheckConstraint(
                name="planned_end_after_start", condition=Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("An item cannot be planned to end before it starts."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["ends_on"], name="planned_ends")]

    def __str__(self):
        return f"{self.code} {self.ends_on}"


class PreCheck(models.Model):
    """A pre-check of papers by the agent before filing: what is there, what is missing or not in order."""

    case = models.ForeignKey(AgencyCase, models.CASCADE, related_name="pre_checks")
    stage = models.CharField(_("stage"), max_length=12)
    at = models.DateTimeField(_("checked at"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    lines = models.JSONField(_("papers"))  # [{"type", "name_zh", "name_en", "found", "remark"}]

    class Meta:
        verbose_name, verbose_name_plural = _("pre-check of papers"), _("pre-checks of papers")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.case} {self.stage}"

    @property
    def wanting(self):
        return [line for line in self.lines if line["found"] != "good"]

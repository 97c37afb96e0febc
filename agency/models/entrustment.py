"""The entrustment (代办委托书): in writing, free of charge, for a scope, for deeds, between two dates, until it ends.

`in_force` is the one definition of an agent's authority; pages, acts and feeds read it. It looks at the facts of the
day (dates, the agent's seat, how far the project is), so authority ends the moment they change, whether or not
somebody has written down the end yet.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agency.enums import AskedBy, EndReason, EntrustmentStatus, Language, Scope, Until
from projects.enums import DivisionLevel, ProjectStatus
from projects.models.office import dated
from stages.enums import StageCode, StageStatus
from stages.models import Stage


class EntrustmentQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those that give their agent authority on the day `on`."""
        return self.filter(
            ~self.works_may_start(), dated("", on), dated("agent__seat__", on), status=EntrustmentStatus.IN_FORCE,
            project__status=ProjectStatus.ACTIVE,
        )  # fmt: skip

    @staticmethod
    def works_may_start():
        """Condition: entrusted until the start of works, and every stage before completion is concluded."""
        before = Stage.objects.filter(project=OuterRef("project")).exclude(code=StageCode.COMPLETION)
        return Q(~Exists(before.filter(status=StageStatus.OPEN)), until=Until.START_OF_WORKS)

    def with_names(self):
        return self.select_related(
            "project__enterprise", "project__division", "centre", "qualification", "agent__seat__person",
        )  # fmt: skip


class Entrustment(models.Model):
    number = models.CharField(_("number"), max_length=40, unique=True)
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="entrustments")
    centre = models.ForeignKey("projects.Office", models.PROTECT, related_name="entrustments", verbose_name=_("centre"))
    asked_by = models.CharField(_("asked by"), max_length=10, choices=AskedBy)
    asked_at = models.DateTimeField(_("asked at"))
    wish = models.TextField(_("what the enterprise asks for"), blank=True)
    qualification = models.ForeignKey(
        "agency.Qualification", models.PROTECT, related_name="entrustments", verbose_name=_("ground of service")
    )
    proof = models.CharField(_("proof"), max_length=200, blank=True)
    scope = models.CharField(_("scope"), max_length=6, choices=Scope, default=Scope.WHOLE)
    stages = models.JSONField(_("stages"), default=list, blank=True)  # codes
    items = models.JSONField(_("items"), default=list, blank=True)  # codes
    until = models.CharField(_("reach"), max_length=14, choices=Until, default=Until.START_OF_WORKS)
    deeds = models.JSONField(_("what the agent may do"), default=list)  # values of projects.enums.Deed
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))  # inclusive: authority ends at midnight of this day
    level = models.CharField(_("level"), max_length=10, choices=DivisionLevel)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.CHINESE)
    agent = models.ForeignKey(
        "agency.Agent", models.PROTECT, null=True, blank=True, related_name="entrustments", verbose_name=_("agent")
    )
    status = models.CharField(_("status"), max_length=8, choices=EntrustmentStatus, default=EntrustmentStatus.TO_SIGN)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    sealed_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=18, choices=EndReason, blank=True)
    end_text = models.TextField(_("reason"), blank=True)

    objects = EntrustmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("entrustment"), _("entrustments")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=~Q(status=EntrustmentStatus.ENDED), name="one_entrustment_at_a_time",
                violation_error_message=_("This project has an entrustment that has not ended."),
            ),
            models.CheckConstraint(
                name="entrustment_ends_after_it_begins",
                condition=Q(valid_until__gte=models.F("valid_from")),
                violation_error_message=_("An entrustment cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="in_force_has_agent_and_signatures",
                condition=~Q(status=EntrustmentStatus.IN_FORCE)
                | Q(agent__isnull=False, signed_at__isnull=False, sealed_at__isnull=False),
                violation_error_message=_("In force only with an agent, the signature and the seal."),
            ),
            models.CheckConstraint(
                name="an_end_has_its_reason",
                condition=~Q(status=EntrustmentStatus.ENDED) ^ Q(ended_at__isnull=False, end_reason__gt=""),
                violation_error_message=_("An ended entrustment says why it ended."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agent", "status"], name="entrustments_of_agent")]

    def __str__(self):
        return self.number

    @property
    def subject(self):
        return f"entrustment:{self.number}"

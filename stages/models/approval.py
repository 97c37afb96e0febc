"""An approval: one item of one project in progress, and the opinions given on it.

Steps that no office decides (a report, an auction, a payment, the enterprise's own acceptance) are rows of the same
kind: they stand on the same route, have a holder and end with a recorded result.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import FINISHED, ApprovalStatus, Holder, Verdict


class ApprovalQuerySet(models.QuerySet):
    def current(self):
        """The latest round of each item."""
        return self.filter(is_current=True)

    def finished(self):
        return self.filter(status__in=FINISHED)

    def with_names(self):
        return self.select_related("item", "office", "officer", "project__enterprise", "stage__lead", "application")


class Approval(models.Model):
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="approvals")
    stage = models.ForeignKey("stages.Stage", models.PROTECT, related_name="approvals")
    item = models.ForeignKey("stages.ApprovalItem", models.PROTECT, related_name="approvals")
    code = models.CharField(_("item"), max_length=12)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    is_current = models.BooleanField(_("latest round"), default=True)
    office = models.ForeignKey("projects.Office", models.PROTECT, null=True, blank=True, related_name="approvals")
    holder = models.CharField(_("holder"), max_length=12, choices=Holder)
    officer = models.ForeignKey(  # of the office: who has claimed it, and in the end who handled it
        "projects.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer")
    )
    status = models.CharField(_("status"), max_length=12, choices=ApprovalStatus, default=ApprovalStatus.PLANNED)
    application = models.ForeignKey(
        "stages.Application", models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    process = models.OneToOneField("viewflow.Process", models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    remedies = models.TextField(_("remedies"), blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    result = models.TextField(_("recorded result"), blank=True)

    objects = ApprovalQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("approval"), _("approvals")
        ordering = ["project", "stage__order", "code", "round"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code", "round"], name="approval_rounds_are_counted"),
            models.UniqueConstraint(fields=["project", "code"], condition=Q(is_current=True), name="one_latest_round"),
        ]
        indexes = [
            models.Index(fields=["office", "status"], name="office_worklist"),
            models.Index(fields=["status", "project"], name="approvals_by_status"),
        ]

    def __str__(self):
        return f"{self.code}/{self.round}"

    @property
    def subject(self):
        """How history and the URL name this approval within its project."""
        return f"{self.code}/{self.round}"


class Opinion(models.Model):
    """What the reviewing officer found, before the office decides (two officers: art. 34).

    `session`: it was given in a joint session; nobody said it (`by` is empty) when the office was taken to agree there.
    """

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="opinions")
    office = models.ForeignKey("projects.Office", models.PROTECT, related_name="+")
    by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    session = models.ForeignKey("stages.JointSession", models.PROTECT, null=True, blank=True, related_name="attached")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    text = models.TextField(_("opinion"))
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    given_at = models.DateTimeField(_("given at"))
    adopted_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("opinion"), _("opinions")
        ordering = ["given_at", "id"]

    def __str__(self):
        return f"{self.approval_id} {self.verdict}"


class InitialOpinion(models.Model):
    """An opinion that the office hands out while a promised paper is still owed (second family of tolerance).

    It becomes the formal decision once the papers have come, or void when they change the matter.
    """

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="initial_opinions")
    number = models.CharField(_("number"), max_length=60, unique=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    text = models.TextField(_("opinion"))
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    office = models.ForeignKey("projects.Office", models.PROTECT, related_name="+")
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("given at"))
    formal_at = models.DateTimeField(_("made formal at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    void_reason = models.TextField(_("why it is void"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("initial opinion"), _("initial opinions")
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["approval"], condition=Q(voided_at__isnull=True), name="one_initial_opinion_at_a_time"
            )
        ]

    def __str__(self):
        return self.number

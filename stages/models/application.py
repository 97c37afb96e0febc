"""One application at one window for a stage: its check list of papers and the notices of what is missing or wrong."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import Channel
from stages.enums import APPLICATION_OPEN, ApplicationStatus, Check, Origin


class Application(models.Model):
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="applications")
    stage = models.ForeignKey("stages.Stage", models.PROTECT, related_name="applications")
    round = models.PositiveSmallIntegerField(_("round"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    status = models.CharField(
        _("status"), max_length=18, choices=ApplicationStatus, default=ApplicationStatus.FILED, db_index=True
    )
    window = models.ForeignKey("projects.Office", models.PROTECT, related_name="applications")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.ONLINE)
    filed_at = models.DateTimeField(_("filed at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion of the lead"), blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    process = models.OneToOneField("viewflow.Process", models.SET_NULL, null=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("application"), _("applications")
        ordering = ["-filed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "round"], name="application_rounds_are_counted"),
        ]
        indexes = [
            models.Index(
                fields=["window", "filed_at"], name="window_worklist", condition=Q(status__in=sorted(APPLICATION_OPEN))
            )
        ]

    def __str__(self):
        return self.number

    @property
    def has_receipt(self):
        """Whether the receipt of delivery can be printed: once the lead has concluded."""
        return self.status in (ApplicationStatus.TO_ISSUE, ApplicationStatus.ISSUED)

    @property
    def correction(self):
        """The latest notice of what is missing or wrong, or None. One statement."""
        return self.notices.order_by("-serial").first()

    @property
    def commitment(self):
        """The commitment to supply papers later that stands: the one that binds, else the draft, or None."""
        standing = self.commitments.filter(voided_at__isnull=True)
        return standing.order_by(models.F("confirmed_at").asc(nulls_last=True)).first()

    @property
    def commitment_to_read(self):
        """The draft that waits for the enterprise's word, else the commitment that binds, or None. One statement."""
        standing = self.commitments.filter(voided_at__isnull=True)
        return standing.order_by(models.F("confirmed_at").asc(nulls_first=True)).first()


class RequiredPaper(models.Model):
    """One line of the window's check list: a type of paper, asked for once however many items of the stage need it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="required_papers")
    type = models.CharField(_("type"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    items = models.JSONField(_("asked for by"))  # item codes
    is_core = models.BooleanField(_("core"))
    is_tolerable = models.BooleanField(_("may be supplied later"))
    supply_days = models.PositiveSmallIntegerField(_("working days to supply"), null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    result_of = models.JSONField(default=list, blank=True)
    paper = models.ForeignKey("projects.Paper", models.PROTECT, null=True, blank=True, related_name="used_by")
    check_result = models.CharField(_("check"), max_length=10, choices=Check, default=Check.UNCHECKED)
    problem = models.TextField(_("what is missing or wrong"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("required paper"), _("required papers")
        ordering = ["application", "id"]
        constraints = [models.UniqueConstraint(fields=["application", "type"], name="each_paper_asked_for_once")]

    def __str__(self):
        return f"{self.application_id} {self.type}"


class CorrectionNotice(models.Model):
    """The one-time notice of everything that is missing or wrong (Administrative Licensing Law, art. 32 (4)).

    A further one is possible for papers that came since; `late_types` are those whose faults an earlier notice could
    have named, `reason` why it did not, `seen` what lay before the window ({paper type: paper id or null}).
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="notices")
    serial = models.PositiveSmallIntegerField(_("serial number"), default=1)
    number = models.CharField(_("number"), max_length=40, unique=True)
    lines = models.JSONField(_("what is missing or wrong"))  # [{"type", "name_zh", "name_en", "problem"}]
    seen = models.JSONField(_("papers seen"), default=dict, blank=True)
    late_types = models.JSONField(_("could have been told before"), default=list, blank=True)
    reason = models.TextField(_("why it was not told before"), blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    due_on = models.DateField(_("to be answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("correction notice"), _("correction notices")
        ordering = ["application", "serial"]
        constraints = [models.UniqueConstraint(fields=["application", "serial"], name="notices_are_counted")]

    def __str__(self):
        return self.number


class SpotCorrection(models.Model):
    """An error corrected at the counter while the papers were being received: no notice is needed (art. 32 (3))."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="spot_corrections")
    type = models.CharField(_("type"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=160)
    what = models.CharField(_("what was corrected"), max_length=500)
    corrected_at = models.DateTimeField(_("corrected at"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("correction on the spot"), _("corrections on the spot")
        ordering = ["corrected_at", "id"]

    def __str__(self):
        return f"{self.application_id} {self.type}"

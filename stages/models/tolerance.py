"""Tolerant acceptance: the enterprise's commitment, what it owes, how it was supplied, what followed if it was not.

浙江省保障“最多跑一次”改革规定 art. 4 and 11; 绍兴 2017 四(五). Rows keep the guide's own words as they stood on the day
of the promise, so that a later edition of the catalogue changes nothing about it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import Channel
from stages.enums import BROKEN, CreditKind, Deficiency, LateConsequence, ObligationStatus, SupplyCheck


class Commitment(models.Model):
    """The enterprise's promise to supply listed papers later; it binds once the enterprise has confirmed it.

    A letter that binds stands beside the draft of another one until that is confirmed as well.

    `lines`: [{"type", "name_zh", "name_en", "form", "problem", "days", "items"}]. `consequence`: the guide's {"kind",
    "zh", "en", "source", "evidence"}. `notice_number` is that of the tolerance notice with which the window accepted.
    """

    application = models.ForeignKey("stages.Application", models.PROTECT, related_name="commitments")
    edition = models.ForeignKey("stages.Edition", models.PROTECT, related_name="+")
    serial = models.PositiveSmallIntegerField(_("serial number"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    lines = models.JSONField(_("papers to be supplied later"))
    consequence = models.JSONField(_("consequence"))
    prepared_at = models.DateTimeField(_("prepared at"))
    prepared_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    notice_number = models.CharField(_("number of the tolerance notice"), max_length=40, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("replaced or taken back at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("commitment"), _("commitments")
        ordering = ["application", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["application", "serial"], name="commitments_are_counted"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(voided_at__isnull=True, confirmed_at__isnull=False),
                name="one_binding_commitment",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(voided_at__isnull=True, confirmed_at__isnull=True),
                name="one_drafted_commitment",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number

    @property
    def types(self):
        return {line["type"] for line in self.lines}

    @property
    def is_binding(self):
        return self.confirmed_at is not None and self.voided_at is None


class Obligation(models.Model):
    """A tolerated paper, promised for a day. The gate holds the decision of the approvals that need it until it is
    met: supplied, and found in order by the window.
    """

    required_paper = models.OneToOneField("stages.RequiredPaper", models.PROTECT, related_name="obligation")
    approvals = models.ManyToManyField("stages.Approval", related_name="obligations")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="obligations")
    form = models.CharField(_("form of the deficiency"), max_length=8, choices=Deficiency, default=Deficiency.MISSING)
    problem = models.TextField(_("what is missing or wrong"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ObligationStatus, default=ObligationStatus.OWED, db_index=True
    )
    due_on = models.DateField(_("due on"))
    provisional = models.BooleanField(_("date is provisional"), default=False)
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    paper = models.ForeignKey("projects.Paper", models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("obligation"), _("obligations")
        ordering = ["due_on", "id"]

    def __str__(self):
        return f"{self.required_paper} {self.due_on}"

    @property
    def is_broken(self):
        return self.status in BROKEN

    @property
    def announced(self):
        """The supply that is on its way, or None. Reads `supplies`, fetched before where there are many."""
        return next((each for each in self.supplies.all() if each.is_on_its_way), None)


class Supply(models.Model):
    """One paper brought for an obligation: how, when sent, when arrived, what the window found.

    `arrived_at` is empty while a paper is in the post. `counted_on` is the day that decided whether it was in time.
    """

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="supplies")
    serial = models.PositiveSmallIntegerField(_("serial number"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    sent_on = models.DateField(_("sent on"))
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    tracking = models.CharField(_("number of the consignment"), max_length=60, blank=True)
    is_part = models.BooleanField(_("a part; the rest follows"), default=False)
    counted_on = models.DateField(_("day that counts"), null=True, blank=True)
    paper = models.ForeignKey("projects.Paper", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("projects.Person", models.PROTECT, null=True, related_name="+")
    check_result = models.CharField(_("check"), max_length=10, choices=SupplyCheck, default=SupplyCheck.UNCHECKED)
    words = models.TextField(_("what the window found"), blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("supply"), _("supplies")
        ordering = ["obligation", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["obligation", "serial"], name="supplies_are_counted"),
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(check_result=SupplyCheck.UNCHECKED), name="one_supply_to_check"
            ),
        ]

    def __str__(self):
        return f"{self.obligation_id}/{self.serial}"

    @property
    def is_on_its_way(self):
        return self.arrived_at is None and self.check_result == SupplyCheck.UNCHECKED


class Revocation(models.Model):
    """The written end of a tolerant acceptance, for some or all items of an application.

    `lines`: [{"type", "name_zh", "name_en", "due", "why"}]; `items`: codes of the approvals that ended with it.
    """

    application = models.ForeignKey("stages.Application", models.PROTECT, related_name="revocations")
    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=LateConsequence)
    lines = models.JSONField(_("papers"))
    items = models.JSONField(_("items"))
    consequence = models.JSONField(_("consequence"))
    reasons = models.TextField(_("reasons"))
    decided_at = models.DateTimeField(_("decided at"))
    by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("revocation"), _("revocations")
        ordering = ["decided_at", "id"]

    def __str__(self):
        return self.number


class CreditEntry(models.Model):
    """A broken promise of an enterprise. While one is open there is no tolerance; the centre repairs it."""

    enterprise = models.ForeignKey("projects.Enterprise", models.PROTECT, related_name="credit_entries")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="credit_entries")
    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="credit_entry")
    kind = models.CharField(_("kind"), max_length=14, choices=CreditKind)
    reason = models.TextField(_("reason"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    repaired_at = models.DateTimeField(_("repaired at"), null=True, blank=True)
    repaired_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    repair_reason = models.TextField(_("reason of the repair"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("credit entry"), _("credit entries")
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["enterprise"], name="open_credit_entries", condition=Q(repaired_at__isnull=True))
        ]

    def __str__(self):
        return f"{self.enterprise} {self.kind}"

    @property
    def is_open(self):
        return self.repaired_at is None

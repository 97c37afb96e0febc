"""What enterprises say about the service, and what they ask: ratings of applications, questions and complaints.

国办发〔2019〕51号 (the rating of government services, 好差评): five levels, each rating about one application, once.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stages.enums import ConsultationKind, Satisfaction


class Rating(models.Model):
    application = models.OneToOneField("stages.Application", models.PROTECT, related_name="rating")
    level = models.PositiveSmallIntegerField(_("satisfaction"), choices=Satisfaction)
    words = models.TextField(_("in words"), blank=True)
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name, verbose_name_plural = _("rating"), _("ratings")
        ordering = ["-given_at", "-id"]

    def __str__(self):
        return f"{self.application}: {self.level}"


class Consultation(models.Model):
    """A question or a complaint of an enterprise, with the day by which it is answered. One answer closes it."""

    kind = models.CharField(_("kind"), max_length=10, choices=ConsultationKind)
    enterprise = models.ForeignKey("projects.Enterprise", models.PROTECT, related_name="consultations")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="consultations")
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("to be answered by"))
    provisional = models.BooleanField(_("date is provisional"), default=False)
    office = models.ForeignKey("projects.Office", models.PROTECT, related_name="consultations")
    reminded_at = models.DateTimeField(_("office reminded at"), null=True, blank=True)
    late_told_at = models.DateTimeField(_("told that the answer is late at"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published as a frequent question at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("consultation"), _("consultations")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="published_when_answered",
                condition=Q(published_at__isnull=True) | Q(answered_at__isnull=False, kind=ConsultationKind.QUESTION),
                violation_error_message=_("Only an answered question is published."),
            )
        ]
        indexes = [
            models.Index(fields=["office", "due_on"], name="open_consultations", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["enterprise", "-asked_at"], name="consultations_of_one"),
        ]

    def __str__(self):
        return self.subject

"""Investment projects, by their unified project code, and the facts the catalogue's conditions read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import CodeFormat, ProjectStatus


class Project(models.Model):
    code = models.CharField(_("project code"), max_length=24, unique=True)
    code_format = models.CharField(_("code format"), max_length=3, choices=CodeFormat)
    code_warnings = models.JSONField(_("warnings about the code"), default=list, blank=True)
    name = models.CharField(_("name"), max_length=120)
    enterprise = models.ForeignKey("projects.Enterprise", models.PROTECT, related_name="projects")
    division = models.ForeignKey("projects.Division", models.PROTECT, related_name="projects")
    site = models.CharField(_("site"), max_length=200, blank=True)
    content = models.TextField(_("scale and content"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ProjectStatus, default=ProjectStatus.ACTIVE)
    registered_at = models.DateTimeField(_("registered at"), db_index=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("project"), _("projects")
        ordering = ["-registered_at", "-id"]
        indexes = [models.Index(fields=["division", "status", "-registered_at"], name="project_of_division")]

    def __str__(self):
        return self.name


class ProjectFacts(models.Model):
    """The typed answers of the questionnaire: {fact code: bool | number | choice}, complete for its edition."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="facts")
    answers = models.JSONField(_("answers"))

    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("project facts"), _("project facts")

    def __str__(self):
        return self.project.code

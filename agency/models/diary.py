"""The agent's diary of a case: contacts, notes with the day they were last verified, dates brought forward."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agency.enums import Audience, ContactKind


class Contact(models.Model):
    """A call, visit or meeting with its purpose and result; `papers` are those that were chased by it."""

    case = models.ForeignKey("agency.AgencyCase", models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
    at = models.DateTimeField(_("when"))
    with_whom = models.CharField(_("with whom"), max_length=100)
    purpose = models.CharField(_("purpose"), max_length=200)
    result = models.TextField(_("result"))
    papers = models.JSONField(_("papers chased"), default=list, blank=True)  # types
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.purpose}"


class Note(models.Model):
    """A note, internal or shown to the enterprise, with the day on which it was last verified."""

    case = models.ForeignKey("agency.AgencyCase", models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience, default=Audience.INTERNAL)
    verified_on = models.DateField(_("last verified on"))
    at = models.DateTimeField(_("written at"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("note"), _("notes")
        ordering = ["-at", "-id"]

    def __str__(self):
        return self.text[:40]


class BringForward(models.Model):
    """A day on which a case is to come back to its agent, with what for."""

    case = models.ForeignKey("agency.AgencyCase", models.CASCADE, related_name="bring_forwards")
    on = models.DateField(_("day"))
    text = models.CharField(_("what for"), max_length=200)
    set_at = models.DateTimeField(_("set at"))
    by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("bring-forward"), _("bring-forwards")
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["on"], name="open_bring_forwards", condition=Q(done_at__isnull=True))]

    def __str__(self):
        return f"{self.on} {self.text}"

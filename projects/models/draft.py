"""Forms on their way: what somebody has typed and not yet sent, and which forms have been sent already.

A Draft belongs to a person in one seat and to the address that the form is sent to; nobody else ever reads it. A
SentForm is one press of a button, known by a digest of the form's number and of everything in it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    person = models.ForeignKey("projects.Person", models.CASCADE, related_name="drafts")
    seat = models.ForeignKey("projects.Seat", models.CASCADE, related_name="drafts")
    address = models.CharField(_("address the form is sent to"), max_length=300)
    page = models.CharField(_("page the form stands on"), max_length=300)
    fields = models.JSONField(_("what was typed"), default=list)  # [[name, value], ...]
    files = models.JSONField(_("files kept aside"), default=dict)  # {name: {"id", "name", "size", "sha256"}}
    saved_at = models.DateTimeField(_("saved at"), db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("draft"), _("drafts")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["seat", "person", "address"], name="one_draft_of_a_form")]

    def __str__(self):
        return self.address


class SentForm(models.Model):
    digest = models.CharField(max_length=64, primary_key=True)
    sent_at = models.DateTimeField(_("sent at"), db_index=True)
    led_to = models.CharField(_("page it led to"), max_length=500, blank=True)  # blank: still being worked on

    class Meta:
        verbose_name, verbose_name_plural = _("sent form"), _("sent forms")

    def __str__(self):
        return f"{self.digest[:12]} {self.led_to}"

"""The append-only history: one row per legal act, chained by hash within its project.

An event cannot be changed or deleted through the model; a change made behind its back is found by
`manage.py verify_history`. ChainHead keeps the length and the last hash, so that a row cut off the end is missed too,
and its lock gives each project one queue for its events.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind


class AppendOnly(Exception):
    """Somebody tried to change or delete an event."""


class Event(models.Model):
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField(_("number in the project"))
    act = models.CharField(_("act"), max_length=40)
    subject = models.CharField(_("subject"), max_length=80)  # "approval:S18/1", readable without the database
    by = models.CharField(_("by"), max_length=150)  # login name; people come and go, the text stays
    by_name = models.CharField(_("name"), max_length=60)
    seat = models.CharField(_("seat"), max_length=14, choices=SeatKind)
    office = models.CharField(_("office"), max_length=60, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=120, blank=True)
    effective_at = models.DateTimeField(_("effective at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    reason = models.TextField(_("reason"), blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        ordering = ["project", "seq"]
        constraints = [models.UniqueConstraint(fields=["project", "seq"], name="one_event_per_number")]
        indexes = [models.Index(fields=["effective_at"], name="event_effective")]

    def __str__(self):
        return f"{self.project_id}/{self.seq} {self.act}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise AppendOnly(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly(str(self))


class ChainHead(models.Model):
    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="chain")
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("chain head"), _("chain heads")

    def __str__(self):
        return f"{self.project_id}/{self.seq}"

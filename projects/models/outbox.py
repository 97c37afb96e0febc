"""The outbox: every effect that leaves the house is a row here, written in the transaction of the act that causes it.

A message has one target (the in-house inbox of a body, or one e-mail address) and is told in both languages as it was
on the day. Delivery is at least once; `id` is the same however often it is tried, so that a receiver can drop repeats.
InboxMessage is what the in-house target delivers: one line for each seat of the body addressed.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.enums import SeatKind, Target
from projects.messages import topics

PENDING = Q(delivered_at__isnull=True, dead_at__isnull=True)


def in_language(said):
    """The half of a {zh, en} text that the reader of the page reads."""
    return said["zh" if (get_language() or "").startswith("zh") else "en"]


class OutboxQuerySet(models.QuerySet):
    def pending(self):
        """Neither delivered nor given up."""
        return self.filter(PENDING)

    def due(self, at):
        """Pending, its hour has come, and nobody is delivering it (or whoever did has not been heard of since)."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        return self.pending().filter(free, available_at__lte=at)

    def dead(self):
        return self.filter(dead_at__isnull=False)


class OutboxMessage(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(_("topic"), max_length=40)  # "clock.reminder", for receivers and filters
    target = models.CharField(_("target"), max_length=10, choices=Target)
    office = models.ForeignKey("projects.Office", models.PROTECT, null=True, blank=True, related_name="+")
    enterprise = models.ForeignKey("projects.Enterprise", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    seat_kind = models.CharField(_("only for the seat"), max_length=14, choices=SeatKind, blank=True)
    address = models.EmailField(_("e-mail address"), blank=True)
    subject = models.JSONField(_("subject"))  # {"zh": str, "en": str}
    body = models.JSONField(_("text"))  # {"zh": str, "en": str}
    link = models.CharField(_("page"), max_length=200, blank=True)  # path within the service
    attachment_name = models.CharField(_("name of the attached file"), max_length=80, blank=True)
    attachment_type = models.CharField(_("type of the attached file"), max_length=120, blank=True)  # with parameters
    attachment = models.BinaryField(_("attached file"), null=True, blank=True)  # sent by e-mail alone
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="messages")
    event = models.ForeignKey("projects.Event", models.PROTECT, null=True, blank=True, related_name="messages")
    created_at = models.DateTimeField(_("written at"))
    available_at = models.DateTimeField(_("to be delivered from"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(_("being delivered until"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    dead_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)
    ended_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(_("why it was given up by hand"), max_length=300, blank=True)
    replayed_at = models.DateTimeField(_("sent again at"), null=True, blank=True)
    replayed_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("message of the outbox"), _("messages of the outbox")
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="message_has_one_recipient",
                condition=Q(office__isnull=False, enterprise__isnull=True, person__isnull=True)
                | Q(office__isnull=True, enterprise__isnull=False, person__isnull=True)
                | Q(office__isnull=True, enterprise__isnull=True, person__isnull=False),
                violation_error_message=_("A message goes to one office, one enterprise or one person."),
            ),
            models.CheckConstraint(
                name="message_ends_once",
                condition=Q(delivered_at__isnull=True) | Q(dead_at__isnull=True),
                violation_error_message=_("A message is delivered or given up, not both."),
            ),
        ]
        indexes = [
            models.Index(fields=["available_at"], name="outbox_pending", condition=PENDING),
            models.Index(fields=["dead_at"], name="outbox_dead", condition=Q(dead_at__isnull=False)),
            models.Index(fields=["-created_at", "id"], name="outbox_newest"),
        ]

    def __str__(self):
        return f"{self.topic} {self.id}"

    @property
    def topic_words(self):
        return topics.words(self.topic)

    @property
    def title(self):
        """The subject in the language of the reader."""
        return in_language(self.subject)

    @property
    def text(self):
        """The text in the language of the reader."""
        return in_language(self.body)

    @property
    def recipient(self):
        """The office, enterprise or person it is for."""
        return self.office or self.enterprise or self.person


class InboxMessage(models.Model):
    """A message as it lies in the inbox of one seat. Delivered twice it is still one row."""

    message = models.ForeignKey(OutboxMessage, models.PROTECT, related_name="copies")
    seat = models.ForeignKey("projects.Seat", models.CASCADE, related_name="messages")
    received_at = models.DateTimeField(_("received at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("message in an inbox"), _("messages in inboxes")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["message", "seat"], name="one_copy_a_seat")]
        indexes = [
            models.Index(fields=["seat", "-id"], name="inbox_newest"),
            models.Index(fields=["seat"], name="inbox_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self):
        return f"{self.message_id} {self.seat_id}"

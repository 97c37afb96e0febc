"""People and the seats they hold. A person may hold several seats, each with dates, and always acts from one."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from projects.enums import OFFICE_OF_SEAT, SeatKind

from .office import dated

#: what Django offers and nobody uses here: what a person may do hangs on seats
FLAGS = ("is_staff", "is_superuser", "first_name", "last_name")


class Person(AbstractUser):
    """Somebody who signs in. History keeps who changed what and why, never a password."""

    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    sessions_ended = models.PositiveIntegerField(_("how often all sessions were ended"), default=0)

    history = HistoricalRecords(excluded_fields=["password", "last_login", "sessions_ended", *FLAGS])

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name, verbose_name_plural = _("person"), _("people")

    def __str__(self):
        return self.name or self.username

    def save(self, *args, **kwargs):
        """Signing in writes the hour and nothing else: that is not history."""
        if kwargs.get("update_fields") and set(kwargs["update_fields"]) == {"last_login"}:
            self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            vars(self).pop("skip_history_when_saving", None)

    def _get_session_auth_hash(self, secret=None):
        """What a session must match: counting `sessions_ended` up ends every session of the person at once."""
        of_password = super()._get_session_auth_hash(secret=secret)
        return f"{of_password}{self.sessions_ended}" if self.sessions_ended else of_password


class SeatQuerySet(models.QuerySet):
    def held(self, on):
        """Seats in force on the day `on`."""
        return self.filter(dated("", on))

    def with_names(self):
        return self.select_related("person", "office__division", "enterprise")


class Seat(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=14, choices=[c for c in SeatKind.choices if c[0] != "system"])
    office = models.ForeignKey("projects.Office", models.PROTECT, null=True, blank=True, related_name="seats")
    enterprise = models.ForeignKey("projects.Enterprise", models.PROTECT, null=True, blank=True, related_name="seats")
    is_head = models.BooleanField(_("heads the office"), default=False)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("seat"), _("seats")
        ordering = ["person", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="seat_belongs_to_its_body",
                condition=Q(kind=SeatKind.ENTERPRISE, enterprise__isnull=False, office__isnull=True)
                | Q(kind=SeatKind.ADMINISTRATOR, enterprise__isnull=True)
                | Q(kind__in=list(OFFICE_OF_SEAT), office__isnull=False, enterprise__isnull=True),
                violation_error_message=_("An enterprise seat names an enterprise; every other seat names an office."),
            ),
            models.CheckConstraint(
                name="only_offices_have_heads",
                condition=Q(is_head=False) | Q(office__isnull=False),
                violation_error_message=_("Only a seat of an office can head it."),
            ),
            models.CheckConstraint(
                name="seat_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                violation_error_message=_("A seat cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.get_kind_display()}"

    @property
    def body(self):
        """The office or the enterprise this seat belongs to; an administrator may have neither."""
        return self.office or self.enterprise

    def is_held(self, on):
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

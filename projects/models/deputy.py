"""A deputy while away: who stands in for a seat of an office, from which day until the end of which day.

During these days the deputy acts from the absent person's seat, in the deputy's own name; history says for whom. A row
is never deleted: one that ended early keeps the hour and who ended it.
"""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from .office import dated
from .seat import Seat


class DeputyshipQuerySet(models.QuerySet):
    def standing(self):
        """Not ended before its last day."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, on):
        """Those that let the deputy act on the day `on`: within their days, both people seated in the office."""
        own = Seat.objects.held(on).filter(person=OuterRef("deputy"), office=OuterRef("seat__office"))
        days = Q(valid_from__lte=on, valid_until__gte=on)
        return self.standing().filter(days & dated("seat__", on) & Q(Exists(own.order_by())))

    def touching(self, first, last):
        """Standing ones that share a day with the days from `first` to `last`, both included."""
        return self.standing().filter(valid_from__lte=last, valid_until__gte=first)

    def with_names(self):
        return self.select_related("seat__person", "seat__office__division", "deputy", "named_by", "ended_by")


class Deputyship(models.Model):
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="deputyships", verbose_name=_("seat"))
    deputy = models.ForeignKey(
        "projects.Person",
        models.PROTECT,
        related_name="deputyships",
        verbose_name=pgettext_lazy("while away", "deputy"),
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))  # to the end of this day
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    named_by = models.ForeignKey("projects.Person", models.PROTECT, related_name="+", verbose_name=_("named by"))
    named_at = models.DateTimeField(_("named at"))
    ended_by = models.ForeignKey("projects.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True)

    objects = DeputyshipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("deputy while away"), _("deputies while away")
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                name="deputy_ends_after_it_begins",
                condition=Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day cannot come before the first."),
            )
        ]
        indexes = [models.Index(fields=["deputy", "valid_until"], name="deputies_standing",
                                condition=Q(ended_at__isnull=True))]  # fmt: skip

    def __str__(self):
        return f"{self.seat_id} {self.deputy_id} {self.valid_from}–{self.valid_until}"

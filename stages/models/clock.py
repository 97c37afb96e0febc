"""Clocks as facts: what is counted, from which day, by which limit. Dates are computed from these, never counted down.

Stored for lists only: `due_on` (the binding date), the light of the last look and the day on which it turns next, all
rewritten by every act that touches the facts. `reckoning` keeps the limits as they stood when the clock started, with
their articles, so that a later edition of the catalogue does not rewrite a running case, and the days taken out or
added, so that a list needs no other row; the papers of those are Stoppage and Extension.
"""

from datetime import date

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stages.enums import Breach, ClockKind, Light


class ClockQuerySet(models.QuerySet):
    def running(self):
        return self.filter(stopped_on__isnull=True)

    def overdue(self, on):
        """Running clocks that are late on the day `on`: nobody is, where nobody answers for the last day."""
        return self.running().filter(red_on__lte=on)

    def red_on_day(self, on):
        """Running clocks that are red on a day: overdue, or in breach whatever the day. `red`: as the watch left it."""
        return self.running().filter(Q(red_on__lte=on) | ~Q(breach=""))

    def red(self):
        return self.running().filter(light=Light.RED)

    def worklist(self, office_id, after=None):
        """Running clocks of an office by due day; `after`: (due day, id) of the last one of the page before."""
        due_on, pk = after or (date.min, 0)
        beyond = Q(due_on__gt=due_on) | Q(due_on=due_on, id__gt=pk)
        # one filter: each further one would cost as much as reading twenty rows
        return self.filter(beyond, stopped_on__isnull=True, office=office_id, due_on__gte=due_on).order_by(
            "due_on", "id"
        )

    def open_count(self, office_id, most):
        """How many clocks are on an office's worklist, counted up to one more than `most`.

        Written out: building this statement anew would take several times as long as the count.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM (SELECT 1 FROM stages_clock WHERE stopped_on IS NULL AND office_id = %s"
                " AND due_on IS NOT NULL LIMIT %s) AS open_ones",
                [office_id, most + 1],
            )
            return cursor.fetchone()[0]


class Clock(models.Model):
    kind = models.CharField(_("kind"), max_length=12, choices=ClockKind)
    rule = models.CharField(_("rule"), max_length=16, blank=True)  # see rules.clock_kinds
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="clocks")
    office = models.ForeignKey("projects.Office", models.PROTECT, null=True, blank=True, related_name="clocks")
    application = models.ForeignKey("stages.Application", models.PROTECT, null=True, blank=True, related_name="clocks")
    approval = models.ForeignKey("stages.Approval", models.PROTECT, null=True, blank=True, related_name="clocks")
    obligation = models.ForeignKey("stages.Obligation", models.PROTECT, null=True, blank=True, related_name="clocks")
    certificate = models.ForeignKey("stages.Certificate", models.PROTECT, null=True, blank=True, related_name="clocks")
    session = models.ForeignKey("stages.JointSession", models.PROTECT, null=True, blank=True, related_name="clocks")
    started_on = models.DateField(_("counted from"))
    start_reason = models.CharField(_("why it starts there"), max_length=40)
    reckoning = models.JSONField(_("limits"))  # see acts.clocks: limits, stoppages, extension
    statutory_due = models.DateField(_("statutory due date"), null=True, blank=True)
    promised_due = models.DateField(_("promised due date"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    provisional = models.BooleanField(_("date is provisional"), default=False)
    light = models.CharField(_("light"), max_length=6, choices=Light, default=Light.GREEN)
    yellow_on = models.DateField(_("yellow from"), null=True, blank=True)
    red_on = models.DateField(_("red from"), null=True, blank=True)
    next_change_on = models.DateField(_("light turns on"), null=True, blank=True)
    breach = models.CharField(_("breach"), max_length=16, choices=Breach, blank=True)
    stopped_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = ClockQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("clock"), _("clocks")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "kind"], name="one_clock_a_kind_and_approval"),
            models.UniqueConstraint(fields=["application", "kind"], name="one_clock_a_kind_and_application"),
            models.UniqueConstraint(fields=["obligation", "kind"], name="one_clock_a_kind_and_obligation"),
            models.UniqueConstraint(fields=["certificate", "kind"], name="one_clock_a_kind_and_certificate"),
            models.UniqueConstraint(fields=["session", "kind"], name="one_clock_a_kind_and_session"),
            models.UniqueConstraint(fields=["project"], condition=Q(kind="track"), name="one_track_a_project"),
        ]
        indexes = [
            models.Index(fields=["office", "due_on", "id"], name="open_clocks", condition=Q(stopped_on__isnull=True)),
            models.Index(fields=["next_change_on"], name="lights_to_turn", condition=Q(stopped_on__isnull=True)),
        ]

    def __str__(self):
        return f"{self.kind} {self.due_on}"

    @property
    def is_running(self):
        return self.stopped_on is None

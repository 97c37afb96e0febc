"""Agents: a seat with what assignment looks at. A chief agent keeps the department's own seat.

Professional agents belong to the agency centre, part-time agents to towns, streets and zones; the chief agent of a
department does the steps inside it (义乌 “三制” art. 3, 7; 首席代办员). When the seat ends, the agent has left.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agency.enums import AgentKind, Language
from projects.enums import DivisionLevel
from projects.models.office import dated


def only_chinese():
    return [Language.CHINESE.value]


class AgentQuerySet(models.QuerySet):
    def serving(self, on):
        """Agents whose seat is held on the day `on`."""
        return self.filter(dated("seat__", on))

    def with_names(self):
        return self.select_related("seat__person", "seat__office", "division")


class Agent(models.Model):
    seat = models.OneToOneField("projects.Seat", models.PROTECT, related_name="agent", verbose_name=_("seat"))
    kind = models.CharField(_("kind"), max_length=12, choices=AgentKind, default=AgentKind.PROFESSIONAL)
    level = models.CharField(_("level"), max_length=10, choices=DivisionLevel, default=DivisionLevel.COUNTY)
    division = models.ForeignKey("projects.Division", models.PROTECT, related_name="agents", verbose_name=_("division"))
    place = models.CharField(_("town, street or zone"), max_length=60, blank=True)
    languages = models.JSONField(_("languages"), default=only_chinese)
    phone = models.CharField(_("phone"), max_length=30)
    capacity = models.PositiveSmallIntegerField(_("most cases at a time"), default=12)  # estimate, the centre's to set

    objects = AgentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = _("agent"), _("agents")
        ordering = ["division", "kind", "id"]

    def __str__(self):
        return str(self.seat.person)

    @property
    def name(self):
        return self.seat.person.name

    @property
    def language_words(self):
        return " ".join(str(Language(code).label) for code in self.languages)

    def is_serving(self, on):
        return self.seat.is_held(on)

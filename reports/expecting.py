"""What a project's page says of its forecast: the latest that was made, never one reckoned for a look.

It is an estimate and is shown as one, with the day as of which it was made.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reports.models import Forecast
from reports.models.forecast import Occasion
from stages.desks.wording import short_day
from stages.enums import FINISHED


@dataclass(frozen=True)
class Expected:
    """The day of even chances and that of four in five, for the permit (`is_permit`) or else for the whole project."""

    is_permit: bool
    on_50: date
    on_80: date
    as_of: date
    provisional: bool

    @property
    def what(self):
        return _("Construction permit expected") if self.is_permit else _("Finish expected")

    def is_overdue(self, on):
        """Whether both days have gone by and it has not come: then it says what was expected, not what is."""
        return self.on_80 < on

    def told(self, on):
        words = _("estimate: %(what)s %(day)s (50 %%), %(late)s (80 %%)")
        if self.is_overdue(on):
            words = _("overdue forecast of %(made)s: %(what)s %(day)s (50 %%), %(late)s (80 %%)")
        name = _("construction permit") if self.is_permit else _("finish")
        return words % {"what": name, "day": short_day(self.on_50, on), "late": short_day(self.on_80, on),
                        "made": short_day(self.as_of, on)}  # fmt: skip


def expected(project):
    """The Expected of the latest forecast of a project under way, or None. Two statements."""
    row = Forecast.objects.filter(project=project).exclude(occasion=Occasion.AFTERWARDS).first()
    if row is None or project.ended_at:
        return None
    is_permit = row.permit_50 is not None and _is_to_come(project, row.permit_items)
    return Expected(
        is_permit, row.permit_50 if is_permit else row.finish_50, row.permit_80 if is_permit else row.finish_80,
        row.as_of, row.provisional,
    )  # fmt: skip


def _is_to_come(project, codes):
    return project.approvals.current().filter(code__in=codes).exclude(status__in=FINISHED).exists()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgencyConfig(AppConfig):
    name = "agency"
    verbose_name = _("Free agency service")

    def ready(self):
        """Fill in the seams of the apps below: what an agent sees, what it may do, the words of the agency's acts."""
        from agency import access, loading, mandate, wording
        from projects import acting
        from projects.access import VISIBLE
        from projects.enums import SeatKind
        from stages.desks import timeline
        from stages.loading import storing

        VISIBLE[SeatKind.AGENT] = access.entrusted
        if mandate.check not in acting.MANDATES:
            acting.MANDATES.append(mandate.check)
        if loading.load not in storing.COMPANIONS:
            storing.COMPANIONS.append(loading.load)
        timeline.ACTS |= wording.ACTS
        timeline.LABELS |= wording.LABELS
        timeline.FACTS |= wording.FACTS
        timeline.LOOKS |= wording.LOOKS

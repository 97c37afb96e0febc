from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgencyConfig(AppConfig):
    name = "agency"
    verbose_name = _("Free agency service")

    def ready(self):
        """Fill in the seams of the apps below: what an agent sees and may do, the words and the written cases."""
        from agency import access, loading, mandate, runs, wording
        from agency.acts import confirming
        from projects import acting
        from projects.access import VISIBLE
        from projects.enums import SeatKind
        from stages.acts import counters
        from stages.desks import timeline
        from stages.loading import storing

        VISIBLE[SeatKind.AGENT] = access.entrusted
        _once(acting.MANDATES, mandate.check)
        _once(acting.PREPARED, confirming.put_letter)
        _once(counters.COUNTED, runs.keep)
        _once(storing.COMPANIONS, loading.load)
        timeline.ACTS |= wording.ACTS
        timeline.FACTS |= wording.FACTS
        timeline.LABELS |= wording.LABELS
        timeline.LOOKS |= wording.LOOKS
        self.teach_written_cases()

    def teach_written_cases(self):
        from agency import rehearsing, watching
        from agency.enums import ConfirmationStatus, EndReason, EntrustmentStatus
        from stages.rehearsing import case, demo, expecting, reading_acts, reading_expectations

        case.VERBS |= rehearsing.VERBS
        case.PEOPLE |= {name: partial(rehearsing.person, name) for name in rehearsing.AGENTS}
        _once(case.STAND_INS, rehearsing.stand_in)
        _once(demo.COMPANIONS, rehearsing.seat_agents)
        _once(demo.WATCHES, watching.watch)
        reading_acts.STATUSES.update(EntrustmentStatus.values, EndReason.values, ConfirmationStatus.values)
        expecting.FINDERS["entrustments"] = rehearsing.entrustment_status
        expecting.FINDERS["confirmations"] = rehearsing.confirmation_status
        for kind in ("entrustments", "confirmations"):
            _once(reading_expectations.STATUS_KINDS, kind)


def _once(registry, entry):
    if entry not in registry:
        registry.append(entry)

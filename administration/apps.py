from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdministrationConfig(AppConfig):
    name = "administration"
    verbose_name = _("Administration")

    def ready(self):
        """The words with which a project's history tells that an office has taken over."""
        from administration.acts import succeeding
        from stages.desks import timeline

        timeline.ACTS[succeeding.ACT] = _("the successor took over from an office")
        timeline.FACTS |= {"from_office": _("Office until then"), "to_office": _("Office from then on")}
        timeline.OFFICES |= {"from_office", "to_office"}

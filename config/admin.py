"""Django's admin for reference data and history, open to administrators' seats only."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from projects.administration import is_administrator


class AdministratorSite(AdminSite):
    site_header = site_title = _("Lianshen administration")
    index_title = _("Reference data, people and history")

    def has_permission(self, request):
        return request.user.is_active and is_administrator(request)

"""Django's admin for reference data and history, open to administrators' seats only."""

from django.contrib.admin import AdminSite

from projects.enums import SeatKind


class AdministratorSite(AdminSite):
    def has_permission(self, request):
        seat = getattr(request, "seat", None)
        return bool(seat and seat.kind == SeatKind.ADMINISTRATOR and request.user.is_active)

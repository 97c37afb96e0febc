"""Django's admin for seats of the administrator: reference data may be changed, the procedure's rows only read.

What the procedure has written is changed by acts, never by hand; an edit in the admin would have no event.
"""

from django.contrib.admin import ModelAdmin
from simple_history.admin import SimpleHistoryAdmin

from projects.enums import SeatKind


def is_administrator(request):
    seat = getattr(request, "seat", None)
    return bool(seat and seat.kind == SeatKind.ADMINISTRATOR)


class ReferenceAdmin(SimpleHistoryAdmin):
    """Rows that an administrator keeps; a row that others hang on cannot be deleted (the database protects it)."""

    def history_view(self, request, object_id, extra_context=None):
        """Tables that nobody edits keep no history; what the admin itself has noted of them is shown."""
        if hasattr(self.model, "history"):
            return super().history_view(request, object_id, extra_context)
        return ModelAdmin.history_view(self, request, object_id, extra_context)

    def has_module_permission(self, request):
        return is_administrator(request)

    def has_view_permission(self, request, obj=None):
        return is_administrator(request)

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return is_administrator(request)

    has_delete_permission = has_change_permission


class ReadOnlyAdmin(ReferenceAdmin):
    """Rows of the procedure and of history: to look at, with what they looked like before."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

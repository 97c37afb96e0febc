from django.contrib import admin

from projects.administration import ReadOnlyAdmin, ReferenceAdmin
from projects.models import Competence, Division, Enterprise, Event, Function, Office, Paper, Person, Project, Seat


class CompetenceInline(admin.TabularInline):
    model = Competence
    extra = 0

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Division, Function)
class PlaceAdmin(ReferenceAdmin):
    list_display = ["code", "name_zh", "name_en"]
    search_fields = ["code", "name_zh", "name_en"]


@admin.register(Office)
class OfficeAdmin(ReadOnlyAdmin):
    """Kept on the administrator's pages, where a reform names its successor."""

    list_display = ["code", "name_zh", "kind", "division", "valid_from", "valid_until"]
    list_filter = ["kind", "division"]
    search_fields = ["code", "name_zh", "name_en"]
    inlines = [CompetenceInline]


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    """Kept on the administrator's pages, where the consequences of an end are shown."""

    list_display = ["person", "kind", "office", "enterprise", "is_head", "valid_from", "valid_until"]
    list_filter = ["kind", "is_head"]
    list_select_related = ["person", "office", "enterprise"]
    search_fields = ["person__name", "person__username", "office__name_zh", "enterprise__name"]


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """Kept on the administrator's pages. What people may do hangs on their seats, so groups and flags are not shown."""

    list_display = ["username", "name", "phone", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "name"]
    fields = ["username", "name", "phone", "email", "language", "is_active", "last_login", "date_joined"]


@admin.register(Enterprise)
class EnterpriseAdmin(ReferenceAdmin):
    list_display = ["uscc", "name", "registered_at"]
    search_fields = ["uscc", "name"]


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "enterprise", "division", "status", "registered_at"]
    list_filter = ["status", "division"]
    list_select_related = ["enterprise", "division"]
    search_fields = ["code", "name", "enterprise__name"]


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin):
    list_display = ["name_zh", "project", "version", "origin", "status", "supplied_at"]
    list_select_related = ["project"]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["project", "seq", "act", "subject", "by_name", "office", "effective_at", "recorded_at"]
    list_select_related = ["project"]
    search_fields = ["project__code", "subject"]

from django.contrib import admin

from projects.administration import ReadOnlyAdmin, ReferenceAdmin
from stages.models import (
    Application,
    Approval,
    ApprovalItem,
    CalendarDay,
    CalendarVersion,
    Certificate,
    Clock,
    Edition,
    Jurisdiction,
    PaperType,
)


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """Editions come from the files in fixtures/, through load_city; here they are only looked at."""

    list_display = ["city", "valid_from", "valid_until", "loaded_at"]


@admin.register(ApprovalItem)
class ApprovalItemAdmin(ReadOnlyAdmin):
    list_display = ["code", "name_zh", "stage", "kind", "function", "edition"]
    list_filter = ["edition", "stage", "kind"]
    search_fields = ["code", "name_zh", "name_en"]
    list_select_related = ["edition"]


@admin.register(PaperType, CalendarDay, CalendarVersion)
class LoadedAdmin(ReadOnlyAdmin):
    pass


@admin.register(Jurisdiction)
class JurisdictionAdmin(ReferenceAdmin):
    list_display = ["item_code", "division", "level", "evidence", "source"]


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display = ["number", "project", "status", "window", "filed_at"]
    list_filter = ["status"]
    list_select_related = ["project", "window"]
    search_fields = ["number", "project__code"]


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = ["code", "round", "project", "office", "status", "started_at", "finished_at"]
    list_filter = ["status"]
    list_select_related = ["project", "office"]
    search_fields = ["project__code", "code"]


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ["number", "name_zh", "office", "issued_on", "valid_until", "status"]
    list_select_related = ["office"]
    search_fields = ["number"]


@admin.register(Clock)
class ClockAdmin(ReadOnlyAdmin):
    list_display = ["kind", "project", "office", "started_on", "due_on", "stopped_on"]
    list_filter = ["kind"]
    list_select_related = ["project", "office"]

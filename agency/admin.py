"""Agents, grounds and levels are kept by the administrator; what the service has written is only read."""

from django.contrib import admin

from agency import models
from projects.administration import ReadOnlyAdmin, ReferenceAdmin


@admin.register(models.Agent)
class AgentAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "level", "division", "place", "phone", "capacity"]
    list_filter = ["kind", "level"]
    raw_id_fields = ["seat"]


@admin.register(models.Qualification)
class QualificationAdmin(ReferenceAdmin):
    list_display = ["code", "name_zh", "by_decision", "valid_from", "valid_until", "evidence"]


@admin.register(models.InvestmentBand)
class InvestmentBandAdmin(ReferenceAdmin):
    list_display = ["at_least", "level", "basis", "evidence", "valid_from", "valid_until"]


@admin.register(models.Entrustment)
class EntrustmentAdmin(ReadOnlyAdmin):
    list_display = ["number", "project", "agent", "status", "valid_from", "valid_until", "end_reason"]
    list_filter = ["status", "end_reason"]
    search_fields = ["number", "project__name", "project__code"]


@admin.register(models.Confirmation)
class ConfirmationAdmin(ReadOnlyAdmin):
    list_display = ["deed", "project", "agent", "status", "asked_at", "answered_at"]
    list_filter = ["status", "deed"]


@admin.register(models.SupervisionCase)
class SupervisionCaseAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "finding", "is_breach", "reported_at", "closed_at"]
    list_filter = ["kind", "finding"]

"""The papers on file of a project: every version, who supplied it and what uses it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.enums import PaperOrigin, PaperStatus
from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Choice, Pick, Pills, Search, contains
from projects.models import Paper
from stages.desks.wording import words

COLUMNS = (
    Column("paper", _("Paper"), words, "name_zh"),
    Column("file", _("File"), lambda row: row.file_name, on_page=False),
    Column("version", _("Version"), lambda row: row.version, "version"),
    Column("status", _("Status"), lambda row: row.get_status_display(), on_page=False),
    Column("origin", _("Origin"), lambda row: row.get_origin_display(), "origin"),
    Column("channel", _("How it came"), lambda row: row.get_channel_display(), on_page=False),
    Column("supplied", _("Supplied"), lambda row: row.supplied_at, ("supplied_at", "type", "version")),
    Column("by", _("By"), lambda row: row.supplied_by or "", on_page=False),
    Column("used", _("Used by"), lambda row: ", ".join(used.application.number for used in row.used_by.all())),
    Column("open", ""),
)
FILTERS = (
    Pills("show", tuple(Choice(each.value, each.label, Q(status=each)) for each in PaperStatus)),
    Pick("origin", _("Origin"), PaperOrigin.choices, lambda origin: Q(origin=origin)),
    Search(contains("name_zh", "name_en", "file_name")),
)


def listing(request, project):
    """The Listing of a project's papers, the newest first."""
    papers = Paper.objects.filter(project=project).select_related("supplied_by", "certificate")
    papers = papers.prefetch_related("used_by__application")
    return Listing(request, "papers", papers, COLUMNS, filters=FILTERS, sort="-supplied")

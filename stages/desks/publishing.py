"""The public list of decisions: what an office decided is open to everybody from the moment it is decided.

行政许可法 art. 40: decisions to grant are made public, and the public may look them up. Shows what the certificate
says and nothing else of the project.
"""

from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from projects.lists.listing import Column, Listing
from projects.lists.narrowing import Days, Pick
from projects.models import Division
from projects.people.seating import public
from stages.desks.searching import about_projects
from stages.desks.wording import words
from stages.enums import StageCode
from stages.models import Certificate

COLUMNS = (
    Column("date", _("Date"), lambda row: row.issued_on, ("issued_on", "number")),
    Column("document", _("Document"), words, "name_zh"),
    Column("number", _("Number"), lambda row: row.number, on_page=False),
    Column("project", _("Project"), lambda row: row.approval.project.name, "approval__project__name"),
    Column("enterprise", _("Enterprise"), lambda row: row.approval.project.enterprise.name, on_page=False),
    Column("office", _("Office"), lambda row: words(row.office), "office__code"),
)


def filters():
    divisions = Division.objects.filter(projects__isnull=False).distinct().order_by("code")
    return (
        Pick("stage", _("Stage"), StageCode.choices, lambda code: Q(approval__stage__code=code)),
        Pick("division", _("Division"), [(row.code, words(row)) for row in divisions],
             lambda code: Q(approval__project__division__code=code)),
        Days("issued_on", _("Date")),
        about_projects("approval__project", more=("number",)),
    )  # fmt: skip


@public
def decisions(request):
    """Newest first; the search looks in the number, the project and the enterprise."""
    found = Certificate.objects.select_related("approval__project__enterprise", "office")
    listing = Listing(request, "decisions", found, COLUMNS, filters=filters(), sort="-date")
    if listing.wants_file:
        return listing.file()
    return render(request, "stages/decisions.html", {"listing": listing, "page": listing.page})

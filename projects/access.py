"""Which projects a seat may see, and how views obtain one. There is no other way to a project from a page.

What an agent sees is said by the agency service, which puts its rule into VISIBLE. A stranger gets 404: the page does
not say whether the project exists.
"""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from projects.enums import SeatKind
from projects.models import Project


def _of_enterprise(seat):
    return Q(enterprise=seat.enterprise_id)


def _of_division(seat):
    return Q(division=seat.office.division_id)


def _of_office(seat):
    """Projects with an item at this office, or a stage that it leads."""
    return Q(approvals__office=seat.office_id) | Q(stages__lead=seat.office_id)


def _below_division(seat):
    return Q(division=seat.office.division_id) | Q(division__parent=seat.office.division_id)


def _all(seat):
    return Q()


def _none(seat):
    return Q(pk__in=[])


VISIBLE = {
    SeatKind.ENTERPRISE: _of_enterprise,
    SeatKind.AGENT: _none,  # until the agency service says which entrustments are in force
    SeatKind.WINDOW: _of_division,
    SeatKind.DEPARTMENT: _of_office,
    SeatKind.LEAD: _of_office,
    SeatKind.CENTRE: _below_division,
    SeatKind.ADMINISTRATOR: _all,
}


def projects_visible_to(seat):
    """Queryset of the projects a seat may see."""
    visible = Project.objects.filter(VISIBLE[SeatKind(seat.kind)](seat))
    return visible.distinct() if seat.kind in (SeatKind.DEPARTMENT, SeatKind.LEAD) else visible


def project(seat, code):
    """One project by its code, or 404."""
    found = projects_visible_to(seat).select_related("enterprise", "division__parent", "facts", "route__edition")
    return get_object_or_404(found, code=code)

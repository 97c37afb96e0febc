"""Whether an agent may do a deed: an entrustment to it is in force on exactly this project, allows the deed, and
reaches what the deed is about."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agency import access
from agency.rules import reach
from projects.enums import Deed
from projects.models import Project
from projects.refusal import Refusal
from stages.models import Application, Approval, Commitment, JointSession, Obligation, Stage


def check(by, project, at, deed, about=None, items=None):
    """Refuse unless the mandate of the agent `by` covers a deed. `deed` None: whether there is a mandate at all."""
    found = access.in_force_of(by.seat, timezone.localdate(at)).filter(project=project).first()
    if found is None:
        raise Refusal("no_mandate", _("No entrustment of this project to you is in force."))
    if deed is None:
        return
    if deed not in found.deeds:
        raise Refusal("deed_not_entrusted", _("The entrustment does not allow this: %(deed)s."), deed=Deed(deed).label)
    stage, concerned = subject_of(about, items)
    if not reach.covers(found.scope, found.until, found.stages, found.items, stage, concerned):
        raise Refusal("outside_scope", _("This lies outside the scope of the entrustment."))


def subject_of(about, items=None):
    """(stage code or None, codes of the items concerned or None) of what a deed is about."""
    return SUBJECTS[type(about)](about, items)


def _of_obligation(row, _items):
    """An owed paper serves one or several items of its application."""
    asked = row.required_paper
    stage, codes = _of_application(asked.application, None)
    return stage, [code for code in asked.items if code in codes]


def _of_application(row, _items):
    return row.stage.code, list(row.approvals.values_list("code", flat=True))


SUBJECTS = {
    type(None): lambda _about, _items: (None, None),
    Stage: lambda stage, items: (stage.code, items or list(stage.approvals.current().values_list("code", flat=True))),
    Application: _of_application,
    Approval: lambda row, _items: (row.stage.code, [row.code]),
    Obligation: _of_obligation,
    Commitment: lambda row, _items: _of_application(row.application, None),
    Project: lambda _row, _items: (None, None),
    JointSession: lambda row, _items: (row.stage or None, list(row.approvals.values_list("code", flat=True))),
}

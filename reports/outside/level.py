"""What a case of a log is: one item, one application or a whole project; our own years are measured as the same."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reports.outside.faults import UnusableLog


class Level(TextChoices):
    ITEM = "item", _("one item")
    APPLICATION = "application", _("one application")
    PROJECT = "project", _("a whole project")


#: columns of a case whose name says what it is; every other one is taken for an item
TOLD_BY = {
    "项目代码": Level.PROJECT, "项目编号": Level.PROJECT, "project": Level.PROJECT, "project_code": Level.PROJECT,
    "受理编号": Level.APPLICATION, "申办流水号": Level.APPLICATION, "application": Level.APPLICATION,
}  # fmt: skip


def level_of(mapping):
    """The Level that a settled mapping says, or that the name of its case tells. Raises UnusableLog."""
    if not mapping.level:
        return TOLD_BY.get(mapping.case.strip().lower(), Level.ITEM)
    if mapping.level not in Level.values:
        raise UnusableLog("level_unknown", _("A case is one of %(known)s, not “%(level)s”."),
                          known=", ".join(Level.values), level=mapping.level)  # fmt: skip
    return Level(mapping.level)

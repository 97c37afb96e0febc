"""Offices: names put right and contact kept. A new name from a day on is a reform, see succeeding."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from administration.acts.keeping import keep, require_administrator
from administration.enums import Keeping
from projects.models import Office
from projects.refusal import Refusal

NAMES = ("name_zh", "name_en", "short_zh", "short_en")
CONTACT = (
    "address_zh", "address_en", "phone", "hours_zh", "hours_en", "counters_zh", "counters_en",
)  # fmt: skip


@transaction.atomic
def change(office, *, by, at, reason="", **said):
    """Names as they should have been from the beginning, and how the office is reached."""
    require_administrator(by, at)
    office = Office.objects.select_for_update().get(pk=office.pk)
    changed = [name for name in (*NAMES, *CONTACT) if getattr(office, name) != said[name]]
    if not changed:
        raise Refusal("nothing_changed", _("Nothing is different from what is kept."))
    for name in changed:
        setattr(office, name, said[name])
    office.kept_here = office.kept_here or bool(set(changed) & set(NAMES))
    return keep(office, Keeping.CHANGE_OFFICE, by=by, at=at, reason=reason)

"""Django's admin for everything that no page keeps: every model of the project can be read there with its history.

Kept by hand there are only the few tables of reference data that the other apps register (divisions, functions,
exceptions of level, agents and their grounds, enterprises). What the procedure wrote, and what pages with consequences
keep (people, seats, offices, editions, messages), is read-only: an edit there would have no event and no guard.
"""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from projects.administration import ReadOnlyAdmin

#: apps of the project
APPS = ("projects", "stages", "agency", "reports", "administration")
#: columns that nobody reads here: bytes, and what would open a door
HIDDEN = {
    "OutboxMessage": ["link", "body", "attachment"], "Publication": ["archive"], "Feed": ["seed", "link_hash"],
}  # fmt: skip


def _columns(model):
    """The first few plain columns of a list: enough to find a row."""
    plain = [field.name for field in model._meta.concrete_fields
             if field.get_internal_type() not in ("BinaryField", "JSONField", "TextField")
             and field.name not in HIDDEN.get(model.__name__, ())]  # fmt: skip
    return plain[:7]


def register_the_rest(site):
    """Register, to be read, every model that nobody has registered yet."""
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            is_history = model.__name__.startswith("Historical")
            if not is_history and not site.is_registered(model):
                related = [field.name for field in model._meta.concrete_fields if field.many_to_one]
                options = {"list_display": _columns(model), "list_select_related": related[:4] or False,
                           "exclude": HIDDEN.get(model.__name__), "show_full_result_count": False}  # fmt: skip
                site.register(model, ReadOnlyAdmin, **options)


#: of the libraries, which open their own admin only to Django's permissions
for borrowed in (AccessAttempt, AccessFailureLog, AccessLog, DBTaskResult):
    if admin.site.is_registered(borrowed):
        admin.site.unregister(borrowed)


@admin.register(AccessAttempt, AccessFailureLog, AccessLog)
class SignInAdmin(ReadOnlyAdmin):
    """Failures and sign-ins; what was typed is not shown."""

    list_display = ["attempt_time", "username", "ip_address"]
    search_fields = ["username", "ip_address"]
    fields = ["attempt_time", "username", "ip_address", "user_agent", "path_info"]


@admin.register(DBTaskResult)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["task_path", "status", "enqueued_at", "finished_at"]
    list_filter = ["status"]


register_the_rest(admin.site)

"""Django's admin shows every table with its history; what the procedure wrote and pages keep is only read there."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from administration.admin import APPS, HIDDEN
from stages.enums import StageCode
from tests.steps import accepted_stage, decide_fully

pytestmark = pytest.mark.django_db
#: the only tables that are edited there
EDITED = {
    "Division", "Function", "Enterprise", "Jurisdiction", "Agent", "Qualification", "InvestmentBand",
}  # fmt: skip


def models():
    for label in APPS:
        yield from (m for m in apps.get_app_config(label).get_models() if not m.__name__.startswith("Historical"))


def place(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_every_table_is_there():
    assert [model.__name__ for model in models() if not admin.site.is_registered(model)] == []


@pytest.fixture
def desk(client, cast):
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    decide_fully(cast, project, "L02")
    client.force_login(cast.administrator.person)
    return client


def test_every_table_its_rows_and_their_history_open(desk):
    for model in models():
        assert desk.get(place(model, "changelist")).status_code == 200, model
        row = model._default_manager.first()
        if row is not None:
            assert desk.get(place(model, "change", row.pk)).status_code == 200, model
            assert desk.get(place(model, "history", row.pk)).status_code == 200, model


def test_nothing_of_the_procedure_is_edited_there(desk):
    for model in models():
        row = model._default_manager.first()
        is_edited = model.__name__ in EDITED
        assert (desk.get(place(model, "add")).status_code == 200) == is_edited, model
        if row is not None and not is_edited:
            assert desk.post(place(model, "change", row.pk), {}).status_code == 403, model
            assert desk.post(place(model, "delete", row.pk), {"post": "yes"}).status_code == 403, model


def test_what_is_edited_there_keeps_its_history():
    by_name = {model.__name__: model for model in models()}
    assert [name for name in EDITED if not hasattr(by_name[name], "history")] == []


def test_bytes_and_secret_links_are_not_shown():
    by_name = {model.__name__: model for model in models()}
    for name, columns in HIDDEN.items():
        assert {field.name for field in by_name[name]._meta.fields} >= set(columns)


def test_nobody_else_enters(client, cast):
    for who in (cast.window, cast.centre, cast.applicant):
        client.force_login(who.person)
        assert client.get(reverse("admin:index")).status_code == 302

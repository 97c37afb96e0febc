"""Every form of every page, as every member of the cast: sent twice, it does what it does once."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from tests.forms import forms_of
from tests.house.test_doors import ALL, address, client_of, members, scene  # noqa: F401

#: forms that say how something is to be, and those that end the walk
ELSEWHERE = {"sign-out", "seat-switch", "set_language", "password", "messages-read", "demo-enter"}
#: rows that say nothing of what was done
ASIDE = {"Session", "SentForm", "Draft", "StagedUpload", "FileScan", "AccessLog", "AccessAttempt"}


def rows():
    models = [model for model in apps.get_models() if model.__name__ not in ASIDE and model._meta.managed]
    counts = ", ".join(f"(SELECT count(*) FROM {model._meta.db_table})" for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip([model._meta.label for model in models], cursor.fetchone(), strict=True))


def forms_of_the_house(client, scene, actor):  # noqa: F811
    """(page, form) of every form on every page that the actor may open, each address once."""
    seen = {reverse(name) for name in ELSEWHERE if not ALL[name].pattern.converters}
    for name, entry in sorted(ALL.items()):
        if name in ELSEWHERE:
            continue
        page = address(name, entry, scene)
        response = client.get(page)
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        for form in forms_of(response, page):
            if form.method == "post" and form.main and form.path not in seen:
                seen.add(form.path)
                yield form


@pytest.mark.parametrize("who", ["applicant", "window", "department", "lead", "centre", "administrator", "agent"])
def test_a_second_press_does_nothing(client, scene, cast, who):  # noqa: F811
    client_of(client, members(cast)[who])
    client.raise_request_exception = True
    led = 0
    for form in forms_of_the_house(client, scene, members(cast)[who]):
        if form.path.endswith("/sign-out/"):
            continue  # ends the walker's own sessions: the second press meets the sign-in page
        assert "once" in form.fields, f"{form.page}: the form to {form.path} has no number"
        first = form.fill_in().send(client)
        after = rows()
        second = form.send(client)
        told = f"{form.page}: {form.path}"
        assert second.status_code < 500 and rows() == after, told
        if first.status_code == 302:
            led += 1
            assert second.status_code == 302 and second["Location"] == first["Location"], told
    assert led or who == "administrator"

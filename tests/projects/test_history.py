"""The history of a project cannot be altered behind its back without the first broken link being named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from projects import history
from projects.models import ChainHead, Event
from projects.models.event import AppendOnly

pytestmark = pytest.mark.django_db

#: a different value for every field that the hash covers
OTHER = {
    "act": "approve", "subject": "approval:L01/1", "by": "somebody", "by_name": "某人", "seat": "window",
    "office": "330603-window", "on_behalf_of": "别人", "effective_at": "2020-01-01 00:00:00+00:00",
    "recorded_at": "2020-01-01 00:00:00+00:00", "reason": "因为", "facts": '{"a": 1}', "previous": "0" * 64,
    "hash": "1" * 64,
}  # fmt: skip


@pytest.fixture
def project(cast):
    return cast.register()


def by_hand(statement, *values):
    """What somebody with access to the database could do."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def fault(project):
    found = history.first_break(project)
    return found and (found.seq, found.fault)


def test_an_untouched_chain_is_whole(project):
    assert project.events.count() > 2
    assert history.first_break(project) is None


def test_every_field_of_an_event_is_covered(project):
    fields = {field.attname for field in Event._meta.concrete_fields} - {"id", "seq", "project_id"}
    assert fields == set(OTHER)


@pytest.mark.parametrize("field", OTHER)
def test_an_edited_field_is_found(project, field):
    by_hand(f'UPDATE projects_event SET "{field}" = %s WHERE project_id = %s AND seq = 2', OTHER[field], project.pk)
    assert fault(project) == (2, "altered")


def test_an_event_given_to_another_project_is_found_in_both(project, cast):
    other = cast.register(name="另一个项目")
    move = "UPDATE projects_event SET project_id = %s, seq = 99 WHERE project_id = %s AND seq = 2"
    by_hand(move, other.pk, project.pk)
    assert fault(project) == (2, "missing")
    assert fault(other)[1] == "missing"


def test_an_event_cut_out_of_the_middle_is_found(project):
    by_hand("DELETE FROM projects_event WHERE project_id = %s AND seq = 2", project.pk)
    assert fault(project) == (2, "missing")


def test_a_gap_closed_by_renumbering_is_found(project):
    by_hand("DELETE FROM projects_event WHERE project_id = %s AND seq = 2", project.pk)
    by_hand("UPDATE projects_event SET seq = 2 WHERE project_id = %s AND seq = 3", project.pk)
    assert fault(project) == (2, "altered")


def test_events_cut_off_the_end_are_found(project):
    last = project.events.count()
    by_hand("DELETE FROM projects_event WHERE project_id = %s AND seq = %s", project.pk, last)
    assert fault(project) == (last, "missing")


def test_swapped_events_are_found(project):
    for seq, other in ((2, 1002), (3, 2), (1002, 3)):
        by_hand("UPDATE projects_event SET seq = %s WHERE project_id = %s AND seq = %s", other, project.pk, seq)
    assert fault(project) == (2, "altered")


def test_an_event_put_in_at_the_end_is_found(project):
    last = project.events.order_by("seq").last()
    last.pk, last.seq = None, last.seq + 1
    Event.objects.bulk_create([last])
    assert fault(project) is not None


def test_a_removed_chain_head_is_found(project):
    ChainHead.objects.filter(project=project).delete()
    assert fault(project) is not None


def test_events_are_neither_changed_nor_deleted_through_the_model(project):
    event = project.events.first()
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()


def test_the_command_names_project_and_number(project, cast):
    other = cast.register(name="另一个项目")
    by_hand("UPDATE projects_event SET reason = 'x' WHERE project_id = %s AND seq = 3", project.pk)
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_history", stderr=err)
    assert ended.value.code == 1
    assert project.code in err.getvalue() and "3" in err.getvalue() and other.code not in err.getvalue()


def test_the_command_is_content_with_whole_chains(project):
    out = StringIO()
    call_command("verify_history", project.code, stdout=out)
    assert str(project.events.count()) in out.getvalue()
    with pytest.raises(CommandError):
        call_command("verify_history", "2601-330603-04-01-000000")


def test_a_value_that_cannot_be_read_any_more_is_a_broken_link(project):
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            pytest.skip("only SQLite keeps a date that is none")
        cursor.execute(
            "UPDATE projects_event SET effective_at = 'no date' WHERE project_id = %s AND seq = 2", [project.pk]
        )
    assert history.first_break(project) == history.Break(project.code, 2, "altered")

"""The event log, read back by an independent tool: equal cases, events and durations."""

import io
import json
import warnings
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from projects.models import Event, Project
from reports.logs import traces, xes
from reports.outside import mapping, measuring, reading
from tests.sittings import called
from tests.steps import accepted_stage, decide_fully


@pytest.fixture
def pm4py():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pm4py

        return pm4py


@pytest.fixture
def history(cast):
    """Two projects, one of them with an application, opinions, a decision and its certificate."""
    project = cast.register()
    accepted_stage(cast, project, "initiation")
    decide_fully(cast, project, "L09")
    cast.register("upgrade", name="第二个项目 <&\"'>")
    return project


def written(tmp_path, format, **options):
    path = tmp_path / f"log.{format}"
    call_command("event_log", format=format, out=str(path), stderr=io.StringIO(), **options)
    return path


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_xes_is_read_back_with_equal_cases_events_and_durations(pm4py, history, tmp_path):
    log = pm4py.read_xes(str(written(tmp_path, "xes")))
    assert len(log) == Event.objects.count()
    for project in Project.objects.all():
        times = Event.objects.filter(project=project).order_by("effective_at").values_list("effective_at", flat=True)
        theirs = log[log["case:concept:name"] == project.code]["time:timestamp"]
        assert len(theirs) == len(times)
        assert theirs.max() - theirs.min() == times[len(times) - 1] - times[0] > timedelta(0) or len(times) < 5
    assert {"decide L09", "accept"} <= set(log["concept:name"])


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_a_trace_may_be_an_approval_or_an_application(pm4py, history, tmp_path):
    log = pm4py.read_xes(str(written(tmp_path, "xes", case="approval")))
    assert list(log[log["case:concept:name"] == f"{history.code}/L09/1"]["lianshen:act"]) == [
        "start", "opinion", "decide"]  # fmt: skip
    log = pm4py.read_xes(str(written(tmp_path, "xes", case="application")))
    assert list(log["concept:name"]) == ["file", "accept"]


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore")
def test_ocel_is_read_back_with_its_objects(pm4py, history, tmp_path):
    path = written(tmp_path, "ocel")
    said = json.loads(path.read_text(encoding="utf-8"))
    log = pm4py.read_ocel2_json(str(path))
    assert len(log.events) == len(said["events"]) == Event.objects.count()
    assert {each["name"] for each in said["objectTypes"]} == {
        "project", "application", "approval", "session", "paper", "office"}  # fmt: skip
    known = {each["id"] for each in said["objects"]}
    assert len(known) == len(said["objects"])
    assert all(r["objectId"] in known for entry in said["events"] + said["objects"] for r in entry["relationships"])
    decided = next(each for each in said["events"] if each["type"] == "decide")
    assert {r["objectId"].partition(":")[0] for r in decided["relationships"]} == {
        "project", "approval", "application", "office", "paper"}  # fmt: skip
    span = log.events["ocel:timestamp"].max() - log.events["ocel:timestamp"].min()
    times = Event.objects.order_by("effective_at").values_list("effective_at", flat=True)
    assert span == max(times) - min(times)


@pytest.mark.django_db
def test_a_place_that_cannot_be_written_is_told(history):
    with pytest.raises(CommandError):
        call_command("event_log", format="xes", out="/nowhere/at/all.xes", stderr=io.StringIO())


@pytest.mark.django_db
def test_the_centre_takes_the_log_of_its_own_projects(client, cast, history):
    client.force_login(cast.centre.person)
    text = b"".join(client.get(reverse("reports:event-log")).streaming_content).decode()
    assert text.count("<trace>") == 2 and text.rstrip().endswith("</log>")


def test_acts_of_a_case_are_in_the_order_in_which_they_took_effect():
    def act(seq, hour):
        return traces.Act(1, "P", seq, "x", "project", "", "", "", "", hour, hour, {})

    late_entry = [act(1, 10), act(2, 30), act(3, 20)]
    assert [each.seq for each in next(traces.traces(late_entry))[1]] == [1, 3, 2]


def test_what_xml_cannot_carry_is_left_out():
    assert xes._text("k", 'a\x00b<&"') == '<string key="k" value=\'ab&lt;&amp;"\'/>'


@pytest.mark.django_db
def test_a_joint_session_is_an_object_with_what_it_serves(cast, history, tmp_path):
    served = history.approvals.filter(status="open", holder="office").exclude(application=None).first()
    session = called(cast, history, [served.code])
    said = json.loads(written(tmp_path, "ocel").read_text(encoding="utf-8"))
    objects = {each["id"]: each for each in said["objects"] if each["type"] == "session"}
    assert list(objects) == [session.subject]
    related = {each["objectId"] for each in objects[session.subject]["relationships"]}
    assert {f"project:{history.code}", f"approval:{history.code}/{served.subject}"} <= related
    about = [
        each for each in said["events"] if {"objectId": session.subject, "qualifier": "about"} in each["relationships"]
    ]
    assert about


@pytest.mark.django_db
def test_our_own_log_says_what_was_due_so_that_it_is_measured_as_late(history, tmp_path):
    """L02 was to be done at once and was decided two working days later; nothing else has ended."""
    data = written(tmp_path, "xes", case="approval").read_bytes()
    log = reading.read(data, mapping.Mapping(), today=date(2026, 4, 1))
    late = measuring.report(log, None).late
    ended = Event.objects.filter(act__in=traces.ENDING, subject__startswith="approval:").count()
    assert 0 < late.with_due <= ended and late.share is not None

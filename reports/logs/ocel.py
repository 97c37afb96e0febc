"""OCEL 2.0 in JSON: projects, applications, approvals, sessions, papers and offices with the events that touched them.

Written as a stream: objects come from their tables one after another, events project by project, each with the objects
of its project at hand and no more. An event is of the type of its act; the item it is about is an attribute.
"""

import json
from collections import defaultdict

from projects.models import Event, Office, Paper, Project
from reports.logs.traces import CHUNK, Alongside, by_project
from stages.models import Application, Approval, JointSession

EPOCH = "1970-01-01T00:00:00Z"
ATTRIBUTES = {
    "project": ("name", "division", "status"),
    "application": ("stage", "status"),
    "approval": ("item", "kind", "holder", "status"),
    "session": ("kind", "status"),
    "paper": ("paper_type", "origin"),
    "office": ("name",),
}
OF_EVENT = ("item", "by", "seat", "on_behalf_of", "recorded_at", "number")


def approval_id(project, subject):
    return f"approval:{project}/{subject}"


def write(acts, stream, told=lambda _events: None):
    """Write the whole log to a text stream; `acts` as from traces.events(). Returns (objects, events)."""
    types = Event.objects.order_by("act").values_list("act", flat=True).distinct()
    stream.write('{"objectTypes":')
    json.dump([_type(name, names) for name, names in ATTRIBUTES.items()], stream)
    stream.write(',"eventTypes":')
    json.dump([_type(name, OF_EVENT) for name in types], stream)
    stream.write(',"objects":[\n')
    objects = _series(all_objects(), stream)
    stream.write('],"events":[\n')
    events = _series(all_events(acts), stream, told)
    stream.write("]}\n")
    return objects, events


def _type(name, names):
    return {"name": name, "attributes": [{"name": each, "type": "string"} for each in names]}


def _series(entries, stream, told=lambda _one: None):
    number = 0
    for number, entry in enumerate(entries, start=1):
        stream.write((",\n" if number > 1 else "") + json.dumps(entry, ensure_ascii=False))
        told(1)
    return number


def _object(kind, name, values, related=()):
    attributes = [{"name": key, "time": EPOCH, "value": str(value)}
                  for key, value in zip(ATTRIBUTES[kind], values, strict=True)]  # fmt: skip
    return {"id": name, "type": kind, "attributes": attributes, "relationships": _related(related)}


def _related(related):
    return [{"objectId": name, "qualifier": qualifier} for name, qualifier in dict.fromkeys(related)]


def _rows(queryset, *names):
    return queryset.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)


def all_objects():
    for code, name in _rows(Office.objects, "code", "name_zh"):
        yield _object("office", f"office:{code}", (name,))
    for code, name, division, status in _rows(Project.objects, "code", "name", "division__code", "status"):
        yield _object("project", f"project:{code}", (name, division, status))
    names = ("number", "project__code", "stage__code", "status", "window__code")
    for number, project, stage, status, window in _rows(Application.objects, *names):
        related = [(f"project:{project}", "of"), (f"office:{window}", "filed at")]
        yield _object("application", f"application:{number}", (stage, status), related)
    yield from _approvals()
    names = ("project__code", "type", "version", "origin")
    for project, type, version, origin in _rows(Paper.objects, *names):
        related = [(f"project:{project}", "on file of")]
        yield _object("paper", f"paper:{project}/{type}/{version}", (type, origin), related)
    yield from _sessions()


def _approvals():
    names = ("project__code", "code", "round", "item__kind", "holder", "status", "application__number", "office__code")
    for project, code, round, kind, holder, status, application, office in _rows(Approval.objects, *names):
        related = [(f"project:{project}", "of")]
        related += [(f"application:{application}", "applied for in")] if application else []
        related += [(f"office:{office}", "decided by")] if office else []
        yield _object("approval", approval_id(project, f"{code}/{round}"), (code, kind, holder, status), related)


def _sessions():
    """Joint sessions, each round one object, with the projects and the approvals it serves."""
    names = ("pk", "number", "round", "kind", "status", "lead__code")
    for pk, number, round, kind, status, lead in _rows(JointSession.objects, *names):
        served = Approval.objects.filter(sessions=pk).order_by("pk")
        served = list(served.values_list("project__code", "code", "round"))
        related = [(f"project:{project}", "serves") for project, _code, _round in served]
        related += [(approval_id(project, f"{code}/{each}"), "serves") for project, code, each in served]
        yield _object("session", f"session:{number}/{round}", (kind, status), [*related, (f"office:{lead}", "led by")])


def all_events(acts):
    """Every event with its objects. One project's acts, approvals and papers in memory at a time."""
    approvals = Alongside(Approval.objects.order_by("project_id", "pk").values_list(
        "project_id", "code", "round", "application__number").iterator(chunk_size=CHUNK))  # fmt: skip
    papers = Alongside(Paper.objects.order_by("project_id", "pk").values_list(
        "project_id", "type", "version", "supplied_at").iterator(chunk_size=CHUNK))  # fmt: skip
    for project, found in by_project(acts):
        applied, in_application, supplied = {}, defaultdict(list), defaultdict(list)
        for _pk, code, round, application in approvals.of(found[0].project_id):
            if application:
                applied[f"{code}/{round}"] = application
                in_application[application].append(f"{code}/{round}")
        for _pk, type, version, at in papers.of(found[0].project_id):
            supplied[at].append(f"paper:{project}/{type}/{version}")
        for act in found:
            yield _event(act, applied, in_application, supplied)


def _event(act, applied, in_application, supplied):
    values = (act.item, act.by_name, act.seat, act.on_behalf_of, act.recorded_at.isoformat(), act.seq)
    related = [(f"project:{act.project}", "of"), *_subject(act, applied, in_application)]
    related += [(f"office:{act.office}", "by")] if act.office else []
    related += [(paper, "supplied") for paper in supplied[act.effective_at]]
    return {
        "id": act.identifier, "type": act.act, "time": act.effective_at.isoformat(timespec="milliseconds"),
        "attributes": [{"name": name, "value": str(value)} for name, value in zip(OF_EVENT, values, strict=True)],
        "relationships": _related(related),
    }  # fmt: skip


def _subject(act, applied, in_application):
    rest = act.subject.partition(":")[2]
    if act.kind == "approval":
        yield approval_id(act.project, rest), "about"
        if rest in applied:
            yield f"application:{applied[rest]}", "within"
    elif act.kind == "application":
        yield act.subject, "about"
        yield from ((approval_id(act.project, each), "within") for each in in_application[rest])
    elif act.kind == "session":
        yield act.subject, "about"

"""Filing for a stage: choose the items, hand in each paper once, look at the answers, file.

What lies on file, what an earlier item gives and what the register knows is shown and not asked for. Papers may be
missing: the list says which, and the window will say what is to follow. Chosen items, uploads and ticks are kept from
step to step, whatever goes wrong in between.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects import access
from projects.enums import APPLICANTS, Channel, SeatKind
from projects.forms import drafts
from projects.people.seating import seated
from projects.refusal import Refusal, reason
from projects.uploads import content
from stages.access import stage as stage_of
from stages.acts import checklist, committing, credit, filing, papers, reference
from stages.desks.uploads import UPLOAD, Waiting, twin_words
from stages.desks.wording import words
from stages.flows import door
from stages.rules import routing

AT_COUNTER, REMOVE, PROMISE = "counter-", "remove-", "promise-"


@dataclass
class Ask:
    """A paper this application needs. `on_file`: the Paper that serves; `waiting`: an upload not yet filed; `problem`:
    why an upload could not be kept; `twin`: where the
    very same bytes lie already."""

    line: object
    items: list
    on_file: object = None
    waiting: dict | None = None
    at_counter: bool = False
    problem: str = ""
    twin: str = ""

    @property
    def blank_of(self):
        """The item whose blank form serves for this paper, or nothing."""
        asks = ((item.code, ask.paper_type) for item in self.items for ask in _asks_of(item))
        return next((code for code, kind in asks if kind.code == self.line.type and kind.blank), "")

    @property
    def is_missing(self):
        return self.line.is_asked_of_enterprise and not (self.on_file or self.waiting or self.at_counter)


def _asks_of(item):
    """The requirements of an item of the compiled catalogue."""
    return getattr(item, "asks", ())


@seated(*APPLICANTS)
def file(request, code, stage):
    """One application for one stage."""
    at = timezone.now()
    project = access.project(request.seat, code)
    row = stage_of(request.seat, project, stage)
    row.project = project
    waiting, problems = Waiting(drafts.place_of(request)), {}
    if request.method == "POST":
        problems = _keep_uploads(request, waiting, at)
        drafts.keep(waiting.place, request.POST, {}, at=at)
    kept = drafts.kept(request)
    draft = Draft(request, row, waiting, problems, request.POST if request.method == "POST" else kept.data)
    if request.POST.get("step") == "file" and not problems:
        try:
            return _file(request, row, draft, waiting, at)
        except Refusal as refusal:
            draft.refused = str(refusal)
    elif request.POST.get("step") == "precheck" and not problems:
        try:
            return _ask_precheck(request, row, draft, waiting, at)
        except Refusal as refusal:
            draft.refused = str(refusal)
    elif request.POST.get("step") == "check" and not draft.chosen:
        draft.refused = _("Choose at least one item to file for.")
    is_check = request.POST.get("step") in ("check", "file", "precheck") and draft.chosen and not problems
    is_check = is_check and (request.POST["step"] != "check" or not draft.refused)
    return render(request, "stages/file_check.html" if is_check else "stages/file.html", {
        "project": project, "stage": row, "draft": draft, "kept": kept, "today": timezone.localdate(at),
        "items": reference.catalogue(project.route.edition).items, "accept": content.ACCEPT,
        "blocked": reason(filing.may_file, row, by=request.actor, at=at, items=_codes(draft)),
        "precheck": row.prechecks.first(), "terms": committing.terms_of(project).consequence(timezone.localdate(at)),
        "credit": reason(credit.refuse_broken_promise, project.enterprise_id),
        "binds": request.seat.kind == SeatKind.ENTERPRISE,
    }, status=422 if draft.refused or problems else 200)  # fmt: skip


def _within_mandate(request, stage):
    """Approvals that can be filed for; of them an agent sees those its mandate covers."""
    found = list(filing.to_file(stage).select_related("item", "office").order_by("code"))
    if request.seat.kind != SeatKind.AGENT:
        return found
    ask = {"by": request.actor, "at": timezone.now()}
    if not reason(filing.may_file, stage, items=[approval.code for approval in found], **ask):
        return found
    return [approval for approval in found if not reason(filing.may_file, stage, items=[approval.code], **ask)]


def _codes(draft):
    return [approval.code for approval in draft.chosen] or None


class Draft:
    """What has been chosen and handed in so far."""

    def __init__(self, request, stage, waiting, problems, data):
        """`data`: what was sent, or what an earlier draft says, or None: then everything is filed for."""
        self.project, self.refused, self.problems = stage.project, "", problems
        self.options = _within_mandate(request, stage)
        names = data.getlist("items") if data else [a.code for a in self.options]
        self.chosen = [approval for approval in self.options if approval.code in names]
        self.asks = self._asks(data or {}, waiting)
        self.promised = {name.removeprefix(PROMISE) for name in data or () if name.startswith(PROMISE)}
        self.note = (data or {}).get("note", "")
        self._tell_needs()
        self._tell_twins(waiting)

    def _asks(self, data, waiting):
        check_list = checklist.for_codes(self.project, [a.code for a in self.chosen])
        by_code = reference.catalogue(self.project.route.edition).items
        on_file = papers.on_file(self.project)
        return [
            Ask(line, [by_code[code] for code in line.items], checklist.from_file(line, on_file),
                waiting.entries.get(line.type), f"{AT_COUNTER}{line.type}" in data, self.problems.get(line.type, ""))
            for line in check_list
        ]  # fmt: skip

    def _tell_twins(self, waiting):
        """Which of the files that wait are, byte for byte, on file already or wait for another paper as well."""
        names = {ask.line.type: words(ask.line) for ask in self.asks}
        for ask in self.asks:
            if ask.waiting:
                twin = papers.same_bytes(self.project, ask.waiting["sha256"])
                others = [names[type] for type in waiting.twins(ask.line.type) if type in names]
                ask.twin = twin_words(ask.waiting["name"], twin) if twin else _told_twins(ask, others)

    def _tell_needs(self):
        """What each item still waits for: it may be filed all the same and starts by itself."""
        finished = set(self.project.approvals.current().finished().values_list("code", flat=True))
        needs, items = self.project.route.plan["needs"], reference.catalogue(self.project.route.edition).items
        for approval in self.options:
            missing = routing.waits_for(approval.code, needs, finished)
            approval.waits = [[items[code] for code in codes if code in items] for codes in missing]

    @property
    def asked(self):
        return [ask for ask in self.asks if ask.line.is_asked_of_enterprise and not ask.on_file]

    @property
    def taken(self):
        """From the file: there already, or to come as the result of an earlier item."""
        return [ask for ask in self.asks if not ask.line.is_asked_of_enterprise or ask.on_file]

    @property
    def missing(self):
        return [ask for ask in self.asks if ask.is_missing]

    @property
    def promising(self):
        """{paper type: ""} of the missing papers that are promised for later."""
        return {ask.line.type: "" for ask in self.missing if ask.line.type in self.promised}


def _told_twins(ask, others):
    if not others:
        return ""
    return _("%(name)s is, byte for byte, the file chosen for %(papers)s.") % {
        "name": ask.waiting["name"], "papers": _(", ").join(others)}  # fmt: skip


def _keep_uploads(request, waiting, at):
    """Keep every upload aside; {type: sentence} for those that cannot be kept."""
    problems = {}
    for name in request.POST:
        if name.startswith(REMOVE):
            waiting.drop(name.removeprefix(REMOVE), at=at)
    for name, upload in request.FILES.items():
        type = name.removeprefix(UPLOAD)
        try:
            waiting.keep(type, upload, at=at)
        except Refusal as refusal:
            problems[type] = str(refusal)
    return problems


def _supplied(draft, waiting):
    """({type: papers.Supplied}, the open files among them) of what has been handed in so far."""
    files = waiting.open({ask.line.type for ask in draft.asked})
    supplied = {type: papers.Supplied(file=file) for type, file in files.items()}
    for ask in draft.asked:
        if ask.at_counter and ask.line.type not in supplied:
            supplied[ask.line.type] = papers.Supplied(channel=Channel.COUNTER)
    return supplied, files


def _ask_precheck(request, stage, draft, waiting, at):
    """Put what was handed in on file and ask the window to look at it; nothing is filed and no term runs."""
    supplied, files = _supplied(draft, waiting)
    items, note = [a.code for a in draft.chosen], draft.note[:1000]
    precheck = door.ask_precheck(stage, by=request.actor, at=at, items=items, supplied=supplied, note=note)
    for file in files.values():
        file.close()
    waiting.clear(at=at)
    messages.success(request, _("The window has been asked to look at the papers. Nothing is filed yet."))
    return redirect("stages:precheck", precheck.number)


def _file(request, stage, draft, waiting, at):
    """File what was checked, and let go of the uploads that waited."""
    supplied, files = _supplied(draft, waiting)
    application = door.file(
        stage, by=request.actor, at=at, items=[a.code for a in draft.chosen], supplied=supplied,
        promising=draft.promising,
    )  # fmt: skip
    for file in files.values():
        file.close()
    waiting.clear(at=at)
    messages.success(request, _("Filed under number %(number)s. The window checks it within five working days.")
                     % {"number": application.number})  # fmt: skip
    return redirect("stages:application", application.number)

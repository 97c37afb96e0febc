"""A pre-check before filing (网上预审、容缺预审): the list of the window's check, before any term runs.

行政许可法 art. 32 from the other side: what would be told in the one notice is told beforehand. The system says at once
what is there, missing, or could be promised for later; on request the window's people look at the papers and add their
remarks. Nothing is accepted or refused by it, and no clock starts. Papers handed in lie on file and are taken from
there when the application is filed; one that the window finds wrong is set aside and asked for again.
"""

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.acting import require_applicant, require_seat
from projects.enums import Deed, ProjectStatus, SeatKind
from projects.messages import outbox
from projects.models import Paper
from projects.refusal import Refusal
from stages.acts import checklist, credit, filing, papers
from stages.models import Counter, Precheck

TOPIC = "precheck"
ASKED = _("Pre-check asked for: %(number)s")
ASKED_BODY = _("Project %(project)s (%(code)s) asks to look at its papers before filing. No term runs.")
ANSWERED = _("Pre-check %(number)s answered")


class State(TextChoices):
    """What the system sees of one paper of the list."""

    THERE = "there", _("There")
    FROM_FILE = "from_file", _("Comes from the file")
    MISSING = "missing", _("Missing: must be there at acceptance")
    MISSING_CORE = "missing_core", _("Missing, core: never later")
    MAY_FOLLOW = "may_follow", _("Missing: may be promised for later")


def look(project, codes, *, also=()):
    """What the system says at once: [{"type", "name_zh", "name_en", "state", "paper", "items"}]. Writes nothing.

    `also`: types of papers at hand that are not on file yet.
    """
    on_file = papers.on_file(project)
    has_credit = not credit.open_entries(project.enterprise_id).exists()
    return [_line(line, on_file, also, has_credit) for line in checklist.for_codes(project, codes)]


def _line(line, on_file, also, has_credit):
    paper = checklist.from_file(line, on_file)
    return {
        "type": line.type, "name_zh": line.name_zh, "name_en": line.name_en, "items": line.items,
        "paper": paper.pk if paper else None, "state": _state(line, paper, also, has_credit),
    }  # fmt: skip


def _state(line, paper, also, has_credit):
    if not line.is_asked_of_enterprise:
        return State.FROM_FILE
    if paper is not None or line.type in also:
        return State.THERE
    if line.is_core:
        return State.MISSING_CORE
    return State.MAY_FOLLOW if line.is_tolerable and has_credit else State.MISSING


def may_ask(stage, *, by, at):
    """Whoever may file may ask; one question at a time for a stage."""
    require_applicant(by, stage.project, at, Deed.PRE_CHECK, about=stage)
    if stage.project.status != ProjectStatus.ACTIVE:
        raise Refusal("project_ended", _("The project has ended."))
    if not filing.to_file(stage).exists():
        raise Refusal("nothing_to_file", _("Nothing in this stage is left to file for."))
    if Precheck.objects.filter(stage=stage, answered_at__isnull=True).exists():
        raise Refusal("precheck_open", _("The window has not answered the pre-check before this one yet."))


def ask(stage, *, by, at, items, supplied=None, note=""):
    """Ask the window's people to look. `supplied`: {paper type: papers.Supplied}, put on file. Returns the Precheck."""
    may_ask(stage, by=by, at=at)
    project, supplied = stage.project, supplied or {}
    codes = [approval.code for approval in filing.to_file(stage) if approval.code in set(items)]
    if not codes:
        raise Refusal("no_item_chosen", _("Choose at least one item to file for."), field="items")
    lines = checklist.for_codes(project, codes)
    checklist.refuse_unasked(lines, supplied)
    serial = Counter.next(f"precheck {project.division.code} {timezone.localdate(at).year}")
    number = f"YS{project.division.code}{timezone.localdate(at).year}{serial:05}"
    event = history.record(
        project, "ask_precheck", f"stage:{stage.code}", by=by, at=at, reason=note,
        facts={"notice": number, "items": codes, "papers": sorted(supplied)},
    )  # fmt: skip
    by_type = {line.type: line for line in lines}
    for type, paper in supplied.items():
        papers.file_asked(project, by_type[type], paper, event=event, by=by, at=at)
    precheck = Precheck(
        project=project, stage=stage, window=filing.window_of(project.division, at), number=number, items=codes,
        lines=look(project, codes), note=note, asked_at=at, asked_by=by.person,
    )  # fmt: skip
    history.keep(precheck, event, person=by.person)
    facts = {"number": number, "project": project.name, "code": project.code}
    outbox.post(
        TOPIC, precheck.window, subject=outbox.both(ASKED, **facts), body=outbox.both(ASKED_BODY, **facts), at=at,
        project=project, event=event, link=f"/prechecks/{number}/", seat_kind=SeatKind.WINDOW,
    )  # fmt: skip
    return precheck


def may_answer(precheck, *, by, at):
    require_seat(by, {SeatKind.WINDOW}, at, office_id=precheck.window_id)
    if precheck.answered_at is not None:
        raise Refusal("answered_already", _("This pre-check has been answered already."))


def answer(precheck, *, by, at, remarks, text):
    """The window's remarks: {paper type: what is wrong}. A paper found wrong is set aside. Returns the Precheck."""
    may_answer(precheck, by=by, at=at)
    remarks = {type: words.strip() for type, words in remarks.items() if words.strip()}
    unknown = sorted(set(remarks) - {line["type"] for line in precheck.lines})
    if unknown:
        raise Refusal("paper_not_asked_for", _("The paper %(type)s is not asked for here."), type=", ".join(unknown))
    if not text.strip():
        raise Refusal("answer_missing", _("Say in a sentence how it looks."), field="text")
    event = history.record(
        precheck.project, "answer_precheck", f"stage:{precheck.stage.code}", by=by, at=at, reason=text,
        facts={"notice": precheck.number, "papers": sorted(remarks)},
    )  # fmt: skip
    wrong = [line["paper"] for line in precheck.lines if line["type"] in remarks and line["paper"]]
    for paper in Paper.objects.filter(pk__in=wrong, project=precheck.project, used_by__isnull=True):
        papers.set_aside(paper, event, person=by.person)
    precheck.remarks, precheck.answer, precheck.answered_at, precheck.answered_by = remarks, text, at, by.person
    history.keep(precheck, event, person=by.person)
    outbox.post(
        TOPIC, precheck.project.enterprise, subject=outbox.both(ANSWERED, number=precheck.number),
        body=outbox.both(text), at=at, project=precheck.project, event=event, link=f"/prechecks/{precheck.number}/",
    )  # fmt: skip
    return precheck

"""The shortest way through parts of the procedure, for tests that need a scene and not a story."""

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.enums import Channel
from stages.acts import checklist, delivering, filing, papers
from stages.enums import FILINGS, Verdict
from stages.flows import door
from stages.models import Approval, ApprovalItem, Certificate, Obligation
from tests.cast import at

FILED, ACCEPTED, REVIEWED, DECIDED = (
    at(day) for day in ("2026-03-03 10:00", "2026-03-04 10:00", "2026-03-05 10:00", "2026-03-06 10:00")
)


#: the results are collected by the legal representative
COLLECTED = delivering.HandOver("counter", collector="陈国强", identity="legal")
ORIGINAL = papers.Supplied(channel=Channel.COUNTER)


def uploaded(name="补交材料.pdf"):
    """A paper sent on line: only that arrives at once."""
    return papers.Supplied(SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n"), Channel.ONLINE)


def all_papers(project, codes):
    """Every paper that the enterprise has to bring for these items, as originals at the counter."""
    asked = checklist.for_codes(project, codes)
    return {line.type: papers.Supplied(channel=Channel.COUNTER)
            for line in checklist.missing(asked, papers.on_file(project))}  # fmt: skip


def filed_stage(cast, project, code, *, items=None, without=(), promising=None, when=FILED):
    """An application of a stage with all its papers but those of the types `without`.

    `promising`: {type: what is wrong, or ""} of papers promised for later; a list of missing ones will do.
    """
    stage = project.stages.get(code=code)
    codes = items or [approval.code for approval in filing.to_file(stage)]
    supplied = {t: paper for t, paper in all_papers(project, codes).items() if t not in without}
    promising = promising if isinstance(promising, dict) else dict.fromkeys(promising or (), "")
    return door.file(stage, by=cast.applicant, at=when, items=items, supplied=supplied, promising=promising)


def tolerated_stage(cast, project, code, types, *, items=None, when=ACCEPTED):
    """An application accepted although papers of these types are missing, as promised. Returns it."""
    application = filed_stage(cast, project, code, items=items, without=types, promising=types)
    door.perform("accept", application, by=cast.window, at=when, tolerating=list(types))
    application.refresh_from_db()
    return application


def owed(application, type):
    return Obligation.objects.select_related("required_paper__application__project").get(
        required_paper__application=application, required_paper__type=type
    )


def brought(cast, application, type, *, when, result="good", words=""):
    """A promised paper brought by the enterprise and looked at by the window at the same hour."""
    entry = door.supply(owed(application, type), by=cast.applicant, at=when, supplied=uploaded())
    return door.check_supply(entry, by=cast.window, at=when, result=result, words=words)


def accepted_stage(cast, project, code, *, items=None, when=ACCEPTED):
    application = filed_stage(cast, project, code, items=items)
    door.perform("accept", application, by=cast.window, at=when)
    return application


def soil_under_art_42(cast):
    """A housing project whose soil report, due on 12 March 2026, is decided as art. 42 says, from acceptance.

    Its own law counts from receipt and knows no extension; both are the third of March here.
    """
    ApprovalItem.objects.filter(code="L11").update(statutory_from="acceptance")
    project = cast.register("housing")
    accepted_stage(cast, project, "initiation", when=at("2026-03-03 11:00"))
    return project


def current(project, code):
    return Approval.objects.with_names().get(project=project, code=code, is_current=True)


def decide_fully(cast, project, code, *, verdict=Verdict.AGREE, when=DECIDED):
    """Review (unless it is a filing) and decide one item."""
    approval = current(project, code)
    by = cast.holder(approval)
    if approval.item.kind not in FILINGS:
        door.perform("review", approval, by=by, at=REVIEWED, verdict=verdict, text="经审查，符合要求。")
    door.perform(
        "decide", approval, by=by, at=when, verdict=verdict, text="同意。", remedies="可在六十日内申请行政复议。"
    )
    return Approval.objects.with_names().get(pk=approval.pk)


def certificate_under(cast, law):
    """The environmental certificate of 6 March 2026, as if its item's law said of its validity what `law` says."""
    project = cast.register("upgrade")
    accepted_stage(cast, project, "initiation", items=["L03", "L09"])
    decide_fully(cast, project, "L03", when=at("2026-03-04 12:00"))
    item = current(project, "L09").item
    item.validity, item.publicity = law, []
    item.save()
    decide_fully(cast, project, "L09")
    return certificate_again(Certificate.objects.get(approval__project=project, approval__code="L09"))


def certificate_again(certificate):
    """A certificate read anew, with everything that acts on it need."""
    names = ("approval__project__enterprise", "approval__item", "approval__office", "office")
    return Certificate.objects.select_related(*names).get(pk=certificate.pk)

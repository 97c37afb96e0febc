"""Putting papers on file, once for the whole project, and taking them from the file.

浙江省保障“最多跑一次”改革规定 and 优化营商环境条例 art. 36: what a department has or can get from another is not
asked of the enterprise again.
"""

from dataclasses import dataclass
from typing import Any

from projects import history
from projects.enums import Channel, PaperOrigin, PaperStatus
from projects.models import Paper
from projects.uploads import content, scanning, staging
from stages.enums import Origin


@dataclass(frozen=True)
class Supplied:
    """A paper as it arrives: a file, or an original handed over at the counter (no file)."""

    file: Any = None
    channel: str = Channel.ONLINE


def same_bytes(project, sha256):
    """A paper of the project that consists of exactly these bytes, the newest, or None."""
    found = Paper.objects.filter(project=project, sha256=sha256).exclude(sha256="")
    return found.order_by("-supplied_at", "-pk").first()


def result_type(code):
    """The paper type under which the result of an item lies on file."""
    return f"result:{code}"


def on_file(project):
    """Papers on file of a project, by type. One statement."""
    return {paper.type: paper for paper in Paper.objects.filter(project=project, status=PaperStatus.ON_FILE)}


def put_on_file(project, type, name_zh, name_en, origin, supplied, *, event, by, at, follows=None):
    """File a paper as the newest version of its type. The older version stays, marked as replaced.

    `follows`: the part on file together with which it is the paper; that one stays in use.
    """
    versions = list(Paper.objects.select_for_update().filter(project=project, type=type).order_by("-version"))
    for older in versions:
        if older.status == PaperStatus.ON_FILE:
            older.status = PaperStatus.PART if older == follows else PaperStatus.REPLACED
            history.keep(older, event, person=by.person)
    paper = Paper(
        project=project,
        type=type,
        name_zh=name_zh,
        name_en=name_en,
        origin=origin,
        version=versions[0].version + 1 if versions else 1,
        channel=supplied.channel,
        supplied_at=at,
        supplied_by=by.person,
        follows=follows,
    )
    if supplied.file is not None:
        _attach(paper, supplied.file)
    return history.keep(paper, event, person=by.person)


def set_aside(paper, event, *, person=None):
    """A paper found not in order stays kept and is used no more; the file no longer serves it.

    Returns the part that it followed, which stands on file for the paper again, or None.
    """
    paper.status = PaperStatus.FAULTY
    history.keep(paper, event, person=person)
    if paper.follows is not None:
        paper.follows.status = PaperStatus.ON_FILE
        history.keep(paper.follows, event, person=person)
    return paper.follows


def _attach(paper, file):
    paper.content_type = content.kind_of(file).content_type
    paper.sha256, paper.size, paper.file_name = staging.sha256(file), file.size, file.name[-200:]
    storage = paper.file.storage
    name = paper.file.field.generate_filename(paper, file.name)
    paper.file.name = name if storage.exists(name) else storage.save(name, file)
    scanning.ask(paper.sha256, paper.file.name, at=paper.supplied_at)


def file_asked(project, asked, supplied, **said):
    """File a paper that was asked for: `asked` is a RequiredPaper or a checklist.Line. Returns the Paper.

    `said`: event, by, at and, for a further part, follows, as `put_on_file` takes them.
    """
    is_report = asked.origin == Origin.INTERMEDIARY
    origin = PaperOrigin.INTERMEDIARY if is_report else PaperOrigin.ENTERPRISE
    return put_on_file(project, asked.type, asked.name_zh, asked.name_en, origin, supplied, **said)

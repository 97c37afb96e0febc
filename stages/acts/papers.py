"""Putting papers on file, once for the whole project, and taking them from the file.

浙江省保障“最多跑一次”改革规定 and 优化营商环境条例 art. 36: what a department has or can get from another is not
asked of the enterprise again.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import filetype
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects import history
from projects.enums import Channel, PaperOrigin, PaperStatus
from projects.models import Paper
from projects.refusal import Refusal
from stages.enums import Origin

#: what may be put on file, by content and not by name: extension found -> content type
ALLOWED = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "dwg": "image/vnd.dwg",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Supplied:
    """A paper as it arrives: a file, or an original handed over at the counter (no file)."""

    file: Any = None
    channel: str = Channel.ONLINE


def check_upload(file, field=None):
    """Content type of an upload, or a Refusal that says what is wrong with it. Reads the file once for its hash."""
    if file.size == 0:
        raise Refusal("empty_file", _("The file %(name)s is empty."), field=field, name=file.name)
    if file.size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise Refusal(
            "file_too_large",
            _("The file %(name)s is larger than %(limit)s MB."),
            field=field,
            name=file.name,
            limit=limit,
        )
    head = file.read(8192)
    file.seek(0)
    kind = filetype.guess(head)
    if kind is None or kind.extension not in ALLOWED:
        raise Refusal(
            "file_type",
            _("The content of %(name)s is not a kind of file we can keep (PDF, picture, Word, Excel, DWG, ZIP)."),
            field=field,
            name=file.name,
        )
    return ALLOWED[kind.extension]


def result_type(code):
    """The paper type under which the result of an item lies on file."""
    return f"result:{code}"


def on_file(project):
    """Papers on file of a project, by type. One statement."""
    return {paper.type: paper for paper in Paper.objects.filter(project=project, status=PaperStatus.ON_FILE)}


def put_on_file(project, type, name_zh, name_en, origin, supplied, *, event, by, at):
    """File a paper as the newest version of its type. The older version stays, marked as replaced."""
    older = Paper.objects.select_for_update().filter(project=project, type=type).order_by("-version").first()
    if older is not None and older.status == PaperStatus.ON_FILE:
        older.status = PaperStatus.REPLACED
        history.keep(older, event, person=by.person)
    paper = Paper(
        project=project,
        type=type,
        name_zh=name_zh,
        name_en=name_en,
        origin=origin,
        version=older.version + 1 if older else 1,
        channel=supplied.channel,
        supplied_at=at,
        supplied_by=by.person,
    )
    if supplied.file is not None:
        _attach(paper, supplied.file)
    return history.keep(paper, event, person=by.person)


def set_aside(paper, event, *, person=None):
    """A paper found not in order stays kept and is used no more; the file no longer serves it."""
    paper.status = PaperStatus.FAULTY
    return history.keep(paper, event, person=person)


def _attach(paper, file):
    paper.content_type = check_upload(file)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    paper.sha256, paper.size, paper.file_name = digest.hexdigest(), file.size, file.name[-200:]
    storage = paper.file.storage
    name = paper.file.field.generate_filename(paper, file.name)
    paper.file.name = name if storage.exists(name) else storage.save(name, file)


def file_asked(project, asked, supplied, *, event, by, at):
    """File a paper that was asked for: `asked` is a RequiredPaper or a checklist.Line. Returns the Paper."""
    is_report = asked.origin == Origin.INTERMEDIARY
    origin = PaperOrigin.INTERMEDIARY if is_report else PaperOrigin.ENTERPRISE
    return put_on_file(project, asked.type, asked.name_zh, asked.name_en, origin, supplied, event=event, by=by, at=at)

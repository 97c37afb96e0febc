"""What a file is by its content, and whether it may be kept: never by what its name or its sender says.

The list is short: PDF, pictures, Word, Excel, OFD (GB/T 33190), DWG and ZIP. A file that is two things at once, that
breaks off, or whose name promises something else is refused with a sentence at the place where it was chosen. Nothing
is unpacked: of an archive only its table of contents is read.
"""

import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects.refusal import Refusal

try:
    import magic  # needs libmagic, which every Debian has
except ImportError:  # without it the few bytes at the beginning decide
    magic = None

HEAD, TAIL = 65536, 4096


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be kept. `suffixes`: endings of names that promise it; `end`: bytes near its end."""

    content_type: str
    word: object
    suffixes: tuple
    end: bytes = b""


OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Kind("application/pdf", "PDF", ("pdf",), b"%%EOF")
JPEG = Kind("image/jpeg", "JPEG", ("jpg", "jpeg"), b"\xff\xd9")
PNG = Kind("image/png", "PNG", ("png",), b"IEND")
TIFF = Kind("image/tiff", "TIFF", ("tif", "tiff"))
WORD = Kind(OFFICE + "wordprocessingml.document", "Word", ("docx",))
EXCEL = Kind(OFFICE + "spreadsheetml.sheet", "Excel", ("xlsx",))
OFD = Kind("application/ofd", "OFD", ("ofd",))
DWG = Kind("image/vnd.dwg", "DWG", ("dwg",))
ZIP = Kind("application/zip", "ZIP", ("zip",))
KINDS = (PDF, JPEG, PNG, TIFF, WORD, EXCEL, OFD, DWG, ZIP)
BY_TYPE = {kind.content_type: kind for kind in KINDS} | {"image/x-dwg": DWG}
#: an archive is what its table of contents says: a name in it -> the kind
CONTAINERS = {"OFD.xml": OFD, "word/document.xml": WORD, "xl/workbook.xml": EXCEL}
#: what is read once and never kept as a paper, so that no kind is asked of it
ANY = Kind("application/octet-stream", _("file"), ())
#: for the attribute of a file field: what the browser's chooser offers first
ACCEPT = ",".join(f".{suffix}" for kind in KINDS for suffix in kind.suffixes)


def kind_of(file, field=None):
    """The Kind of an uploaded file, or a Refusal (at `field`) that says what is wrong with it. Leaves it rewound."""
    any_kind(file, field)
    try:
        return _kind(file, _name(file), field)
    finally:
        file.seek(0)


def any_kind(file, field=None):
    """ANY for an uploaded file that is not empty and not too large, whatever it is; else a Refusal (at `field`)."""
    if file.size == 0:
        raise Refusal("empty_file", _("The file %(name)s is empty."), field=field, name=_name(file))
    if file.size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        sentence = _("The file %(name)s is larger than %(limit)s MB.")
        raise Refusal("file_too_large", sentence, field=field, name=_name(file), limit=limit)
    return ANY


def _name(file):
    return PurePath(file.name or "").name


def _kind(file, name, field):
    head, tail = _ends(file)
    archive = _archive(file)
    kind = _of_archive(archive, name, field) if head.startswith(b"PK") else BY_TYPE.get(_guess(head))
    if kind is None:
        raise Refusal(
            "file_type",
            _("The content of %(name)s is not a kind of file we can keep (PDF, OFD, picture, Word, Excel, DWG, ZIP)."),
            field=field, name=name,
        )  # fmt: skip
    if archive is not None and not head.startswith(b"PK"):
        sentence = _("The file %(name)s is two things at once: a %(kind)s and an archive. Save it anew and send that.")
        raise Refusal("file_twofold", sentence, field=field, name=name, kind=kind.word)
    if kind.end and kind.end not in tail:
        raise Refusal(
            "file_broken", _("The file %(name)s breaks off before its end. Send it again."), field=field, name=name
        )
    _refuse_a_lying_name(kind, name, field)
    return kind


def _ends(file):
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(0, file.size - TAIL))
    return head, file.read(TAIL)


def _guess(head):
    if magic is not None:
        return magic.from_buffer(head, mime=True)
    found = filetype.guess(head)
    return found and found.mime


def _archive(file):
    """The open archive, None when the file is none, or the fault when it pretends to be one."""
    file.seek(0)
    if not zipfile.is_zipfile(file):
        return None
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError):
        return None


def _of_archive(archive, name, field):
    if archive is None:
        raise Refusal(
            "file_broken", _("The file %(name)s breaks off before its end. Send it again."), field=field, name=name
        )
    names = set(archive.namelist())
    return next((kind for inside, kind in CONTAINERS.items() if inside in names), ZIP)


def _refuse_a_lying_name(kind, name, field):
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix and suffix not in kind.suffixes:
        sentence = _("The name %(name)s ends in .%(suffix)s, but the content is %(kind)s. Name it as what it is.")
        raise Refusal("file_lies", sentence, field=field, name=name, suffix=suffix, kind=kind.word)

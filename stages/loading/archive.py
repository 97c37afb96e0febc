"""A city's folder as one file (ZIP): packed, unpacked for reading, and with single files of it replaced.

What comes in is looked at before anything is unpacked: only YAML and text, few and small, and no way out of the folder.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

from projects.refusal import Refusal

SUFFIXES = (".yaml", ".md")
MOST_FILES, MOST_BYTES = 200, 20_000_000
ITEMS = "items"
#: files are packed with this date, so that the same files make the same archive
EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(files: dict[str, bytes]) -> bytes:
    """The archive of files by their path inside the folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), files[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def of_folder(folder: Path) -> dict[str, bytes]:
    """The files of a city's folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in SUFFIXES)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def files_of(data: bytes) -> dict[str, bytes]:
    """The files of an archive, without the folder they lie in where there is one around all. Raises Refusal."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and _is_wanted(entry.filename)]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise Refusal("archive_too_big", _("This archive is too big for a catalogue."))
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as fault:
        raise Refusal("no_archive", _("This file is no archive (ZIP) that can be opened.")) from fault
    head = next((PurePosixPath(name).parent for name in files if PurePosixPath(name).name == "city.yaml"), None)
    if head is None:
        raise Refusal("no_city", _("There is no city.yaml in this archive."))
    inside = {name: PurePosixPath(name) for name in files}
    return {
        path.relative_to(head).as_posix(): files[name] for name, path in inside.items() if path.is_relative_to(head)
    }


def _is_wanted(name: str) -> bool:
    """Only files of the kinds that a catalogue has, none hidden (as some systems add), none that leaves the folder."""
    path = PurePosixPath(name)
    is_outside = path.is_absolute() or ".." in path.parts or "\\" in name
    return path.suffix in SUFFIXES and not is_outside and not any(p.startswith((".", "__")) for p in path.parts)


def replaced(files: dict[str, bytes], single: dict[str, bytes]) -> dict[str, bytes]:
    """The files with single ones in the place of those of the same name; a new one is taken for one of items."""
    return files | {_place(files, name): data for name, data in single.items()}


def _place(files: dict[str, bytes], name: str) -> str:
    name = PurePosixPath(name).name
    return name if name in files else f"{ITEMS}/{name}"


@contextmanager
def unpacked(data: bytes) -> Iterator[Path]:
    """The archive as a folder, for as long as it is read."""
    with TemporaryDirectory() as kept:
        for name, content in files_of(data).items():
            path = Path(kept) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield Path(kept)

"""`manage.py frames --out DIR`: every frame as Parquet and CSV, for a notebook or another tool."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.frames import document, frames, writing
from reports.frames.tables import TABLES


class Command(BaseCommand):
    help = "Writes the frames of the reports (approvals, applications, projects, days ...) as Parquet and CSV."

    def add_arguments(self, parser):
        parser.add_argument("--out", type=Path, help="folder; made when it is not there")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="day of asking, YYYY-MM-DD; today")
        parser.add_argument("--only", nargs="+", choices=sorted(TABLES), help="these frames only")
        parser.add_argument("--document", action="store_true", help="write docs/frames.md from the table of columns")

    def handle(self, *args, out, on, only, document: bool, **options):
        if document:
            write_document()
        elif out is None:
            raise CommandError(_("Say where to with --out DIR."))
        if out is not None:
            self.write(out, frames(on or timezone.localdate()), only or list(TABLES))

    def write(self, out, found, names):
        out.mkdir(parents=True, exist_ok=True)
        for name in names:
            frame = found[name]
            writing.write_parquet(name, frame, out / f"{name}.parquet")
            writing.write_csv(frame, out / f"{name}.csv")
            self.stdout.write(_("%(name)s: %(rows)s rows, %(columns)s columns")
                              % {"name": name, "rows": len(frame), "columns": frame.shape[1]})  # fmt: skip


def write_document():
    (Path(settings.BASE_DIR) / "docs" / "frames.md").write_text(document.markdown(), encoding="utf-8")

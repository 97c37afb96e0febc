"""`manage.py bulletin [--month 2026-10] [--division CODE] [--reason WHY] [--pdf FILE]`: freeze a month.

Without a month the one before this. A month that has been frozen gets a new edition only where its content has changed.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.refusal import Refusal
from reports.bulletin import freezing
from reports.bulletin.pdf import pdf
from stages.rules.workdays import ONE_DAY


class Command(BaseCommand):
    help = "Freezes the bulletin of a month, or makes a new edition of it."

    def add_arguments(self, parser):
        parser.add_argument("--month", nargs="+", help="YYYY-MM, one or more")
        parser.add_argument("--division", help="code; every division with a centre when not given")
        parser.add_argument("--reason", default="")
        parser.add_argument("--pdf", help="also write the PDF of the last one there")

    def handle(self, *args, month, division, reason, pdf: str, **options):
        at = timezone.now()
        on, row = timezone.localdate(at), None
        chosen = freezing.divisions() if division is None else freezing.divisions().filter(code=division)
        if not chosen:
            raise CommandError(_("There is no division with a centre of that code."))
        for each in month or [f"{on.replace(day=1) - ONE_DAY:%Y-%m}"]:
            for place in chosen:
                row = self.freeze(place, each, at, on, reason)
        if pdf:
            Path(pdf).write_bytes(pdf_of(row))

    def freeze(self, division, month, at, on, reason):
        try:
            row, is_new = freezing.freeze(division, month, at=at, on=on, reason=reason)
        except (Refusal, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        words = _("%(place)s %(month)s: edition %(n)s") if is_new else _("%(place)s %(month)s: edition %(n)s as before")
        self.stdout.write(words % {"place": division, "month": month, "n": row.edition})
        return row


pdf_of = pdf

"""Give a person a seat from the command line: the way to the first administrator."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects.enums import OFFICE_OF_SEAT, SeatKind
from projects.models import Enterprise, Office, Person, Seat


class Command(BaseCommand):
    help = "Give a person a seat: grant_seat LOGIN KIND [--office CODE | --enterprise CREDIT_CODE]"

    def add_arguments(self, parser):
        parser.add_argument("login")
        parser.add_argument("kind", choices=[kind for kind in SeatKind.values if kind != SeatKind.SYSTEM])
        parser.add_argument("--office")
        parser.add_argument("--enterprise")

    def handle(self, *, login, kind, office, enterprise, **options):
        person = self._one(Person, username=login)
        office = self._one(Office, code=office) if office else None
        enterprise = self._one(Enterprise, uscc=enterprise) if enterprise else None
        if kind in OFFICE_OF_SEAT and (office is None or office.kind != OFFICE_OF_SEAT[kind]):
            raise CommandError(f"A {kind} seat needs --office, a {OFFICE_OF_SEAT[kind]}.")
        if kind == SeatKind.ENTERPRISE and enterprise is None:
            raise CommandError("An enterprise seat needs --enterprise.")
        seat, is_new = Seat.objects.get_or_create(
            person=person, kind=kind, office=office, enterprise=enterprise, valid_until=None,
            defaults={"valid_from": timezone.localdate()},
        )  # fmt: skip
        self.stdout.write(f"{'granted' if is_new else 'held already'}: {seat}")

    def _one(self, model, **key):
        try:
            return model.objects.get(**key)
        except model.DoesNotExist:
            raise CommandError(f"There is no {model._meta.verbose_name} {next(iter(key.values()))}.") from None

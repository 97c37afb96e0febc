"""Editions of the catalogue: handed in, looked at with every fault and difference, published from a day on."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from administration.acts import publishing
from administration.models import Publication
from projects.models import Competence
from stages.acts import reference
from stages.loading import archive
from stages.loading.publishing import difference
from stages.models import Edition, Requirement
from tests.administration.refusing import refused
from tests.stages.desks.pages import enter

pytestmark = pytest.mark.django_db
EDITIONS = "administration:editions"


@pytest.fixture
def desk(client, cast):
    return enter(client, cast.administrator)


@pytest.fixture
def files(settings):
    return archive.of_folder(settings.CITY_FIXTURES)


@pytest.fixture
def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def changed(files, name, before, after):
    text = files[name].decode()
    assert before in text
    return SimpleUploadedFile(name.rpartition("/")[2], text.replace(before, after, 1).encode())


def whole(files):
    return SimpleUploadedFile("shaoxing.zip", archive.packed(files), "application/zip")


def hand_in(cast, *uploads):
    return publishing.hand_in(list(uploads), by=cast.administrator, at=timezone.now())


def publish(cast, row, on, reason="绍审改办〔2026〕12号"):
    return publishing.publish(row, by=cast.administrator, at=timezone.now(), on=on, reason=reason)


@pytest.fixture
def land(files):
    """(name of a file of items, its text)"""
    name = next(name for name in sorted(files) if name.startswith("items/"))
    return name, files[name].decode()


@pytest.fixture
def quicker(files, land, tomorrow):
    """A file of items in which one promised limit is another, with the code of the item."""
    edition = Edition.objects.filter(valid_until__isnull=True).get()
    name, text = land
    for item in edition.items.order_by("code"):
        head = f"- code: {item.code}\n"
        if head in text and item.promised_days:
            entry = text.split(head, 1)[1].split("\n- code:", 1)[0]
            if f"days: {item.promised_days}," in entry.partition("promised:")[2].splitlines()[0]:
                first, _promised, rest = entry.partition("promised:")
                new = rest.replace(f"days: {item.promised_days},", f"days: {item.promised_days + 1},", 1)
                whole = text.replace(entry, f"{first}promised:{new}", 1)
                return SimpleUploadedFile(name.rpartition("/")[2], whole.encode()), item
    raise AssertionError("no item to change")


def test_the_files_that_stand_change_nothing(cast, tomorrow, desk):
    row = hand_in(cast)
    assert difference(publishing.read(row), tomorrow).is_empty
    page = desk.get(reverse("administration:publication", args=[row.pk]))
    assert page.context["found"].is_empty and not page.context["lines"]
    with refused("same_catalogue"):
        publish(cast, row, tomorrow)


def test_a_changed_limit_is_shown_published_and_binds_only_new_projects(cast, quicker, tomorrow, desk):
    project = cast.register()
    before, (upload, item) = project.route.edition, quicker
    row = hand_in(cast, upload)
    page = desk.get(reverse("administration:publication", args=[row.pk]))
    ((code, _short, lines),) = page.context["lines"]
    assert code == item.code
    assert [(was, then) for _what, was, then in lines] == [(str(item.promised_days), str(item.promised_days + 1))]
    assert [(each.pk, each.running) for each in page.context["staying"]] == [(before.pk, 1)]
    publish(cast, row, tomorrow)
    row.refresh_from_db()
    before.refresh_from_db()
    assert row.edition.valid_from == tomorrow and before.valid_until == tomorrow - timedelta(days=1)
    assert row.edition.items.get(code=item.code).promised_days == item.promised_days + 1
    assert before.items.get(code=item.code).promised_days == item.promised_days
    assert row.edition.items.count() == before.items.count()
    division = project.division
    assert reference.edition_on(division, tomorrow) == row.edition
    assert reference.edition_on(division, tomorrow - timedelta(days=1)) == before
    project.route.refresh_from_db()
    assert project.route.edition == before
    again = hand_in(cast)  # the files that stand are those published
    assert difference(publishing.read(again), tomorrow + timedelta(days=1)).edition == row.edition


def test_what_differs_in_the_questionnaire_is_named_by_its_way(cast, files, tomorrow):
    upload = changed(files, "facts.yaml", "question: {zh: ", "question: {zh: 请问，")
    found = difference(publishing.read(hand_in(cast, upload)), tomorrow)
    (change,) = found.whole["facts"]
    assert change.what.endswith(".question.zh") and change.after == f"请问，{change.before}"


def test_published_twice_is_published_once(cast, quicker, tomorrow, desk):
    row = hand_in(cast, quicker[0])
    address = reverse("administration:publication", args=[row.pk])
    said = {"on": tomorrow, "reason": "绍审改办〔2026〕12号", "seen": tomorrow.isoformat()}
    assert desk.post(address, said | {"seen": "2020-01-01"}).status_code == 422  # another day was looked at
    count = Edition.objects.count()
    assert desk.post(address, said).status_code == 302
    assert desk.post(address, said).status_code == 302
    assert Edition.objects.count() == count + 1
    with refused("published_already"):
        publish(cast, row, tomorrow)
    assert desk.get(address).status_code == 200


def test_every_fault_is_listed_with_its_place_and_nothing_is_published(cast, files, land, tomorrow, desk):
    name, _text = land
    bad = changed(files, name, "stage:", "stagee:")
    row = hand_in(cast, bad)
    page = desk.get(reverse("administration:publication", args=[row.pk]))
    fault = page.context["faults"][0]
    assert fault.file == name and fault.line > 1 and str(fault.sentence) in page.text
    count = Edition.objects.count()
    with refused("faults"):
        publish(cast, row, tomorrow)
    assert Edition.objects.count() == count


def test_a_function_that_no_office_holds_here_is_a_fault_whatever_the_files_say(cast, quicker, tomorrow):
    row = hand_in(cast, quicker[0])
    function = publishing.read(row)
    code = next(item.values["function"] for item in function.items if item.code == quicker[1].code)
    Competence.objects.filter(function__code=code).delete()
    with refused("faults"):
        publish(cast, row, tomorrow)


def test_an_edition_that_projects_follow_is_not_written_over(cast, quicker, files):
    today = timezone.localdate()
    publish(cast, hand_in(cast, quicker[0]), today)
    project = cast.register(when=f"{today} 09:00")
    assert project.route.edition.valid_from == today
    back = hand_in(cast, whole(files))
    with refused("edition_in_use"):
        publish(cast, back, today)
    publish(cast, back, today + timedelta(days=1))
    assert Edition.objects.filter(valid_from__gte=today).count() == 2


def test_an_edition_to_come_that_nobody_follows_gives_way(cast, quicker, files, tomorrow):
    publish(cast, hand_in(cast, quicker[0]), tomorrow + timedelta(days=30))
    back = hand_in(cast, whole(files))
    with refused("same_catalogue"):
        publish(cast, back, tomorrow)
    publish(cast, back, tomorrow + timedelta(days=30))
    item = quicker[1]
    (edition,) = Edition.objects.filter(valid_from__gte=tomorrow)
    assert edition.items.get(code=item.code).promised_days == item.promised_days


@pytest.mark.parametrize("upload", [
    SimpleUploadedFile("a.zip", b"no archive"),
    SimpleUploadedFile("a.txt", b"x"),
    SimpleUploadedFile("a.zip", archive.packed({"readme.md": b"x"})),
])  # fmt: skip
def test_a_file_that_is_no_catalogue_is_refused_at_its_field(desk, upload):
    upload.seek(0)
    page = desk.post(reverse(EDITIONS), {"files": upload})
    assert page.status_code == 422 and not Publication.objects.exists()


def test_nothing_of_an_archive_leaves_its_folder():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("../evil.yaml", "x")
        packed.writestr("/etc/evil.yaml", "x")
        packed.writestr("city/city.yaml", "x")
        packed.writestr("city/items/a.yaml", "x")
        packed.writestr("city/run.sh", "x")
        packed.writestr("__MACOSX/city/._city.yaml", "x")
    assert set(archive.files_of(made.getvalue())) == {"city.yaml", "items/a.yaml"}


def test_an_archive_of_the_whole_folder_is_handed_in_on_the_page(desk, files, tomorrow):
    answer = desk.post(reverse(EDITIONS), {"files": whole(files)})
    row = Publication.objects.get()
    assert answer["Location"] == reverse("administration:publication", args=[row.pk]) and row.city == "shaoxing"
    back = b"".join(desk.get(reverse("administration:publication-files", args=[row.pk])))
    assert archive.files_of(back) == files
    assert desk.post(reverse("administration:publication-discard", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.discarded_at and not row.is_open
    with refused("put_aside"):
        publishing.publish(row, by=desk_actor(desk), at=timezone.now(), on=tomorrow, reason="x")


def desk_actor(desk):
    from projects.acting import acting_from
    from projects.models import Seat

    return acting_from(Seat.objects.get(pk=desk.session["seat"]))


def test_loading_the_city_leaves_published_editions_alone(cast, quicker, tomorrow):
    row = publish(cast, hand_in(cast, quicker[0]), tomorrow)
    out = io.StringIO()
    call_command("load_city", stdout=out)
    assert Edition.objects.filter(pk=row.edition.pk, valid_from=tomorrow).exists()
    assert Requirement.objects.filter(item__edition=row.edition).exists()


def test_only_an_administrator_hands_in_and_publishes(cast, quicker, tomorrow, client):
    with refused("wrong_seat"):
        publishing.hand_in([], by=cast.centre, at=timezone.now())
    assert enter(client, cast.centre).get(reverse(EDITIONS)).status_code == 404

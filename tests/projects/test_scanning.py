"""Files in quarantine: what waits is not handed out, what is infected never is, what is clean is."""

import socketserver
import struct
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.enums import PaperOrigin, Scan
from projects.history import record
from projects.models import FileScan, OutboxMessage, StagedUpload
from projects.uploads import scanning, staging
from stages.acts import papers
from tests.cast import at
from tests.projects.test_content import PDF
from tests.stages.desks.pages import enter

pytestmark = pytest.mark.django_db
NOW = at("2026-03-09 10:00")
EICAR = PDF.replace(b"<<>>", b"<< /Title (EICAR-STANDARD-ANTIVIRUS-TEST-FILE) >>", 1)


class Clamd(socketserver.BaseRequestHandler):
    """Speaks as much of clamd's protocol as INSTREAM needs; finds the test signature."""

    def handle(self):
        stream = self.request.makefile("rb")
        assert stream.readline().strip() in (b"nINSTREAM", b"zINSTREAM", b"INSTREAM")
        body = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            body += stream.read(size)
        found = b"Eicar-Signature FOUND" if b"EICAR" in body else b"OK"
        self.request.sendall(b"stream: " + found + b"\n")


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def put(cast, project, body, type="site_photo", name="现场照片.pdf"):
    event = record(project, "supply", f"paper:{type}", by=cast.applicant, at=NOW)
    supplied = papers.Supplied(file=SimpleUploadedFile(name, body))
    return papers.put_on_file(project, type, "照片", "Photo", PaperOrigin.ENTERPRISE, supplied, event=event,
                              by=cast.applicant, at=NOW)  # fmt: skip


def fetch(client, paper):
    response = client.get(reverse("stages:paper", args=[paper.pk]))
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response


def test_without_a_scanner_files_are_handed_out_unscanned(client, cast):
    paper = put(cast, cast.register(), PDF)
    assert not FileScan.objects.exists()
    response = fetch(enter(client, cast.applicant), paper)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "filename*=utf-8''%E7%8E%B0%E5%9C%BA%E7%85%A7%E7%89%87.pdf" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_quarantine_until_it_is_clean_and_for_ever_if_it_is_not(client, cast, clamd):
    project = cast.register()
    good, bad = put(cast, project, PDF), put(cast, project, EICAR, type="title")
    enter(client, cast.applicant)
    assert fetch(client, good).status_code == fetch(client, bad).status_code == 409
    assert scanning.scan_all(at=NOW) == 2
    assert fetch(client, good).status_code == 200
    assert fetch(client, bad).status_code == 409
    assert FileScan.objects.get(sha256=bad.sha256).finding == "Eicar-Signature"
    message = OutboxMessage.objects.get(topic="paper.infected")
    assert message.enterprise == project.enterprise and "现场照片.pdf" in message.body["zh"]
    assert scanning.scan_all(at=NOW) == 0


def test_a_scanner_that_is_away_lets_files_wait(cast, clamd, settings):
    settings.CLAMD = "tcp://127.0.0.1:1"
    put(cast, cast.register(), PDF)
    assert scanning.scan_all(at=NOW) == 0
    assert FileScan.objects.get().state == Scan.WAITING


def test_what_no_form_was_sent_with_is_cleared_away_after_two_days(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    old = staging.stage(SimpleUploadedFile("旧.pdf", PDF), at=at("2026-03-01"))
    new = staging.stage(SimpleUploadedFile("新.pdf", PDF), at=NOW)
    assert staging.prune(NOW) == 1
    assert list(StagedUpload.objects.all()) == [new]
    assert staging.staged(str(old.pk)) is None and new.sha256 == staging.sha256(SimpleUploadedFile("新.pdf", PDF))

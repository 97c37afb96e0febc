"""A calendar program subscribes: vdirsyncer copies a feed from the running server, khal shows what was copied."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.enums import FeedScope
from reports.feeds import links
from stages.acts.publishing_calendar import publish
from stages.enums import ClockKind, StageCode
from stages.flows import session_door
from stages.models import CalendarDay, Clock
from tests import sittings
from tests.cast import Cast, at
from tests.stages.desks.pages import it_is
from tests.steps import accepted_stage

CONFIG = """
[general]
status_path = "{home}/status"
[pair lianshen]
a = "feed"
b = "copy"
collections = null
[storage feed]
type = "http"
url = "{url}"
[storage copy]
type = "filesystem"
path = "{home}/copy"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[lianshen]]
path = {home}/copy
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Shanghai
[sqlite]
path = {home}/khal.db
"""


class Client:
    """A calendar program of one person, with a folder of its own."""

    def __init__(self, home, url):
        self.home = home
        (home / "copy").mkdir()
        (home / "vdirsyncer.conf").write_text(CONFIG.format(home=home, url=url))
        (home / "khal.conf").write_text(KHAL.format(home=home))
        assert self.run("vdirsyncer", "-c", home / "vdirsyncer.conf", "discover", "lianshen").returncode == 0

    def run(self, program, *args):
        path = Path(sys.executable).with_name(program)
        env = {**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"}
        return subprocess.run([path, *args], env=env, capture_output=True, text=True, timeout=120)

    def sync(self):
        """(went well, names of the files that were copied or changed)."""
        before = self.files()
        done = self.run("vdirsyncer", "-c", self.home / "vdirsyncer.conf", "sync")
        after = self.files()
        touched = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        assert (done.stderr.count("Copying") + done.stderr.count("Deleting")) == len(touched) or done.returncode
        return done.returncode == 0, touched

    def files(self):
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in (self.home / "copy").iterdir()}

    def shown(self, first, last):
        """The lines that khal prints for some days."""
        done = self.run("khal", "-c", self.home / "khal.conf", "list", "--format", "{start-date} {title}", first, last)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.mark.django_db(transaction=True)
def test_a_moved_session_changes_one_entry(live_server, tmp_path, monkeypatch):
    """To another hour of its day: to another day, the last days for its opinions move with it."""
    it_is(monkeypatch, "2026-03-09 10:00")
    cast = Cast()
    session = sittings.called(cast, sittings.opened(cast))
    lead = sittings.lead_of(cast, session)
    session_door.fix(session, by=lead, at=at("2026-03-06 09:00"), starts_at=at("2026-03-12 09:00"), place="三楼会议室")
    feed = links.make(FeedScope.PROJECT, by=cast.applicant, at=timezone.now(), language="zh", project=session.project)
    client = Client(tmp_path, live_server.url + reverse("reports:calendar-feed", args=[links.word_of(feed)]))
    assert client.sync()[0]
    assert "2026-03-12" in client.shown("2026-03-12", "2026-03-13")
    session_door.fix(sittings.again(session), by=lead, at=at("2026-03-09 09:30"), starts_at=at("2026-03-12 14:00"),
                     place="现场", why_late="现场道路封闭。")  # fmt: skip
    before = client.files()
    went_well, changed = client.sync()
    (gone,), (come,) = changed & before.keys(), changed - before.keys()  # the program replaces what has changed
    old, new = (re.sub(r"\r?\n ", "", text.decode()) for text in (before[gone][1], client.files()[come][1]))
    assert went_well and f"联合会审 {session.number}：" in old and f"联合会审 {session.number}：" in new
    assert "SEQUENCE:0" in old and "SEQUENCE:1" in new and "20260312T140000" in new


@pytest.mark.django_db(transaction=True)
def test_a_calendar_program_subscribes(live_server, tmp_path, monkeypatch, settings):
    it_is(monkeypatch, "2026-03-09 10:00")
    cast = Cast()
    project = cast.register()
    accepted_stage(cast, project, StageCode.INITIATION)
    feed = links.make(FeedScope.PROJECT, by=cast.applicant, at=timezone.now(), language="zh", project=project)
    client = Client(tmp_path, live_server.url + reverse("reports:calendar-feed", args=[links.word_of(feed)]))

    went_well, copied = client.sync()
    assert went_well and len(copied) == Clock.objects.filter(due_on__isnull=False).count() > 3

    assert client.sync() == (True, set())  # nothing has happened: nothing is copied

    clock = Clock.objects.get(kind=ClockKind.DECISION, approval__code="L09")
    shown = client.shown("2026-03-01", "2026-05-01")
    assert f"{clock.due_on} 作出决定截止：" in shown

    last = Clock.objects.running().order_by("-due_on").first()
    publish([CalendarDay(date=last.due_on, working=False, label="停工")], title="停工一天", at=at("2026-03-09 11:00"))
    was, last = last.due_on, Clock.objects.get(pk=last.pk)
    before = client.files()
    went_well, changed = client.sync()
    (gone,), (come,) = changed & before.keys(), changed - before.keys()  # the program replaces what has changed
    old, new = before[gone][1].decode(), client.files()[come][1].decode()
    assert went_well and last.due_on > was
    assert f"DTSTART;VALUE=DATE:{was:%Y%m%d}" in old and f"DTSTART;VALUE=DATE:{last.due_on:%Y%m%d}" in new
    assert "SEQUENCE:0" in old and "SEQUENCE:1" in new
    assert f"{last.due_on} 项目全程时限截止：{project.name}\n" in client.shown(last.due_on.isoformat(), "2027-01-01")

    links.revoke(feed, at=timezone.now())
    went_well, changed = client.sync()
    assert not went_well and changed == set()

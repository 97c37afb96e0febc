"""Kinds of joint session are dated data of a city: what a bad file is told, and what a session keeps."""

from datetime import date

import pytest
from django.utils.translation import override

from projects.models import Division
from stages.enums import ClockKind, SessionKind
from stages.flows import session_door
from stages.loading.faults import BadReferenceData
from stages.loading.reading import read_city
from stages.models import Clock, Edition
from tests.cast import at
from tests.sittings import CALLED, again, called, lead_of, opened, seats
from tests.stages.loading_folder import session_kind, small_city, write

FILE = "sessions.yaml"


def refused(folder, files):
    with override("en"), pytest.raises(BadReferenceData) as raised:
        read_city(write(folder, files))
    return {(fault.field, fault.sentence) for fault in raised.value.faults if fault.file == FILE}


def meeting(**fields):
    return session_kind("meeting", **fields)


#: what is wrong: the lines of the meeting, the field named, words of the sentence
SPOILT = {
    "no line": ([], "kinds", "No line of meeting holds on 2017-01-01."),
    "two lines": ([meeting(), meeting()], "kinds", "Two lines of meeting hold on the same day."),
    "a gap": (
        [meeting(until=date(2018, 12, 31)), meeting(**{"from": date(2019, 2, 1)})],
        "kinds",
        "No line of meeting holds on 2019-01-01.",
    ),
    "an end": ([meeting(until=date(2018, 12, 31))], "kinds", "No line of meeting holds on 2019-01-01."),
    "upside down": (
        [meeting(**{"from": date(2019, 1, 1), "until": date(2018, 1, 1)})],
        "kinds[7].until",
        "It ends before it begins.",
    ),
    "letters of another": ([meeting(letters="SU")], "kinds", "Two kinds have the letters SU."),
    "no such kind": ([meeting(), session_kind("hearing")], "kinds[8].kind", "“hearing” is not one of"),
    "no such table": ([meeting(outcomes="odd")], "kinds[7].outcomes", "no table of outcomes odd"),
    "no such words": ([meeting(silence="odd")], "kinds[7].silence", "no words of silence odd"),
    "no such item": ([meeting(first_items=["X01"])], "kinds[7].first_items", "There is no item X01."),
    "no days": ([meeting(rework_days=None)], "kinds[7].rework_days", "missing"),
    "a step of no day": (
        [meeting(opinions=session_kind("meeting")["opinions"] | {"days": 0})],
        "kinds[7].opinions.days",
        "at least one working day",
    ),
    "days read nowhere": (
        [meeting(opinions=session_kind("meeting")["opinions"] | {"evidence": "read"})],
        "kinds[7].opinions.evidence",
        "Days without a source are an estimate.",
    ),
    "a step twice": (
        [meeting(before=[session_kind("meeting")["opinions"]])], "kinds[7].opinions", "meeting is named twice."
    ),
    "papers too late": (
        [meeting(opinions=session_kind("meeting")["opinions"] | {"asks_papers": True})],
        "kinds[7].opinions",
        "Papers are asked for in a step before the opinions.",
    ),
    "no such function": (
        [meeting(disciplines=[{"code": "x", "function": "magic", "name": {"zh": "x", "en": "x"}}])],
        "kinds[7].disciplines[1].function",
        "There is no function magic.",
    ),
    "a trait nobody knows": ([meeting(on_syte=True)], "kinds[7].on_syte", "Nobody knows this field."),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_line(case, tmp_path):
    lines, field, words = SPOILT[case]
    files = small_city()
    files[FILE]["kinds"] = [line for line in files[FILE]["kinds"] if line["kind"] != "meeting"] + [
        {name: value for name, value in line.items() if value is not None} for line in lines
    ]
    found = refused(tmp_path, files)
    assert any(where == field and words in sentence for where, sentence in found), found


def test_spoilt_tables(tmp_path):
    files = small_city()
    files[FILE]["outcomes"][0]["disagree"] = ["perhaps"]
    files[FILE]["outcomes"][0]["agree"] = []
    files[FILE]["silence"][0]["absent"] = {"zh": "%(who)s", "en": "100%"}
    found = {field for field, _sentence in refused(tmp_path, files)}
    assert {"outcomes[1].disagree", "outcomes[1].agree", "silence[1].absent"} <= found


def test_a_city_needs_the_file(tmp_path):
    files = small_city()
    del files[FILE]
    assert refused(tmp_path, files) == {("", "The file is missing.")}


@pytest.mark.django_db
def test_a_session_keeps_the_figures_with_which_it_began_and_a_later_one_has_the_new_ones(cast):
    project = opened(cast)
    edition = project.route.edition
    lines = [line for line in edition.session_kinds if line["kind"] != "meeting"]
    old = next(line for line in edition.session_kinds if line["kind"] == "meeting")
    longer = old | {"from": "2026-03-09", "opinions": old["opinions"] | {"days": 8}, "later_days": 3}
    edition.session_kinds = [*lines, old | {"until": "2026-03-08"}, longer]
    edition.save(update_fields=["session_kinds"])
    first = called(cast, project, ["L07"], starts_at=at("2026-03-09 09:30"))
    second = called(cast, project, ["L09"], SessionKind.MEETING, when=at("2026-03-09 09:00"))
    assert [Clock.objects.get(session=each, kind=ClockKind.SESSION).due_on.isoformat() for each in (first, second)] == [
        "2026-03-12", "2026-03-19",
    ]  # fmt: skip
    Edition.objects.filter(pk=edition.pk).update(session_kinds=[*lines, longer | {"from": None}])
    first = again(first)
    session_door.fix(first, by=lead_of(cast, first), at=CALLED, starts_at=at("2026-03-10 09:30"))
    assert again(first).opinions_until.isoformat() == "2026-03-11"  # one day after, as when it was called
    assert again(first).rule.opinions.days == 5 and seats(first)


@pytest.mark.django_db
def test_the_kinds_of_the_city_are_in_every_edition():
    division = Division.objects.get(code="330600")
    for edition in Edition.objects.filter(division=division):
        assert {line["kind"] for line in edition.session_kinds} == set(SessionKind)

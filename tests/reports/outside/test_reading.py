"""Dirty rows: each is listed with its line and its fault, and none gets into a figure."""

import gzip
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.outside import mapping, measuring, moments, reading
from reports.outside.faults import Fault, Note, UnusableLog

TODAY = date(2026, 11, 26)
HEAD = "办件编号,环节,办理时间,办结时间,应办结时间,部门,流水号\n"
GOOD = "A1,受理,2016-03-01 09:00,2016-03-11 16:00,2016-03-15,发改局,1\n"


def log(text, encoding="utf-8", said=None):
    return reading.read(
        text.encode(encoding) if isinstance(text, str) else text, said or mapping.Mapping(), today=TODAY
    )


DIRTY = [
    # row, fault
    (",受理,2016-03-01,,,,2", Fault.NO_CASE),
    ("   ,受理,2016-03-01,,,,2", Fault.NO_CASE),
    ("A2,,2016-03-01,,,,2", Fault.NO_ACTIVITY),
    ("A2,受理,,,,,2", Fault.NO_TIME),
    ("A2,受理,soon,,,,2", Fault.UNREADABLE),
    ("A2,受理,42430,,,,2", Fault.UNREADABLE),
    ("A2,受理,2016-02-30,,,,2", Fault.IMPOSSIBLE),
    ("A2,受理,2016-13-01,,,,2", Fault.IMPOSSIBLE),
    ("A2,受理,2016-03-01 25:00,,,,2", Fault.IMPOSSIBLE),
    ("A2,受理,0000-00-00,,,,2", Fault.IMPOSSIBLE),
    ("A2,受理,1970-01-01,,,,2", Fault.IMPOSSIBLE),
    ("A2,受理,2099-01-01,,,,2", Fault.IMPOSSIBLE),
    ("A2,受理,2016-03-01,2099-01-01,,,2", Fault.IMPOSSIBLE),
    ("A2,受理,2016-03-01,,someday,,2", Fault.UNREADABLE),
    ("A2,受理,2016-03-05,2016-03-04,,,2", Fault.BACKWARDS),
    ("A2,受理,2016-03-05 10:00,2016-03-05 09:00,,,2", Fault.BACKWARDS),
    ("A2,受理,2016-03-05,,,,1", Fault.REPEATED),
    ("A2,受理,2016-03-05", Fault.COLUMNS),
    ("A2,受理,2016-03-05,,,,2,more", Fault.COLUMNS),
]


@pytest.mark.parametrize("row,fault", DIRTY)
def test_a_dirty_row_is_listed_and_in_no_figure(row, fault):
    found = log(HEAD + GOOD + row + "\n")
    assert [(each.line, each.fault) for each in found.dirty] == [(3, fault)]
    assert len(found.rows) == 1 and found.lines == 2


@pytest.mark.parametrize("row", ["A2,受理,2016-03-05 10:00,2016-03-05,,,2", "A2,受理,2016-03-05,2016-03-05,,,2"])
def test_a_case_that_ends_on_its_first_day_is_in_order(row):
    assert log(HEAD + row).dirty == []


def test_every_row_of_the_file_is_either_taken_or_listed():
    found = log(HEAD + GOOD + "\n".join(row for row, _fault in DIRTY))
    assert found.lines == len(found.rows) + len(found.dirty) == 1 + len(DIRTY)


def test_lines_are_those_of_the_file_also_behind_a_field_of_several_lines():
    text = HEAD + '"A1\n(two lines)",受理,2016-03-01,,,,1\nA2,受理,soon,,,,2\n'
    assert [each.line for each in log(text).dirty] == [4]


@pytest.mark.parametrize("encoding,notes", [
    ("utf-8", []), ("gb18030", [Note.NOT_UTF8]), ("utf-8-sig", [Note.BOM]), ("utf-16", [Note.BOM, Note.NOT_UTF8]),
])  # fmt: skip
def test_the_encoding_is_found_and_told(encoding, notes):
    found = log(HEAD + GOOD, encoding)
    assert found.rows[0].activity == "受理" and found.notes == notes


def test_a_line_that_is_no_text_is_listed_and_the_others_are_read():
    data = (HEAD + GOOD).encode() + b"A2,\xff\xfe\xc0,2016-03-05,,,,2\n" + "A3,办结,2016-03-05,,,,3\n".encode()
    found = log(data)
    assert [(each.line, each.fault) for each in found.dirty] == [(3, Fault.ENCODING)]
    assert [row.case for row in found.rows] == ["A1", "A3"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    assert len(log((HEAD + GOOD).replace(",", delimiter)).rows) == 1


def test_a_mapping_names_the_columns_and_the_way_dates_are_written():
    said = mapping.read('case: c\nactivity: a\ntime: t\ndates: "%d/%m/%Y"')
    found = log("t,a,c\n31/12/2015,x,1\n30/02/2016,x,2\n2016-03-01,x,3\n", said=said)
    assert found.rows[0].at == datetime(2015, 12, 31)
    assert [each.fault for each in found.dirty] == [Fault.IMPOSSIBLE, Fault.UNREADABLE]


@pytest.mark.parametrize("text,code", [
    ("case: [a, b]", "bad_mapping"), ("cas: x", "bad_mapping"), ("- a", "bad_mapping"), ("a: b: c", "bad_mapping"),
])  # fmt: skip
def test_a_mapping_that_says_nothing_usable_is_refused(text, code):
    with pytest.raises(UnusableLog) as refused:
        mapping.read(text)
    assert refused.value.code == code and str(refused.value)


@pytest.mark.parametrize("data,code", [
    (b"", "empty"), (b" \n", "empty"), (b"x,y\n1,2\n", "column_unknown"), (b"<log><trace>", "not_xml"),
    (b"<log></log>", "no_events"), (b"\x1f\x8bxxxx", "not_gzip"),
])  # fmt: skip
def test_a_file_that_cannot_be_measured_is_told_why(data, code):
    with pytest.raises(UnusableLog) as refused:
        log(data)
    assert refused.value.code == code and str(refused.value)


def test_a_named_column_that_is_not_there_is_told():
    with pytest.raises(UnusableLog) as refused:
        log(HEAD + GOOD, said=mapping.Mapping(case="nobody"))
    assert "nobody" in str(refused.value) and "办件编号" in str(refused.value)


XES = """<?xml version="1.0"?><log><string key="concept:name" value="x"/><global scope="event">
<string key="a" value="b"/></global><trace><string key="concept:name" value="C1"/>
<event><string key="concept:name" value="start"/><date key="time:timestamp" value="2016-03-01T09:00:00.000+08:00"/>
<list key="more"><values><string key="concept:name" value="not this"/></values></list></event>
<event><string key="concept:name" value="end"/><date key="time:timestamp" value="2016-03-11T09:00:00.000+08:00"/>
<string key="org:group" value="发改局"/></event>
<event><string key="concept:name" value="odd"/></event></trace></log>"""


@pytest.mark.parametrize("data", [XES.encode(), gzip.compress(XES.encode())])
def test_xes_is_read_with_the_lines_of_what_is_wrong(data):
    found = log(data)
    assert [(row.case, row.activity, row.office) for row in found.rows] == [
        ("C1", "start", ""),
        ("C1", "end", "发改局"),
    ]
    assert [(each.line, each.fault) for each in found.dirty] == [(7, Fault.NO_TIME)]


SHAPES = ["2016-03-01", "2016/3/1", "2016.03.01", "2016年3月1日", "20160301", " 2016-03-01 "]


@pytest.mark.parametrize("text", SHAPES)
def test_a_day_in_the_usual_shapes(text):
    assert moments.moment(text) == datetime(2016, 3, 1)


@pytest.mark.parametrize(
    "text", ["2016-03-01T09:05:07", "2016-03-01 9:05:07", "2016年3月1日 9时5分7秒", "20160301 090507"]
)
def test_an_hour_in_the_usual_shapes(text):
    assert moments.moment(text) == datetime(2016, 3, 1, 9, 5, 7)


def test_an_offset_is_kept():
    assert moments.moment("2016-03-01T09:05:07.123Z").utcoffset().total_seconds() == 0


@given(st.text(max_size=40))
def test_whatever_stands_there_is_a_moment_or_a_fault(text):
    with suppress(moments.Unreadable, moments.Impossible):
        assert isinstance(moments.moment(text), datetime)


def test_a_rows_own_repetition_casts_no_doubt_on_its_case():
    found = log(HEAD + GOOD + GOOD)
    assert [each.fault for each in found.dirty] == [Fault.REPEATED]
    assert measuring.report(found).doubtful == 0


def test_another_row_under_the_same_identifier_does():
    found = log(HEAD + GOOD + "A1,办结,2016-03-20,,,,1\n")
    assert measuring.report(found).doubtful == 1

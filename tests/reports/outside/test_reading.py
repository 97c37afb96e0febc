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


GOOD_ROWS = [f"A{n},受理,2016-03-02,,,,{n}" for n in range(10, 210)]
STRAY = [
    'X,"receive,2016-03-01', 'X,receive,2016-03-01,,,,"7', 'X,receive,2016-03-01,,,"office,7', '"X,receive,2016-03-01',
]  # fmt: skip


@pytest.mark.parametrize("row", STRAY)
def test_a_stray_quotation_mark_costs_its_own_line_alone(row):
    found = log(HEAD + "\n".join([row, *GOOD_ROWS]) + "\n")
    assert [(each.line, each.fault) for each in found.dirty] == [(2, Fault.QUOTES)]
    assert found.lines == 201 and [row.line for row in found.rows] == list(range(3, 203))


@pytest.mark.parametrize("row", STRAY)
def test_two_stray_quotation_marks_far_apart_cost_two_lines(row):
    found = log(HEAD + "\n".join([row, *GOOD_ROWS[:100], row, *GOOD_ROWS[100:]]))
    assert [each.line for each in found.dirty] == [2, 103] and len(found.rows) == 200


def test_a_quotation_mark_that_closes_behind_good_rows_does_not_hide_them():
    found = log(HEAD + "\n".join(['X,receive,2016-03-01,,,,"7', *GOOD_ROWS, 'Y,receive,2016-03-01,,,,7"']))
    assert len(found.rows) >= 200 and found.lines == 202


@pytest.mark.parametrize("head,name", [("case,activity,time,time", "time"), ("case,activity,time,a, a ", "a")])
def test_two_columns_of_one_name_are_told(head, name):
    with pytest.raises(UnusableLog) as refused:
        log(f"{head}\nA,x,2016-03-01,2016-03-02,1\n")
    assert refused.value.code == "same_column" and name in str(refused.value)


def test_columns_without_a_name_may_be_many():
    assert len(log("case,activity,time,,\nA,x,2016-03-01,,\n").rows) == 1


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


@pytest.mark.parametrize("data", [XES.encode(), gzip.compress(XES.encode(), mtime=0)])
def test_xes_is_read_with_the_lines_of_what_is_wrong(data):
    found = log(data)
    assert [(row.case, row.activity, row.office) for row in found.rows] == [
        ("C1", "start", ""),
        ("C1", "end", "发改局"),
    ]
    assert [(each.line, each.fault) for each in found.dirty] == [(7, Fault.NO_TIME)]


CHINESE = """<?xml version="1.0" encoding="NAME"?>
<log><trace><string key="concept:name" value="办件一"/>
<event><string key="concept:name" value="受理"/><date key="time:timestamp" value="2016-03-01T09:00:00"/></event>
<event><string key="concept:name" value="办结"/><date key="time:timestamp" value="2016-03-02T09:00:00"/></event>
</trace></log>"""


@pytest.mark.parametrize("name,written", [
    ("GB18030", "gb18030"), ("GBK", "gbk"), ("gb2312", "gbk"), ("UTF-8", "utf-8"),
    ("UTF-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("UTF-16", "utf-16-le"),
])  # fmt: skip
def test_xes_is_read_in_the_encoding_it_declares(name, written):
    found = log(CHINESE.replace("NAME", name).encode(written))
    assert found.dirty == [] and [row.activity for row in found.rows] == ["受理", "办结"]


@pytest.mark.parametrize("name,written", [("UTF-8", "gb18030"), ("ASCII", "utf-8")])
def test_bytes_that_are_not_what_is_declared_are_told_with_their_lines(name, written):
    found = log(CHINESE.replace("NAME", name).encode(written))
    assert [(each.line, each.fault) for each in found.dirty] == [(3, Fault.ENCODING), (4, Fault.ENCODING)]
    assert found.rows == []


def test_one_broken_event_is_told_and_the_others_are_read():
    data = CHINESE.replace("NAME", "GB18030").encode("gb18030").replace("受理".encode("gbk"), b"\xff\xff")
    found = log(data)
    assert [(each.line, each.case) for each in found.dirty] == [(3, "办件一")] and len(found.rows) == 1


BEYOND = [
    # data, code
    (CHINESE.replace("NAME", "klingon").encode(), "encoding_unknown"),
    (CHINESE.replace("NAME", "base64").encode(), "encoding_unknown"),
    (CHINESE.replace("NAME", "idna").encode(), "encoding_unknown"),
    (CHINESE.replace("NAME", "utf-16").encode(), "not_xml"),
    (CHINESE.replace("NAME", "UTF-8").replace("受", "\0").encode(), "not_xml"),
    (CHINESE.replace("NAME", "UTF-8").encode()[:200], "not_xml"),
    (CHINESE.replace("NAME", "GBK").encode("gbk")[:201], "not_xml"),
    (b"\xef\xbb\xbf", "empty"), (b"\xff\xfe", "empty"), (b"\0\0\0", "empty"),
    (gzip.compress(b"x" * 5000, mtime=0)[:20], "not_gzip"),
    (gzip.compress(XES.encode(), mtime=0)[:12] + b"\xff" * 40, "not_gzip"),
    (b'case,"activity,time\nA,x,2016-03-01\n', "head_quotes"),
]  # fmt: skip


@pytest.mark.parametrize("data,code", BEYOND)
def test_whatever_is_wrong_with_the_file_is_told(data, code):
    with pytest.raises(UnusableLog) as refused:
        log(data)
    assert refused.value.code == code and str(refused.value)


@pytest.mark.parametrize("pattern", ["%d/%d/%Y", "%Q", "%", "%e/%m"])
def test_a_way_of_writing_dates_that_is_none_is_told(pattern):
    with pytest.raises(UnusableLog) as refused:
        log(HEAD + GOOD, said=mapping.Mapping(dates=pattern))
    assert refused.value.code == "bad_dates"


@given(st.binary(max_size=200), st.sampled_from([b"", HEAD.encode(), b"<?xml version='1.0' encoding='gbk'?><log>"]))
def test_whatever_the_file_holds_it_is_read_or_told(data, before):
    with suppress(UnusableLog):
        log(before + data)


SHAPES = ["2016-03-01", "2016/3/1", "2016.03.01", "2016年3月1日", "20160301", " 2016-03-01 "]


@pytest.mark.parametrize("text", SHAPES)
def test_a_day_in_the_usual_shapes(text):
    assert moments.moment(text) == datetime(2016, 3, 1)


@pytest.mark.parametrize(
    "text", ["2016-03-01T09:05:07", "2016-03-01 9:05:07", "2016年3月1日 9时5分7秒", "20160301 090507"]
)
def test_an_hour_in_the_usual_shapes(text):
    assert moments.moment(text) == datetime(2016, 3, 1, 9, 5, 7)


@pytest.mark.parametrize("text,found", [
    ("2016-01-05T17:00:00Z", datetime(2016, 1, 6, 1)), ("2016-01-05T09:05:07.123Z", datetime(2016, 1, 5, 17, 5, 7)),
    ("2016-01-06T01:00:00+08:00", datetime(2016, 1, 6, 1)), ("2016-01-06 01:00", datetime(2016, 1, 6, 1)),
])  # fmt: skip
def test_a_moment_with_an_offset_is_told_as_the_citys_clocks_showed_it(text, found):
    assert moments.moment(text) == found


@pytest.mark.parametrize("text", ["9999-12-31T23:00:00-05:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_beyond_all_calendars_is_impossible(text):
    with pytest.raises(moments.Impossible):
        moments.moment(text)


def test_an_evening_in_utc_is_the_next_day_here_and_late():
    found = log("case,activity,time,due\nA,x,2016-01-04T17:00:00Z,2016-01-05\nA,y,2016-01-05T17:00:00Z,2016-01-05\n")
    seen = measuring.report(found)
    assert (seen.first, seen.last, seen.late.late) == (date(2016, 1, 5), date(2016, 1, 6), 1)


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

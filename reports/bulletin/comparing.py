"""What a new edition changes, line by line. Pure: two contents in, a list of differences out."""

import json

#: fields of an office and of a red case that are compared
OF_OFFICE = (
    "rank",
    "decided",
    "in_time",
    "overdue",
    "share",
    "unanswered",
    "urged",
    "running",
    "stopped",
    "median",
    "p90",
    "promise",
    "measured",
)
OF_CASE = ("due_on", "over", "state", "urged", "answer")
#: what charts are drawn from, and the fields by which rows in them are known again
SERIES = ("flow", "durations", "items", "lights", "by_item", "ribbons")
KNOWN_BY = ("item", "project", "stage")


def difference(before, after):
    """[{"about", "code", "zh", "en", "field", "before", "after"}]: figures, offices and red cases, in that order.

    `about` is number, office, case or series; what is new has no before, what is gone no after. Of the series behind
    the charts each point that changed is a line, its `field` the way to it (month, item, days, stage). What an older
    edition did not have yet is not compared.
    """
    found = [_line("number", name, "", "", name, before["numbers"].get(name), value)
             for name, value in after["numbers"].items() if before["numbers"].get(name) != value]  # fmt: skip
    found += _rows("office", before["offices"], after["offices"], _office, OF_OFFICE)
    found += _rows("case", before["red"], after["red"], _case, OF_CASE)
    if before.get("red_count") != after.get("red_count"):
        found.append(_line("number", "red_count", "", "", "red_count", before.get("red_count"), after.get("red_count")))
    for name in (each for each in SERIES if each in before and each in after):
        old, new = (dict(_points(content[name], content["months"])) for content in (before, after))
        found += [_line("series", name, "", "", "/".join(way), old.get(way), new.get(way))
                  for way in sorted({*old, *new}) if old.get(way) != new.get(way)]  # fmt: skip
    return found


def other_cases(before, after):
    """[a line] when the figures are the same but not the cases behind them, in whatever order they were read."""
    if before is None or _cases(before) == _cases(after):
        return []
    return [_line("series", "cases", "", "", "", None, None)]


def _cases(cases):
    rows = lambda each: sorted(map(_said, each)) if isinstance(each, list) else _said(each)  # noqa: E731
    return {part: rows(each) for part, each in cases.items() if part != "names"}


def _said(row):
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


def _points(series, months, way=()):
    """(way to it, value) of every single value in a series; a list without known rows is one of months."""
    if isinstance(series, dict):
        for key, value in series.items():
            yield from _points(value, months, (*way, str(key)))
    elif isinstance(series, list):
        for place, row in enumerate(series):
            by = next((row[name] for name in KNOWN_BY if isinstance(row, dict) and name in row), None)
            yield from _points(row, months, (*way, str(months[place] if by is None else by)))
    else:
        yield way, series


def _line(about, code, zh, en, field, before, after):
    return {"about": about, "code": code, "zh": zh, "en": en, "field": field, "before": before, "after": after}


def _office(row):
    return row["office"]


def _case(row):
    return f"{row['project']} {row['item']}/{row['round']}"


def _rows(about, before, after, key, fields):
    old, new = ({key(row): row for row in rows} for rows in (before, after))
    for code in [*new, *(code for code in old if code not in new)]:
        if code not in old or code not in new:
            row = new.get(code) or old[code]
            yield _line(about, code, row["zh"], row["en"], "", None if code not in old else True,
                        None if code not in new else True)  # fmt: skip
            continue
        for field in fields:
            if old[code].get(field) != new[code].get(field):
                yield _line(about, code, new[code]["zh"], new[code]["en"], field, old[code].get(field),
                            new[code].get(field))  # fmt: skip

"""What a new edition changes, line by line. Pure: two contents in, a list of differences out."""

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
)
OF_CASE = ("due_on", "over", "state", "urged", "answer")


def difference(before, after):
    """[{"about", "code", "zh", "en", "field", "before", "after"}]: figures, offices and red cases, in that order.

    `about` is number, office or case; what is new has no before, what is gone no after. The monthly series behind the
    charts are told as one line each.
    """
    found = [_line("number", name, "", "", name, before["numbers"].get(name), value)
             for name, value in after["numbers"].items() if before["numbers"].get(name) != value]  # fmt: skip
    found += _rows("office", before["offices"], after["offices"], _office, OF_OFFICE)
    found += _rows("case", before["red"], after["red"], _case, OF_CASE)
    for name in ("flow", "durations", "items", "lights"):
        if name in before and before[name] != after.get(name):
            found.append(_line("series", name, "", "", name, "", ""))
    return found


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

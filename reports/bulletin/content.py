"""What a bulletin says, as plain data: reckoned from the frames as of the last evening of the month.

What has been decided since counts as open on that evening. Everything is kept with its names in both languages, so an
edition can be shown when offices and catalogue have long changed.
"""

import calendar
from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
from django.db.models import Q
from django.utils import timezone

from projects.models import Office, Project
from reports.bulletin import cases, ranking, ribbons
from reports.forecast.past import end_of
from reports.frames import frames
from reports.lights import lights_on
from reports.measures.about_approvals import DONE_IN_TERM
from reports.measures.book import BOOK
from reports.measures.measure import finish, partial
from reports.rollup import reading
from reports.rollup.kept import FLOW, PROMISE
from stages.acts import reference
from stages.models import ApprovalItem, Urging

NET = BOOK["net_duration"]
BACK = 12
#: red cases printed; all are counted
MOST_RED = 200
#: items whose distribution is drawn
MOST_ITEMS = 4
#: the cases, the numbers, the lights of the months before, offices and items
PARTS = 4


def last_day(month):
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def projects_of(division, on):
    """The projects of a division and those below it that were registered by the evening of a day."""
    here = Q(division=division) | Q(division__parent=division)
    return Project.objects.filter(here, registered_at__lt=end_of(on))


def reckoned(division, month, told=lambda _done, _total: None):
    """(content of the bulletin of a division for a month, the cases behind it: see cases.frozen), both JSON.

    `told` hears how many of its parts are there.
    """
    told(0, PARTS)
    on = last_day(month)
    first, projects = on.replace(day=1), projects_of(division, on)
    seen = frames(on, projects)
    approvals = seen.approvals
    told(1, PARTS)
    finished = approvals["finished_on"]
    day, begin = pd.Timestamp(on), pd.Timestamp(first)
    decided = approvals[DONE_IN_TERM(approvals) & (finished >= begin) & (finished <= day)]
    is_open = (approvals["started_on"] <= day) & (finished.isna() | (finished > day))
    running = approvals[is_open & approvals["due_on"].notna()]
    overdue = running[running["red_on"] <= day]
    urgings = list(Urging.objects.filter(project__in=projects, opened_at__lt=end_of(on))
                   .select_related("office", "project", "clock__approval").order_by("pk"))  # fmt: skip
    months = reading.months_before(on, BACK)
    until = lambda row: row.finished_on if row.finished_on <= day else day  # noqa: E731
    behind = cases.frozen(seen, decided, running, lambda row: row.red_on <= until(row), urgings, on, months)
    numbers = _numbers(seen, decided, running, overdue, first, on)
    told(2, PARTS)
    lights = lights_on(projects, [last_day(each) for each in months])
    told(3, PARTS)
    said = {
        "rules": ranking.VERSION, "fewest": ranking.FEWEST, "month": month, "as_of": on.isoformat(),
        "division": {"code": division.code, "zh": division.name_zh, "en": division.name_en},
        "numbers": numbers,
        "offices": _offices(decided, overdue, running, urgings, first, on),
        "items": _items(decided),
        "red": _red(decided, overdue, urgings, on), "red_count": int(len(overdue) + _late(decided).sum()),
        "months": months, "flow": _flow(seen, months),
        "durations": {str(days): n for days, n in sorted(Counter(NET.value(decided[NET.rows(decided)])).items())},
        "lights": [{light.value: n for light, n in found.items()}
                   for found in lights],
        "by_item": _by_item(decided), "ribbons": ribbons.under_way(seen, on),
    }  # fmt: skip
    return said, behind


def _late(rows):
    return rows["finished_on"] >= rows["red_on"]


def _numbers(seen, decided, running, overdue, first, on):
    projects, applications = seen.projects, seen.applications
    within = lambda days: int(((days >= pd.Timestamp(first)) & (days <= pd.Timestamp(on))).sum())  # noqa: E731
    figures = finish(partial(decided, [NET]))
    is_none = figures.empty
    return {
        "registered": within(projects["registered_on"]), "permitted": within(projects["permit_on"]),
        "filed": within(applications["filed_on"]), "accepted": within(applications["accepted_on"]),
        "decided": len(decided), "in_time": int((~_late(decided)).sum()), "late": int(_late(decided).sum()),
        "early": int(decided["is_early"].sum()), "stopped": int((decided["stopped_days"].fillna(0) > 0).sum()),
        "running": len(running), "overdue": len(overdue),
        "mean": None if is_none else round(float(figures["mean"].iloc[0]), 1),
        "median": None if is_none else int(figures["median"].iloc[0]),
        "p90": None if is_none else int(figures["p90"].iloc[0]),
    }  # fmt: skip


def _offices(decided, overdue, running, urgings, first, on):
    in_time = decided[~_late(decided)]
    counts = {name: rows["office"].astype("str").value_counts().to_dict()
              for name, rows in (("decided", decided), ("in_time", in_time), ("overdue", overdue), ("running", running),
                                 ("stopped", decided[decided["stopped_days"].fillna(0) > 0]))}  # fmt: skip
    unanswered = Counter(each.office.code for each in urgings if _is_unanswered(each, on))
    urged = Counter(each.office.code for each in urgings if first <= timezone.localdate(each.opened_at) <= on)
    figures, measured = _against(decided, "office"), decided[NET.rows(decided)]["office"].astype("str").value_counts()
    codes = sorted(set(counts["decided"]) | set(counts["overdue"]) | set(unanswered))
    names = _names(codes)
    months = [
        ranking.Month(code, counts["decided"].get(code, 0), counts["in_time"].get(code, 0),
                      counts["overdue"].get(code, 0), unanswered[code])
        for code in codes
    ]  # fmt: skip
    return [
        {
            "office": each.office, **names.get(each.office, {"zh": each.office, "en": each.office}), "rank": rank,
            "decided": each.decided, "in_time": each.in_time, "overdue": each.overdue,
            "share": None if each.share is None else round(each.share, 4), "unanswered": each.unanswered,
            "urged": urged[each.office], "running": counts["running"].get(each.office, 0),
            "stopped": counts["stopped"].get(each.office, 0), "measured": int(measured.get(each.office, 0)),
            **figures.get(each.office, dict.fromkeys(AGAINST)),
        }
        for rank, each in ranking.ranked(months)
    ]  # fmt: skip


#: what the days of an office or an item are held against
AGAINST = ("median", "p90", "promise")


def _against(decided, by):
    """{code: {"median", "p90", "promise"}}: net working days and the median promise of the same decisions."""
    rows = finish(partial(decided, [NET, PROMISE], [by]), [by])
    found = {row[by]: {"median": int(row["median"]), "p90": int(row["p90"]), "promise": None}
             for row in rows[rows["measure"] == NET.code].to_dict("records")}  # fmt: skip
    for row in rows[rows["measure"] == PROMISE.code].to_dict("records"):
        found[row[by]]["promise"] = int(row["median"])
    return found


def _items(decided):
    """What was decided, item by item, the most frequent first."""
    counts, figures = decided[NET.rows(decided)]["item"].astype("str").value_counts(), _against(decided, "item")
    names = {row.code: row for row in ApprovalItem.objects.filter(code__in=list(counts.index)).order_by("edition")}
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"item": code, "zh": names[code].short_zh or names[code].name_zh,
             "en": names[code].short_en or names[code].name_en, "decided": int(n), **figures[code]}
            for code, n in ordered]  # fmt: skip


def _by_item(decided):
    """{item: {days: how many}} of the items decided most often."""
    rows = decided[NET.rows(decided)]
    often = sorted(rows["item"].astype("str").value_counts().items(), key=lambda pair: (-pair[1], pair[0]))
    days = {code: NET.value(rows[rows["item"].astype("str") == code]) for code, _n in often[:MOST_ITEMS]}
    return {code: {str(n): times for n, times in sorted(Counter(each).items())} for code, each in days.items()}


def _names(codes):
    rows = Office.objects.filter(code__in=codes).select_related("division")
    return {row.code: {"zh": f"{row.division.short_zh}{row.short_zh}", "en": f"{row.division.short_en} {row.short_en}"}
            for row in rows}  # fmt: skip


def _is_unanswered(urging, on):
    return urging.answered_at is None or timezone.localdate(urging.answered_at) > on


def _red(decided, overdue, urgings, on):
    """Red cases, the longest over first: open and overdue, and decided late in the month, with the office's answer."""
    rows = pd.concat([overdue.assign(red="open"), decided[_late(decided)].assign(red="late")])
    until = np.where(rows["red"] == "open", pd.Timestamp(on), rows["finished_on"]).astype("datetime64[D]")
    due = rows["due_on"].to_numpy().astype("datetime64[D]")
    over = reference.calendar().between(due, until) if len(rows) else []
    answers = {}
    for each in urgings:
        if each.clock.approval_id and each.answered_at and timezone.localdate(each.answered_at) <= on:
            answers[each.clock.approval_id] = each.answer
    urged = {each.clock.approval_id for each in urgings}
    names = dict(Project.objects.filter(code__in=set(rows["project"])).values_list("code", "name"))
    items = {row.code: row for row in ApprovalItem.objects.filter(code__in=set(rows["item"])).order_by("edition")}
    offices = _names(set(rows["office"].astype("str")))
    found = [
        {
            "project": row.project, "name": names.get(row.project, ""), "item": row.item, "round": int(row.round),
            "zh": items[row.item].name_zh, "en": items[row.item].name_en, "office": str(row.office),
            "office_zh": offices.get(str(row.office), {}).get("zh", ""),
            "office_en": offices.get(str(row.office), {}).get("en", ""),
            "due_on": row.due_on.date().isoformat(), "over": int(days), "state": row.red,
            "urged": row.approval in urged, "answer": answers.get(row.approval, ""),
        }
        for row, days in zip(rows.itertuples(index=False), over, strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each["over"], each["project"], each["item"]))[:MOST_RED]


def _flow(seen, months):
    """{measure: [how often in each month]} of what the roll-up counts, from the frames themselves."""
    found = {}
    for measure in FLOW:
        frame = seen[measure.frame]
        rows = frame[measure.rows(frame).to_numpy(bool)]
        counts = Counter(rows[measure.when].dt.strftime("%Y-%m"))
        found[measure.code] = [counts[month] for month in months]
    return found

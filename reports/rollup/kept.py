"""Which measures the roll-up keeps, and by what they can be told apart.

Only what follows from events alone is kept: what a case was when it ended. What changes with the day of asking (open
and overdue, age) is asked of the clocks. The histograms are those of reports.measures, so a month of the roll-up gives
the same figures as the frames, to the last case.
"""

import pandas as pd

from reports.measures import book
from reports.measures.about_approvals import DONE_IN_TERM
from reports.measures.measure import MONTH, Kind, Measure, merge, partial
from reports.measures.rows import all_rows, both, equals, flag, known
from stages.enums import Unit


def _times(code, frame, when, name, rows):
    """A measure that only counts how often something happened in a month."""
    return Measure(code, frame, Kind.SHARE, when, *name, "", "", "", known(rows, when), all_rows)


FLOW = (
    _times("registered", "projects", "registered_on", ("Registered", "赋码项目"), all_rows),
    _times("permitted", "projects", "permit_on", ("Construction permits", "取得施工许可项目"), all_rows),
    _times("concluded", "projects", "ended_on", ("Finished", "办结项目"), equals("status", "concluded")),
    _times("filed", "applications", "filed_on", ("Applications filed", "申报件"), all_rows),
    _times("accepted", "applications", "accepted_on", ("Applications accepted", "受理件"), all_rows),
    _times("decided", "approvals", "finished_on", ("Items decided", "办结事项"), DONE_IN_TERM),
    _times("decided_late", "approvals", "finished_on", ("Items decided late", "超期办结事项"),
           both(DONE_IN_TERM, flag("is_late"))),
)  # fmt: skip
#: the promise of what was decided, where it is given in working days: what an office's duration is held against
PROMISE = Measure(
    "promise", "approvals", Kind.DAYS, "finished_on", "Promise", "承诺时限", "", "", "",
    both(known(flag("is_decided"), "promised_days", "net_days"),
         lambda frame: frame["promised_unit"].astype("str") == Unit.WORKING_DAY),
    lambda frame: frame["promised_days"],
)  # fmt: skip
FROM_BOOK = (
    "net_duration", "on_time", "early", "stopped", "stopped_days", "immediate", "late_days", "extended", "breach",
    "check_duration", "first_pass", "tolerance_used", "online", "at_most_once", "permit_duration",
)  # fmt: skip
MEASURES = (*FLOW, PROMISE, *(book.BOOK[code] for code in FROM_BOOK))
#: the columns of a frame by which its cells are told apart, and the cell's own names for them
BY = {
    "approvals": {"division": "division", "stage": "stage", "item": "item", "office": "office"},
    "applications": {"division": "division", "stage": "stage", "office": "office"},
    "projects": {"division": "division"},
}
KEYS = ["measure", "month", "division", "stage", "item", "office", "value", "base"]


def cells(frames, more=()):
    """The cells of some Frames: KEYS, the columns `more` (such as "project") and n, one row for each different key."""
    found = []
    for name, columns in BY.items():
        measures = [each for each in MEASURES if each.frame == name]
        parts = partial(frames[name], measures, [MONTH, *columns, *more])
        parts = parts[~parts["open"].astype(bool)].rename(columns=columns).drop(columns="open")
        found.append(parts.assign(**{key: "" for key in KEYS if key not in parts}))
    return merge([part[[*KEYS, *more, "n"]].astype(STORED) for part in found])


STORED = dict.fromkeys(KEYS, "object") | {"value": "int64", "base": "int64", "n": "int64"}


def nothing():
    return pd.DataFrame({name: pd.Series([], dtype=STORED[name]) for name in [*KEYS, "n"]})

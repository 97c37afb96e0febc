"""Which column (or XES key) of a log says what.

A mapping is a small YAML or JSON file: `case: 办件编号`, `activity: 环节`, `time: 办理时间`, and where there are any
`end`, `due`, `office`, `id`, and `dates: "%d/%m/%Y"` when dates begin with the day; `level: project` says that a case
is a whole project (level.py). What is not said is found by the usual names.
"""

import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

import yaml
from django.utils.translation import gettext_lazy as _

from reports.outside.faults import UnusableLog

USUAL = {
    "case": ["case:concept:name", "case", "case_id", "caseid", "case id", "办件编号", "受理编号",
             "申办流水号", "业务编号", "案件编号", "项目代码", "项目编号"],
    "activity": ["concept:name", "activity", "event", "action", "环节", "办理环节", "事项", "事项名称", "活动", "动作"],
    "time": ["time:timestamp", "time", "timestamp", "start", "started", "date", "时间", "办理时间",
             "开始时间", "受理时间", "发生时间"],
    "end": ["end", "ended", "complete", "completed", "结束时间", "办结时间", "完成时间"],
    "due": ["lianshen:due", "due", "due_date", "deadline",
            "承诺办结时间", "应办结时间", "到期时间", "承诺日期", "应办结日"],
    "office": ["office", "org:group", "department", "org:resource", "部门", "办理部门", "审批部门", "单位"],
    "id": ["event_id", "eventid", "identity:id", "流水号", "记录编号"],
}  # fmt: skip
NEEDED = ("case", "activity", "time")


@dataclass(frozen=True)
class Mapping:
    """Names of columns; empty for what the log does not have. `dates`: a strptime format, empty for the usual ones.

    `level`: what a case is (level.Level), empty where the name of its column tells.
    """

    case: str = ""
    activity: str = ""
    time: str = ""
    end: str = ""
    due: str = ""
    office: str = ""
    id: str = ""
    dates: str = ""
    level: str = ""


NAMES = [each.name for each in fields(Mapping)]


def read(text):
    """A Mapping from the text of a YAML or JSON file. Raises UnusableLog."""
    try:
        said = yaml.safe_load(text) or {}
    except yaml.YAMLError as fault:
        raise UnusableLog("bad_mapping", _("The mapping is not YAML or JSON: %(fault)s"), fault=str(fault)) from fault
    if not isinstance(said, dict) or any(not isinstance(value, str) for value in said.values()):
        raise UnusableLog("bad_mapping", _("A mapping names one column each: case, activity, time and so on."))
    if unknown := sorted(set(map(str, said)) - set(NAMES)):
        raise UnusableLog("bad_mapping", _("A mapping does not know “%(names)s”; it knows %(known)s."),
                          names=", ".join(unknown), known=", ".join(NAMES))  # fmt: skip
    return Mapping(**said)


def settled(mapping, head):
    """The mapping with what it does not say found in the head of the log. Raises UnusableLog."""
    if missing := [getattr(mapping, name) for name in USUAL if getattr(mapping, name) not in ("", *head)]:
        raise UnusableLog("no_such_column", _("The log has no column “%(names)s”. Its columns are: %(head)s."),
                          names=", ".join(missing), head=", ".join(head))  # fmt: skip
    if mapping.dates and not _is_pattern(mapping.dates):
        raise UnusableLog("bad_dates", _("“%(dates)s” does not say how dates are written."), dates=mapping.dates)
    taken = {getattr(mapping, name) for name in NAMES}
    for name, usual in USUAL.items():
        if not getattr(mapping, name):
            lower = {column.strip().lower(): column for column in head if column not in taken}
            found = next((lower[each] for each in usual if each in lower), "")
            mapping = replace(mapping, **{name: found})
            taken.add(found)
    if lacking := [name for name in NEEDED if not getattr(mapping, name)]:
        raise UnusableLog("column_unknown", _("Say which column is the %(names)s. The log's columns are: %(head)s."),
                          names=", ".join(lacking), head=", ".join(head))  # fmt: skip
    return mapping


def _is_pattern(pattern):
    """Whether strptime understands a format: no sign twice, none unknown."""
    try:
        datetime.strptime(datetime(2016, 3, 1, tzinfo=UTC).strftime(pattern), pattern)
    except (ValueError, re.error):
        return False
    return True

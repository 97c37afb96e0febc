"""The frame of approvals: one row for each item of a project in each round, once it has been filed for or has begun."""

import numpy as np
import pandas as pd

from projects.enums import SeatKind
from reports.frames.counting import Counting, EveryDay, Found, times, whole
from reports.frames.naming import divisions_of, of_project
from reports.frames.tables import APPROVALS
from stages.enums import APPLIED_FOR, FINISHED, IN_PROGRESS, ApprovalStatus, Unit

NOT_BEGUN = (ApprovalStatus.PLANNED, ApprovalStatus.DROPPED)
DECIDED = FINISHED | {ApprovalStatus.REJECTED}


def build(sources):
    """The frame of tables.APPROVALS."""
    raw = sources.approvals
    raw = raw[~(raw["status"].isin(NOT_BEGUN) & raw["application_id"].isna())].reset_index(drop=True)
    count = Counting(divisions_of(sources, raw["project_id"]))
    columns = {name: raw[name] for name in ("approval", "round", "is_current", "holder", "status", "accepted_on",
               "started_on", "finished_on", "delivered_on", "statutory_due", "promised_due", "due_on",
               "red_on", "is_provisional")}  # fmt: skip
    columns |= of_project(sources, raw["project_id"]) | _item(sources, raw) | _office(sources, raw)
    columns |= _application(sources, raw)
    frame = pd.DataFrame(columns, copy=False)
    _durations(frame, raw, sources, count)
    _states(frame, raw, sources, count)
    return APPROVALS.shaped(frame)


def _item(sources, raw):
    items = Found(raw["item_id"], sources.items)
    words = {"item": "code", "item_name": "name_zh", "item_kind": "kind", "stage": "stage",
             "commissioned_by": "commissioned_by", "statutory_unit": "statutory_unit",
             "promised_unit": "promised_unit", "promised_evidence": "promised_evidence"}  # fmt: skip
    found = {name: items.coded(column) for name, column in words.items()}
    found["statutory_is_general"] = items.picked("is_general", False)
    for name in ("statutory_days", "promised_days"):  # as the clock kept it; without a clock as the catalogue has it
        found[name] = raw[name].where(raw["clock_id"].notna(), items.picked(name))
    return found


def _office(sources, raw):
    offices = Found(raw["office_id"], sources.offices)
    return {"office": offices.coded("code"), "office_name": offices.coded("name_zh")}


def _application(sources, raw):
    applications = Found(raw["application_id"], sources.applications)
    silent, by_agent = acted_subjects(sources)
    number = applications.picked("number")
    return {
        "application": number, "channel": applications.coded("channel"), "filed_on": applications.picked("filed_on"),
        "was_deemed_accepted": number.isin(silent), "by_agency": number.isin(by_agent),
    }  # fmt: skip


def acted_subjects(sources):
    """The numbers of applications accepted by silence, and of those in which an agent acted."""
    acted = sources.acted
    number = acted["subject"].str.removeprefix("application:")
    is_application = acted["subject"].str.startswith("application:")
    silent = number[is_application & (acted["act"] == "deem_accepted")]
    return set(silent), set(number[is_application & (acted["seat"] == SeatKind.AGENT)])


def stopped_places(sources, count_of):
    """Approval -> disjoint stretches of places not counted: a frame approval, start, end.

    `count_of(project ids)` gives the Counting, or EveryDay. A day in two stoppages is taken out once, by the one that
    began first.
    """
    rows = sources.stoppages.sort_values(["approval", "from_on"], kind="stable").reset_index(drop=True)
    count = count_of(rows["project_id"])
    last = rows["until_on"].where(rows["early_on"].isna(), np.minimum(rows["until_on"], rows["early_on"]))
    start = count.place(rows["from_on"] - pd.Timedelta(days=1))
    end = count.place(last)
    found = pd.DataFrame({"approval": rows["approval"], "row": rows.index, "start": start, "end": end})
    before = found.groupby("approval")["end"].cummax().groupby(found["approval"]).shift(fill_value=-1)
    found["start"] = np.maximum(found["start"], before)
    return found[found["start"] < found["end"]]


def _durations(frame, raw, sources, count):
    net, stopped = _net(frame, sources, lambda ids: Counting(divisions_of(sources, ids)), count)
    has_begun, is_over = frame["started_on"].notna(), frame["finished_on"].notna()
    frame["stopped_days"] = whole(stopped, ~has_begun)
    frame["net_days"] = whole(net, ~(has_begun & is_over))
    frame["age_days"] = whole(net, ~(has_begun & ~is_over))
    by_calendar = (frame["statutory_unit"] == Unit.CALENDAR_DAY).to_numpy()
    if by_calendar.any():
        net = np.where(by_calendar, _net(frame, sources, lambda _ids: EveryDay, EveryDay)[0], net)
    frame["used_days"] = whole(net, ~(has_begun & is_over))
    end = frame["delivered_on"].fillna(frame["finished_on"])
    filed = frame["filed_on"].fillna(frame["started_on"])
    frame["gross_days"] = count.between(filed, end)
    frame["gross_age_days"] = count.so_far(filed, sources.day, ~is_over)
    longer = sources.extensions.groupby("approval")["days"].sum()
    frame["extended_days"] = frame["approval"].map(longer).fillna(0)


def _net(frame, sources, count_of, count):
    """(days after the beginning up to the end or so far, without stopped ones; the stopped ones), as `count` counts."""
    begun, done = count.place(frame["started_on"]), count.place(frame["finished_on"])
    until = np.where(done < 0, count.place(np.full(len(frame), sources.day)), done)
    stopped = _stopped(sources, frame["approval"], begun, until, count_of)
    return np.maximum(until - begun - stopped, 0), stopped


def _stopped(sources, approvals, begun, until, count_of):
    """Days taken out of each approval's time, between its beginning and its end."""
    out = np.zeros(len(approvals), np.int64)
    if not len(sources.stoppages):
        return out
    rows = stopped_places(sources, count_of)
    place = pd.Index(approvals).get_indexer(rows["approval"])
    rows, place = rows[place >= 0], place[place >= 0]
    cut = np.minimum(rows["end"], until[place]) - np.maximum(rows["start"], begun[place])
    np.add.at(out, place, np.maximum(cut.to_numpy(), 0))
    return out


def _states(frame, raw, sources, count):
    status = frame["status"]
    finished, day = frame["finished_on"], sources.day
    frame["is_finished"] = status.isin(FINISHED)
    frame["is_applied_for"] = frame["item_kind"].isin(APPLIED_FOR)
    frame["is_done"] = status.isin(DECIDED)
    frame["is_decided"] = frame["is_done"] & frame["is_applied_for"]
    frame["is_open"] = status.isin(IN_PROGRESS)
    end = finished.fillna(pd.Timestamp(day))
    frame["is_late"] = (frame["is_done"] | (status == ApprovalStatus.OPEN)) & (end >= frame["red_on"])
    frame["late_days"] = count.between(frame["due_on"].where(frame["is_late"], pd.NaT), end)
    frame["late_days"] = frame["late_days"].where(frame["is_late"].to_numpy(), 0)
    frame["is_early"] = frame["is_decided"] & (finished < frame["promised_due"])
    at_once = (frame["promised_days"] == 0).to_numpy(bool, na_value=False)
    frame["is_immediate"] = frame["is_decided"] & at_once & (frame["net_days"] <= 1).to_numpy(bool, na_value=False)
    frame["has_breach"] = raw["breach"].notna() & (raw["breach"] != "")
    late = [rows.loc[rows["is_late_entry"], "approval"] for rows in (sources.stoppages, sources.extensions)]
    frame["late_entries"] = times(frame["approval"], pd.concat(late))
    frame["tolerated"] = times(frame["approval"], sources.owed_by["approval"])

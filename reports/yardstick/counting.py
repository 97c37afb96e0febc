"""Days of projects as a promise words them, and without the owner's time.

As worded every day counts from the registration to the named end, unless the promise's own words leave the owner's time
out. Without the owner's time only the days count on which somebody whom the promise binds had something in hand, by the
rule of the tracks (stages.rules.tracks): so a project has the same days here as on its own page. Parallel days count
once.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.frames.counting import EveryDay, picked
from reports.frames.in_hand import InHand, without
from reports.frames.whose_day import COLUMNS, Rank, attribute
from reports.yardstick.data import PERMIT
from stages.acts import reference
from stages.enums import FINISHED, ApprovalStatus, Holder, Unit

OWNER = {Rank.ENTERPRISE.name.lower(), Rank.OWN_INTERMEDIARY.name.lower()}
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Tally:
    """Of how many that got there how many kept it, and the median days, both ways of counting.

    Beside them how many are still on the way and over it already: no promise looks kept because the slow have not
    arrived.
    """

    n: int
    kept: int
    median: int | None
    kept_net: int
    median_net: int | None
    over: int

    @property
    def share(self):
        return self.kept / self.n if self.n else None

    @property
    def share_net(self):
        return self.kept_net / self.n if self.n else None


def ends(frames, promise):
    """The day on which each project got to the end of a promise; missing before it does."""
    projects = frames.projects
    if promise.to == PERMIT:
        return projects["permit_on"]
    whole = projects["ended_on"].where(projects["status"].astype("str") == "concluded")
    rows = frames.sources.approvals
    rows = rows[rows["is_current"] & (rows["status"] != ApprovalStatus.DROPPED) & rows["code"].isin(promise.ends)]
    rows = rows.assign(place=rows["code"].astype("str").map({code: n for n, code in enumerate(promise.ends)}),
                       done=rows["finished_on"].where(rows["status"].isin(FINISHED)),
                       project=picked(rows["project_id"], frames.sources.projects, "code").to_numpy())  # fmt: skip
    first = rows.sort_values("place").drop_duplicates("project").set_index("project")["done"]
    return projects["project"].map(first).where(projects["project"].isin(first.index), whole).astype("datetime64[ms]")


def worded(projects, end, unit):
    """Days from the registration to `end`, as worded: calendar days or working days. Missing where there is no end."""
    if unit == Unit.CALENDAR_DAY:
        return (end - projects["registered_on"]).dt.days
    return _working(projects["registered_on"], end)


def net(frames, promise, until):
    """The same without the owner's time: days up to `until` on which somebody whom the promise counts had something.

    A frame of net, runs (all of the project up to then) and runs_net, one row a project.
    """
    runs, ids = runs_of(frames, promise, until), frames.sources.projects["id"]
    mine = runs[runs["is_counted"]].groupby("project")["days"]
    found = {"net": mine.sum(), "runs": runs.groupby("project").size(), "runs_net": mine.size()}
    return pd.DataFrame({name: each.reindex(ids, fill_value=0).to_numpy() for name, each in found.items()})


def runs_of(frames, promise, until):
    """The days of each project up to `until`, run by run: project (its row number), after_on, until_on, days, label
    (the office, 0 for others), and whether somebody whom the promise counts had something in hand on them.
    """
    sources = frames.sources
    hands = InHand(sources, (lambda _ids: EveryDay) if promise.unit == Unit.CALENDAR_DAY else None)
    rows = hands.begun()
    works = hands.items()
    code, holder = rows["code"].astype("str"), rows["holder"].astype("str")
    mine = code.isin(promise.also) | (holder.isin(promise.counts) & ~code.isin(promise.without))
    works = works[mine.to_numpy()]
    works = without(works, hands.owed(works)).assign(rank=int(Rank.OFFICE))
    if Holder.OFFICE in promise.counts:
        works = pd.concat([works[COLUMNS], hands.at_offices()[COLUMNS]])
    ids = sources.projects["id"]
    runs = attribute(works.astype("int64"), hands.windows.assign(end=hands.count(ids).place(until)))
    count = hands.count(runs["project"])
    return runs.assign(days=runs["end"] - runs["start"], is_counted=runs["rank"] == Rank.OFFICE,
                       after_on=count.day_of(runs["start"]), until_on=count.day_of(runs["end"]))  # fmt: skip


def _working(start, end):
    known = start.notna() & end.notna()
    found = pd.Series(np.nan, index=start.index)
    if known.any():
        first, last = (column[known].to_numpy().astype("datetime64[D]") for column in (start, end))
        found[known] = reference.calendar().between(first, last)
    return found


def of_projects(frames, promise):
    """A frame of the projects against one promise: project, worded, net, days so far where the end is not reached, and
    in how many runs they lie.
    """
    projects, until = frames.projects, untils(frames, promise)
    days = net(frames, promise, until)
    return days.assign(
        project=projects["project"], is_there=ends(frames, promise).notna(),
        worded=days["net"] if promise.leaves_out_the_owner else worded(projects, until, promise.unit),
    )  # fmt: skip


def untils(frames, promise):
    """The day up to which each project is counted: the promise's end, else the project's, else the day of asking."""
    projects = frames.projects
    today = pd.Series(pd.Timestamp(frames.on), index=projects.index).astype("datetime64[ms]")
    return ends(frames, promise).fillna(projects["ended_on"]).fillna(today)


def of_items(frames, promise):
    """The same for a promise about single items: one row for each that was decided, gross and net of stoppages."""
    approvals = frames.approvals
    rows = approvals[approvals["item"].astype("str").isin(promise.items) & approvals["is_finished"]]
    gross = _working(rows["started_on"], rows["finished_on"])
    if promise.unit == Unit.CALENDAR_DAY:
        gross = (rows["finished_on"] - rows["started_on"]).dt.days
    return pd.DataFrame({"project": rows["project"], "is_there": True, "worded": gross,
                         "net": rows["net_days"].astype("Float64").to_numpy(),
                         "approval": rows["approval"]})  # fmt: skip


def against(frames, promise):
    """The frame of a promise: of_projects or of_items."""
    return of_items(frames, promise) if promise.items else of_projects(frames, promise)


def tally(rows, promise):
    """The Tally of a city."""
    there, kept, kept_net, over = (part_of(rows, promise, part) for part in PARTS)
    middle = lambda column: int(np.sort(column.to_numpy(float))[(len(column) - 1) // 2]) if len(column) else None  # noqa: E731
    return Tally(len(there), len(kept), middle(there["worded"]), len(kept_net), middle(there["net"]), len(over))


#: what the figures of a Tally count -> the days that must lie within the promise
PARTS = {"there": None, "kept": "worded", "kept_net": "net", "over": None}


def part_of(rows, promise, part):
    """The rows that a figure of the Tally counts."""
    if part == "over":
        days = rows["net" if promise.leaves_out_the_owner else "worded"].astype(float)
        return rows[~rows["is_there"].astype(bool) & (days > promise.days)]
    there = rows[rows["is_there"].astype(bool)].dropna(subset=["worded"])
    return there if PARTS[part] is None else there[there[PARTS[part]].astype(float) <= promise.days]


def like_baselines(frames):
    """What the baselines count, for each project: months to the permit and in all, building months, offices, seals;
    and of how many rows they are made: runs of days, items with an office, applications.

    A seal is a result that an office handed out under its number. Building is the owner's time after the permit.
    """
    projects, approvals, days = frames.projects, frames.approvals, frames.days
    end = projects["ended_on"].fillna(pd.Timestamp(frames.on))
    after = days[days["holder"].astype("str").isin(OWNER)]
    permit = after["project"].map(dict(zip(projects["project"], projects["permit_on"], strict=True)))
    building = (after["until_on"] - np.maximum(after["after_on"], permit)).dt.days.clip(lower=0)
    months = lambda spans: (spans / DAYS_A_MONTH).astype(float).round(1)  # noqa: E731
    total = months((end - projects["registered_on"]).dt.days)
    built = months(projects["project"].map(building.groupby(after["project"].astype("str")).sum()).fillna(0))
    offices = approvals[approvals["office"].notna()].groupby("project")["office"].nunique()
    seals = approvals[approvals["is_decided"] & approvals["is_finished"]].groupby("project").size()
    counts = {
        "runs": days["project"].value_counts(), "applications": frames.applications["project"].value_counts(),
        "with_office": approvals.loc[approvals["office"].notna(), "project"].value_counts(),
    }  # fmt: skip
    return pd.DataFrame({
        "project": projects["project"], "name": projects["name"],
        "is_concluded": projects["status"].astype("str") == "concluded",
        "permit_months": months((projects["permit_on"] - projects["registered_on"]).dt.days), "months": total,
        "building_months": built, "approval_months": (total - built).round(1),
        "offices": projects["project"].map(offices).fillna(0).astype(int),
        "seals": projects["project"].map(seals).fillna(0).astype(int), "visits": projects["visits"].astype(int),
        **{name: projects["project"].map(each).fillna(0).astype(int) for name, each in counts.items()},
    })  # fmt: skip

"""What somebody had in hand of each project, from when until when: items from beginning to end, applications at the
window and with their lead. Days are placed as `count_of` places them: working days, or every day.
"""

import numpy as np
import pandas as pd

from reports.frames.counting import Counting, picked
from reports.frames.naming import divisions_of
from reports.frames.whose_day import COLUMNS, Rank

NOTHING = -1


class InHand:
    """`windows`: project (row number), start, end: from the registration to the end, or the day of asking."""

    def __init__(self, sources, count_of=None):
        self.sources = sources
        self.count = count_of or (lambda ids: Counting(divisions_of(sources, ids)))
        projects = sources.projects.reset_index(drop=True)
        count = self.count(projects["id"])
        self.windows = pd.DataFrame({
            "project": projects["id"], "start": count.place(projects["registered_on"]),
            "end": count.place(projects["ended_on"].fillna(pd.Timestamp(sources.day))),
        })  # fmt: skip
        self.horizon = int(self.windows["end"].max()) + 1 if len(projects) else 0

    def _interval(self, project, rank, label, start, end):
        """A part of what is held. Days where the beginning is missing are no interval; a missing end is open."""
        start, end = np.asarray(start), np.asarray(end)
        found = pd.DataFrame({"project": np.asarray(project), "rank": rank, "label": label, "start": start,
                              "end": np.where(end < 0, self.horizon, end)})  # fmt: skip
        return found[(found["start"] >= 0) & (found["start"] < found["end"])]

    def begun(self):
        raw = self.sources.approvals
        return raw[raw["started_on"].notna()].reset_index(drop=True)

    def items(self):
        """What has begun, row by row as in `begun`: approval, project, label (the office), start, end."""
        rows = self.begun()
        count = self.count(rows["project_id"])
        end = count.place(rows["finished_on"])
        return pd.DataFrame({
            "approval": rows["approval"], "project": rows["project_id"],
            "label": rows["office_id"].fillna(0).astype("int64"), "start": count.place(rows["started_on"]),
            "end": np.where(end < 0, self.horizon, end),
        })  # fmt: skip

    def owed(self, held):
        """From the opinion until the last paper owed for the item came: approval, project, start, end."""
        owed = self.sources.owed_by.merge(self.sources.obligations, on="obligation")
        if not len(owed):
            return pd.DataFrame(columns=["approval", "project", "start", "end"], dtype="int64")
        owed["met_on"] = owed["met_on"].fillna(pd.Timestamp.max.floor("s").floor("D").as_unit("ms"))
        until = owed.groupby("approval")["met_on"].max().reset_index()
        rows = held.merge(self.sources.opinions, on="approval").merge(until, on="approval")
        is_open = rows["met_on"] > pd.Timestamp(self.sources.day)
        count = self.count(rows["project"])
        start = count.place(rows["given_on"])
        end = np.where(is_open, self.horizon, count.place(rows["met_on"].where(~is_open, pd.NaT)))
        found = rows.assign(start=start, end=np.minimum(end, rows["end"]))
        return found.loc[found["start"] < found["end"], ["approval", "project", "start", "end"]]

    def at_offices(self):
        """The window's check and issue, the lead's conclusion."""
        rows = self.sources.applications.reset_index(drop=True)
        if not len(rows):
            return pd.DataFrame(columns=COLUMNS)
        count = self.count(rows["project_id"])
        notices = self.sources.first_notices
        filed, ended = count.place(rows["filed_on"]), count.place(rows["ended_on"])
        accepted, concluded = count.place(rows["accepted_on"]), count.place(rows["concluded_on"])
        issued = count.place(rows["issued_on"])
        sent = count.place(picked(rows["id"], notices, "sent_on"))
        checked = np.where(sent >= 0, sent, np.where(accepted >= 0, accepted, ended))
        approvals = self.begun()
        last = approvals.sort_values("finished_on").drop_duplicates("application_id", keep="last")
        last = last[last["application_id"].notna()].set_index("application_id")
        still = set(approvals.loc[approvals["finished_on"].isna(), "application_id"].dropna())
        reviewed = count.place(picked(rows["id"], last, "finished_on"))
        reviewed = np.where(rows["id"].isin(still), NOTHING, reviewed)
        to_conclude = np.where(accepted >= 0, reviewed, NOTHING)
        project = rows["project_id"]
        rank, window, lead = int(Rank.OFFICE), rows["window_id"], rows["lead_id"]
        return pd.concat([
            self._interval(project, rank, window, filed, checked),
            self._looked_at_again(),
            self._interval(project, rank, lead, to_conclude, np.where(concluded >= 0, concluded, ended)),
            self._interval(project, rank, window, concluded, np.where(issued >= 0, issued, ended)),
        ])  # fmt: skip

    def _looked_at_again(self):
        """The window's checks of what came back: from each answer to the next notice, acceptance or end."""
        rows, notices = self.sources.applications, self.sources.notices
        of = notices["application_id"]
        ends = rows["accepted_on"].fillna(rows["ended_on"]).to_frame("checked_on")
        until = notices.groupby("application_id")["sent_on"].shift(-1).fillna(picked(of, ends, "checked_on"))
        project, window = picked(of, rows, "project_id", 0), picked(of, rows, "window_id", 0)
        count = self.count(project)
        return self._interval(
            project, int(Rank.OFFICE), window, count.place(notices["answered_on"]), count.place(until)
        )


def without(held, cut):
    """Intervals of approvals without others of the same approvals, which are disjoint among themselves."""
    if not len(cut):
        return held
    touched = held["approval"].isin(cut["approval"])
    pieces = held[touched].merge(cut[["approval", "start", "end"]], on="approval", suffixes=("", "_cut"))
    pieces = pieces.sort_values(["approval", "start", "start_cut"], kind="stable")
    group = pieces.groupby(["approval", "start"], sort=False)
    following = group["start_cut"].shift(-1)
    between = pieces.assign(
        start=np.maximum(pieces["start"], pieces["end_cut"]),
        end=np.minimum(pieces["end"], following.fillna(pieces["end"])).astype("int64"),
    )
    first = pieces[~pieces.duplicated(["approval", "start"])]
    first = first.assign(end=np.minimum(first["end"], first["start_cut"]))
    found = pd.concat([held[~touched], first[held.columns], between[held.columns]])
    return found[found["start"] < found["end"]]

"""Who held what of each project, from when until when, and so whose every working day was (see whose_day).

Offices hold an application at the window (check, issue), with its lead (conclusion), and every item whose term runs;
while a reviewed item waits for a tolerated paper that the enterprise owes, the enterprise holds it. The days of a
stoppage are held by its ground. Steps of intermediaries, utilities and the enterprise are held from their beginning
to their recorded result. The enterprise also holds a correction that it was asked for, and every item that could be
filed for and is not: its needs are met, and nobody else can move.
"""

import numpy as np
import pandas as pd

from projects.enums import ProjectStatus
from reports.frames.approvals import stopped_places
from reports.frames.counting import Counting, coded, picked
from reports.frames.graph import NEVER, Graph
from reports.frames.in_hand import NOTHING, InHand, without
from reports.frames.naming import divisions_of, of_project
from reports.frames.tables import DAYS
from reports.frames.whose_day import COLUMNS, Rank, attribute
from stages.enums import APPLIED_FOR, FAILED, ApprovalStatus, Commissioner, Holder


class Held(InHand):
    """The runs of all projects of the sources: `runs` has project (row number), rank, label, start, end."""

    def __init__(self, sources):
        super().__init__(sources)
        self.grounds = pd.Index(sorted(set(sources.stoppages["ground"].astype("str"))))
        self.graph = Graph(sources)
        parts = [self._items(), self._stopped(), self.at_offices(), self._corrections(), self._to_file()]
        self.held = pd.concat([part[COLUMNS] for part in parts if len(part)] or [pd.DataFrame(columns=COLUMNS)])
        self.runs = attribute(self.held.astype("int64"), self.windows)

    def _items(self):
        """Every item and step from its beginning to its end, without stopped days and days of an owed paper."""
        rows = self.begun()
        held = self.items().assign(rank=self._rank(rows))
        owed = self.owed(held)
        stopped = stopped_places(self.sources, self.count)
        mine = without(without(held, owed), stopped)
        owed = owed.assign(rank=int(Rank.ENTERPRISE), label=0)
        return pd.concat([mine, owed]) if len(owed) else mine

    def _rank(self, rows):
        holder = rows["holder"].astype("str")
        by = coded(rows["item_id"], self.sources.items, "commissioned_by") == Commissioner.GOVERNMENT
        return np.select(
            [holder == Holder.OFFICE, (holder == Holder.INTERMEDIARY) & by, holder == Holder.UTILITY,
             holder == Holder.INTERMEDIARY],
            [int(Rank.OFFICE), int(Rank.GOVERNMENT_INTERMEDIARY), int(Rank.UTILITY), int(Rank.OWN_INTERMEDIARY)],
            int(Rank.ENTERPRISE),
        )  # fmt: skip

    def _stopped(self):
        stopped = stopped_places(self.sources, self.count)
        rows = self.begun()
        place = pd.Index(rows["approval"]).get_indexer(stopped["approval"])
        stopped, place = stopped[place >= 0], place[place >= 0]
        rows = rows.iloc[place].reset_index(drop=True)
        count = self.count(rows["project_id"])
        done = count.place(rows["finished_on"])
        end = np.minimum(stopped["end"].to_numpy(), np.where(done < 0, self.horizon, done))
        ground = self.grounds.get_indexer(self.sources.stoppages["ground"].astype("str"))[stopped["row"].to_numpy()]
        return self._interval(rows["project_id"], int(Rank.STOPPED), ground, stopped["start"], end)

    def _corrections(self):
        rows = self.sources.applications
        notices = self.sources.notices
        project = picked(notices["application_id"], rows, "project_id", 0)
        count = self.count(project)
        answered = notices["answered_on"].fillna(picked(notices["application_id"], rows, "ended_on"))
        return self._interval(project, int(Rank.ENTERPRISE), 0, count.place(notices["sent_on"]), count.place(answered))

    def _to_file(self):
        """Items decided on application, from the day on which their needs are met and they stand on the route."""
        rows = self.sources.approvals
        kind = coded(rows["item_id"], self.sources.items, "kind")
        rows = rows[kind.isin(APPLIED_FOR) & (rows["status"] != ApprovalStatus.DROPPED)].reset_index(drop=True)
        if not len(rows):
            return pd.DataFrame(columns=COLUMNS)
        count = self.count(rows["project_id"])
        registered = count.place(picked(rows["project_id"], self.sources.projects, "registered_on"))
        on_route = np.maximum(registered, self._back_on_route(rows, count))
        ready = self._ready(rows)
        start = np.where(ready < 0, NOTHING, np.maximum(on_route, ready))
        filed = count.place(picked(rows["application_id"], self.sources.applications, "filed_on"))
        return self._interval(rows["project_id"], int(Rank.ENTERPRISE), 0, start, filed)

    def _back_on_route(self, rows, count):
        """The day on which the round before ended; -1 in the first round."""
        before = self.sources.approvals[self.sources.approvals["status"].isin(FAILED)]
        ended = pd.Series(before["finished_on"].to_numpy(), index=_rounds(before, 1))
        place = ended.index.get_indexer(_rounds(rows, 0))
        days = ended.to_numpy().take(place, mode="clip") if len(ended) else np.datetime64("NaT", "ms")
        return count.place(np.where(place < 0, np.datetime64("NaT", "ms"), days))

    def _ready(self, rows):
        """The place of the day on which all needs of an item were met; 0 without needs, -1 when they are not yet."""
        graph = self.graph
        met = graph.ready(graph.finished)
        codes = pd.MultiIndex.from_arrays([rows["project_id"], rows["code"].astype("str")])
        place = graph.index.get_indexer(codes)
        days = np.where(place < 0, 0, met[np.maximum(place, 0)]) if len(met) else np.zeros(len(rows), np.int64)
        return np.where(days >= NEVER, NOTHING, days)


def _rounds(rows, later):
    """Project, item and round of approvals, the round so much later."""
    return pd.MultiIndex.from_arrays(
        [rows["project_id"], rows["code"].astype("str"), rows["round"].astype("int64") + later]
    )


def days(sources, held):
    """The frame of tables.DAYS."""
    runs = held.runs
    count = Counting(divisions_of(sources, runs["project"]))
    rank = pd.Categorical.from_codes(runs["rank"], categories=[each.name.lower() for each in Rank])
    office = coded(runs["label"].where(runs["rank"] == Rank.OFFICE, -1), sources.offices, "code").astype("object")
    ground = np.append(held.grounds.to_numpy(object), None)[np.where(runs["rank"] == Rank.STOPPED, runs["label"], -1)]
    is_open = runs["project"].isin(sources.projects.index[sources.projects["status"] == ProjectStatus.ACTIVE])
    frame = pd.DataFrame({
        "run": np.arange(len(runs)), **of_project(sources, runs["project"]), "holder": rank,
        "who": np.where(runs["rank"] == Rank.OFFICE, office, ground),
        "after_on": count.day_of(runs["start"]), "until_on": count.day_of(runs["end"]),
        "working_days": runs["end"] - runs["start"],
        "is_now": is_open & ~runs.duplicated("project", keep="last"),
    })  # fmt: skip
    return DAYS.shaped(frame)

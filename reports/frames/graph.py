"""The routes of all projects as one graph of numbered items, for what hangs on who waited for whom.

An item needs the result of one other, or of any one of several; it is ready when each of its needs has been met. All
questions are answered for all projects at once, with days as places in the working calendar.
"""

import json
from copy import copy

import numpy as np
import pandas as pd

from reports.frames.counting import Counting, picked
from reports.frames.naming import divisions_of
from stages.enums import FINISHED

#: a day that does not come
NEVER = 1 << 40


class Graph:
    """One node for the latest round of each item of each project: `rows` with project_id, code and what it became.

    `registered`, `started`, `finished`: places of the days, NEVER while it has not; `finished` only where there is a
    result.
    """

    def __init__(self, sources):
        raw = sources.approvals
        self.rows = raw[raw["is_current"]].reset_index(drop=True)
        self.index = pd.MultiIndex.from_arrays([self.rows["project_id"], self.rows["code"].astype("str")])
        self.count = Counting(divisions_of(sources, self.rows["project_id"]))
        started, finished = (self.count.place(self.rows[name]) for name in ("started_on", "finished_on"))
        self.started = np.where(started < 0, NEVER, started)
        self.due = self.count.place(self.rows["due_on"])
        self.registered = self.count.place(picked(self.rows["project_id"], sources.projects, "registered_on"))
        has_result = self.rows["status"].isin(FINISHED).to_numpy()
        self.finished = np.where((finished < 0) | ~has_result, NEVER, finished)
        self._fold(needs_of(sources.routes))

    def _fold(self, needs):
        """Edges in the order of item and need, with where each need and each item begins."""
        item = self.index.get_indexer(pd.MultiIndex.from_arrays([needs["project_id"], needs["code"].astype("str")]))
        needed = self.index.get_indexer(pd.MultiIndex.from_arrays([needs["project_id"], needs["needed"].astype("str")]))
        need = needs["need"].to_numpy(np.int64)
        kept = item >= 0
        order = np.lexsort((need[kept], item[kept]))
        self._edges(item[kept][order], needed[kept][order], need[kept][order])

    def _edges(self, item, needed, need):
        self.item, self.needed, self.need = item, needed, need
        is_new_item = np.concatenate([[True], self.item[1:] != self.item[:-1]])[: len(self.item)]
        is_new_need = is_new_item | np.concatenate([[True], need[1:] != need[:-1]])[: len(need)]
        self.need_starts = np.flatnonzero(is_new_need)
        self.item_starts = np.flatnonzero(is_new_item[self.need_starts])
        self.items = self.item[self.need_starts][self.item_starts]

    def of(self, projects):
        """The same graph with the items of some projects only, by project row number."""
        part, kept = copy(self), self.rows["project_id"].isin(projects).to_numpy()
        part.rows = self.rows[kept].reset_index(drop=True)
        for name in ("started", "registered", "finished", "due"):
            setattr(part, name, getattr(self, name)[kept])
        number, mine = np.cumsum(kept) - 1, kept[self.item]
        needed = self.needed[mine]
        part._edges(number[self.item[mine]], np.where(needed < 0, -1, number[needed]), self.need[mine])
        return part

    def ready(self, finished):
        """The place of the day on which all needs of each item are met, given when items finish; 0 without needs."""
        found = np.zeros(len(self.rows), np.int64)
        if len(self.items):
            by_edge = np.where(self.needed < 0, NEVER, finished[np.maximum(self.needed, 0)])
            by_need = np.minimum.reduceat(by_edge, self.need_starts)
            found[self.items] = np.maximum.reduceat(by_need, self.item_starts)
        return found

    def last_needed(self):
        """For each item the node whose result met its last need, -1 where it needed none or still waits."""
        found = np.full(len(self.rows), -1, np.int64)
        if not len(self.items):
            return found
        by_edge = np.where(self.needed < 0, NEVER, self.finished[np.maximum(self.needed, 0)])
        need = np.repeat(np.arange(len(self.need_starts)), np.diff(np.append(self.need_starts, len(by_edge))))
        best = pd.Series(by_edge).groupby(need).idxmin().to_numpy()  # the alternative that came first
        met = by_edge[best]
        item = self.item[self.need_starts]
        order = np.lexsort((met, item))
        last = np.concatenate([item[order][1:] != item[order][:-1], [True]])
        chosen = order[last]
        node = self.needed[best[chosen]]
        found[item[chosen]] = np.where(met[chosen] >= NEVER, -1, node)
        return found


def needs_of(routes):
    """The plans of routes, unfolded: project_id, code, need (running number), needed. Equal plans are read once."""
    codes, uniques = pd.factorize(routes["plan"])
    unfolded = []
    for number, plan in enumerate(uniques):
        rows = [(code, place, needed) for code, needs in json.loads(plan)["needs"].items()
                for place, any_of in enumerate(needs) for needed in any_of]  # fmt: skip
        unfolded.append(pd.DataFrame(rows, columns=["code", "need", "needed"]).assign(plan=number))
    if not unfolded:
        return pd.DataFrame({"project_id": [], "code": [], "need": [], "needed": []})
    plans = pd.DataFrame({"project_id": routes["project_id"], "plan": codes})
    return plans.merge(pd.concat(unfolded), on="plan").drop(columns="plan")

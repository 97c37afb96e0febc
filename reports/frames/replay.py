"""Playing the routes again: when projects would have finished had somebody been quicker, and which chain decided it.

Everything else stays as it was. An item begins as long after its last need was met as it did in fact (the enterprise's
filing, the window's check), and takes as long as it did, but for the items that are made shorter. Days are places in
the working calendar, so a day saved is a working day.
"""

import numpy as np
import pandas as pd

from reports.frames.graph import NEVER


class Replay:
    """The finished items of all projects, ready to be played again. `graph` is a graph.Graph."""

    def __init__(self, graph):
        self.graph, self._saved = graph, {}
        self.known = graph.finished < NEVER
        ready = np.maximum(graph.ready(graph.finished), graph.registered)
        self.ready = np.where(ready >= NEVER, graph.registered, ready)
        self.took = np.where(self.known, graph.finished - np.minimum(graph.started, graph.finished), 0)
        begun = np.where(graph.started < NEVER, graph.started, graph.finished)
        self.lag = np.where(self.known, begun - self.ready, 0)

    def finished(self, took):
        """When each item would have finished had it taken so many days; NEVER for what has not finished.

        Nothing is later than it was: an item that began before its needs were met keeps its own day.
        """
        now = self.graph.finished.copy()
        for _round in range(len(now) or 1):
            ready = np.maximum(self.graph.ready(now), self.graph.registered)
            begun = np.where(ready >= NEVER, self.ready, ready) + self.lag
            following = np.where(self.known, np.minimum(begun + took, self.graph.finished), NEVER)
            if np.array_equal(following, now):
                break
            now = following
        return now

    def had_kept_its_promise(self, office_id):
        """When each item would have finished had this office done everything by the last day for which it answers."""
        rows, due = self.graph.rows, self.graph.due
        mine = ((rows["office_id"] == office_id).fillna(False) & rows["red_on"].notna()).to_numpy(bool)
        allowed = np.where(mine, np.maximum(due - self.graph.started, 0), self.took)
        return self.finished(np.minimum(self.took, allowed))

    def ends(self, finished):
        """The last finish of each project, by project row number."""
        kept = finished < NEVER
        ends = pd.Series(finished[kept]).groupby(self.graph.rows["project_id"].to_numpy()[kept]).max()
        return ends

    def saved(self, office_id):
        """Working days by which the last finished item of each project would have come earlier; only those with any.

        Only the projects in which the office was late are played.
        """
        if office_id not in self._saved:
            rows = self.graph.rows
            late = (rows["office_id"] == office_id).fillna(False) & (rows["finished_on"] >= rows["red_on"])
            part = Replay(self.graph.of(rows.loc[late, "project_id"].unique()))
            saved = part.ends(part.graph.finished) - part.ends(part.had_kept_its_promise(office_id))
            self._saved[office_id] = saved[saved > 0].sort_values(ascending=False, kind="stable")
        return self._saved[office_id]

    def deciding(self):
        """The chains that decided when projects stood where they stand: for each project from its last finished item
        back, at every step the need that was met last.

        Columns: project_id, node, step (0 the last), took (days of the item), waited (days since its last need was
        met).
        """
        before = self.graph.last_needed()
        rows = self.graph.rows["project_id"].to_numpy()
        kept = np.flatnonzero(self.known)
        order = kept[np.lexsort((kept, self.graph.finished[kept], rows[kept]))]
        is_last = np.concatenate([rows[order][1:] != rows[order][:-1], [True]])[: len(order)]
        node, step, found = order[is_last], 0, []
        while len(node):
            found.append(pd.DataFrame({"project_id": rows[node], "node": node, "step": step, "took": self.took[node],
                                       "waited": np.maximum(self.lag[node], 0)}))  # fmt: skip
            node = before[node]
            node = node[(node >= 0) & self.known[np.maximum(node, 0)]]
            step += 1
        if not found:
            return pd.DataFrame(
                {name: np.empty(0, np.int64) for name in ("project_id", "node", "step", "took", "waited")}
            )
        return pd.concat(found, ignore_index=True)

"""The frame of projects: one row a project, with its days by holder."""

import numpy as np
import pandas as pd

from projects.enums import ProjectStatus
from reports.frames.counting import Counting, coded, picked
from reports.frames.naming import of_project
from reports.frames.tables import PROJECTS
from reports.frames.whose_day import PROMISED, Rank
from stages.enums import ItemKind, StageCode


def build(sources, held, applications):
    """The frame of tables.PROJECTS. `applications` is the frame of applications."""
    raw = sources.projects.reset_index(drop=True)
    count = Counting(raw["division_id"])
    permit = picked(raw["id"], _permits(sources), "finished_on")
    by = applications.groupby("project", observed=True)[["notices", "visits", "by_agency"]].sum()
    frame = raw.assign(
        **of_project(sources, raw["id"]), permit_on=permit,
        total_days=count.between(raw["registered_on"], raw["ended_on"].fillna(pd.Timestamp(sources.day))),
        permit_days=count.between(raw["registered_on"], permit),
        applications=raw["code"].map(applications["project"].value_counts()).fillna(0),
        notices=raw["code"].map(by["notices"]).fillna(0), visits=raw["code"].map(by["visits"]).fillna(0),
        is_open=raw["status"] == ProjectStatus.ACTIVE, by_agency=raw["code"].map(by["by_agency"]).fillna(0) > 0,
    )  # fmt: skip
    frame = frame.assign(**_by_holder(held, raw["id"]))
    return PROJECTS.shaped(frame)


def _by_holder(held, ids):
    """{"office_days": ...}: the working days of each project by rank, and those that the promise counts."""
    runs = held.runs
    place = pd.Index(ids).get_indexer(runs["project"])
    sums = np.zeros((len(ids), len(Rank)), np.int64)
    np.add.at(sums, (place, runs["rank"].to_numpy()), (runs["end"] - runs["start"]).to_numpy())
    found = {f"{rank.name.lower()}_days": sums[:, rank] for rank in Rank}
    return found | {"promised_scope_days": sums[:, list(PROMISED)].sum(axis=1)}


def _permits(sources):
    """Project -> the day of its construction permit: the last permit of the construction stage decided by its lead.

    Which item it is hangs on the nature of the works (buildings, roads, water), so it is told by who decides it.
    """
    rows = sources.approvals
    lead = sources.stages[sources.stages["code"] == StageCode.CONSTRUCTION].set_index("project_id")["lead_id"]
    kind = coded(rows["item_id"], sources.items, "kind") == ItemKind.PERMIT
    stage = coded(rows["item_id"], sources.items, "stage") == StageCode.CONSTRUCTION
    own = (rows["office_id"] == rows["project_id"].map(lead)).fillna(False).astype(bool)
    rows = rows[kind & stage & own & rows["is_current"]]
    still_open = rows.loc[rows["finished_on"].isna(), "project_id"]
    rows = rows[~rows["project_id"].isin(still_open)].sort_values("finished_on")
    return rows.drop_duplicates("project_id", keep="last").set_index("project_id")

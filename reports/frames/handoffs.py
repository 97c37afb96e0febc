"""The frame of hand-offs: who gave the last result that an approval waited for, and how long it lay before it began."""

import numpy as np

from reports.frames.counting import Counting, coded
from reports.frames.naming import divisions_of, of_project
from reports.frames.tables import HANDOFFS


def build(sources, graph):
    """The frame of tables.HANDOFFS."""
    before = graph.last_needed()
    kept = np.flatnonzero((before >= 0) & graph.rows["started_on"].notna().to_numpy())
    after = graph.rows.iloc[kept].reset_index(drop=True)
    first = graph.rows.iloc[before[kept]].reset_index(drop=True)
    count = Counting(divisions_of(sources, after["project_id"]))
    waited = count.between(first["finished_on"], after["started_on"])
    offices = sources.offices
    differ = (first["office_id"] != after["office_id"]).fillna(False).astype(bool)
    frame = after.assign(
        **of_project(sources, after["project_id"]), item=after["code"], office=coded(after["office_id"],
        offices, "code"),
        after_item=first["code"], from_office=coded(first["office_id"], offices, "code"),
        handed_on=first["finished_on"], waited_days=waited.clip(lower=0), is_between_offices=differ,
    )  # fmt: skip
    return HANDOFFS.shaped(frame)

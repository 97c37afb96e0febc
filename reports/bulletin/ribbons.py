"""The stages of the projects that were under way longest on the last evening of a month, from when until when."""

import pandas as pd

from stages.enums import StageCode

#: projects drawn
MOST = 12


def under_way(seen, on):
    """[{"project", "name", "registered_on", "stages": [{"stage", "first", "last", "is_open"}]}], the oldest first.

    A stage is worked on from the first item of it that began to the last that ended; to the evening while one is open.
    """
    day, projects = pd.Timestamp(on), seen.projects
    rows = projects[~(projects["ended_on"] <= day)].sort_values(["registered_on", "project"], kind="stable").head(MOST)
    approvals = seen.approvals
    begun = approvals[(approvals["started_on"] <= day) & approvals["project"].isin(rows["project"])]
    ended = begun["finished_on"].where(begun["finished_on"] <= day)
    begun = begun.assign(last=ended.fillna(day), is_open=ended.isna(), stage=begun["stage"].astype("str"))
    spans = begun.groupby(["project", "stage"]).agg(first=("started_on", "min"), last=("last", "max"),
                                                    is_open=("is_open", "any"))  # fmt: skip
    return [
        {"project": row.project, "name": row.name, "registered_on": f"{row.registered_on:%Y-%m-%d}",
         "stages": list(_spans(spans, row.project))}
        for row in rows.itertuples(index=False)
    ]  # fmt: skip


def _spans(spans, project):
    for stage in StageCode.values:
        if (project, stage) in spans.index:
            row = spans.loc[(project, stage)]
            yield {"stage": stage, "first": f"{row['first']:%Y-%m-%d}", "last": f"{row['last']:%Y-%m-%d}",
                   "is_open": bool(row["is_open"])}  # fmt: skip

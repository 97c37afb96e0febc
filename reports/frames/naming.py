"""Words for row numbers: the columns that every frame has of its project."""

import numpy as np

from reports.frames.counting import coded, picked


def of_project(sources, ids):
    """The columns project, division, kind, track for a column of project row numbers."""
    table = sources.projects
    table = table.assign(division=coded(table["division_id"], sources.divisions, "code"))
    return {
        "project": picked(ids, table, "code").astype("str"), "division": coded(ids, table, "division"),
        "kind": coded(ids, table, "sector"), "track": coded(ids, table, "track"),
    }  # fmt: skip


def divisions_of(sources, ids):
    """The division row number of each project row number."""
    return picked(ids, sources.projects, "division_id", 0).to_numpy(np.int64)

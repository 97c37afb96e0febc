"""Words for row numbers: the columns that every frame has of its project."""

import numpy as np

from reports.frames.counting import Found, coded, picked


def of_project(sources, ids):
    """The columns project, division, kind, track for a column of project row numbers."""
    table = sources.projects
    found = Found(ids, table.assign(division=coded(table["division_id"], sources.divisions, "code")))
    return {
        "project": found.picked("code"), "division": found.coded("division"), "kind": found.coded("sector"),
        "track": found.coded("track"),
    }  # fmt: skip


def divisions_of(sources, ids):
    """The division row number of each project row number."""
    return picked(ids, sources.projects, "division_id", 0).to_numpy(np.int64)

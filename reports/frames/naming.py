"""Words for row numbers: the columns that every frame has of its project, and the track that its facts fall under."""

import numpy as np
import pandas as pd

from reports.frames.counting import coded, picked

#: track -> the answer that puts a project on it; the first that holds. Zero-land upgrades and projects on the
#: commitment track are named by the reform (绍兴 2017 二(三)); which projects run under 50 and which under 100 days was
#: not found, so the others are told apart by how they are managed (an estimate).
TRACKS = (
    ("zero_land", "zero_land", "true"),
    ("commitment", "commitment_track", "true"),
    ("standard_land", "standard_land", "true"),
    ("verification", "approval_type", "hezhun"),
    ("approval", "approval_type", "shenpi"),
)
ORDINARY = "ordinary"


def track(projects):
    """The track of each project as categories."""
    names = [name for name, _fact, _value in TRACKS] + [ORDINARY]
    found = np.full(len(projects), len(TRACKS))
    for place in reversed(range(len(TRACKS))):
        _name, fact, value = TRACKS[place]
        found = np.where(projects[fact].astype("str") == value, place, found)
    return pd.Categorical.from_codes(found, categories=names)


def of_project(sources, ids):
    """The columns project, division, kind, track for a column of project row numbers."""
    table = sources.projects.assign(track=track(sources.projects))
    table = table.assign(division=coded(table["division_id"], sources.divisions, "code"))
    return {
        "project": picked(ids, table, "code").astype("str"), "division": coded(ids, table, "division"),
        "kind": coded(ids, table, "sector"), "track": coded(ids, table, "track"),
    }  # fmt: skip


def divisions_of(sources, ids):
    """The division row number of each project row number."""
    return picked(ids, sources.projects, "division_id", 0).to_numpy(np.int64)

"""Whose day was it: every working day of a project belongs to exactly one holder.

The promise of "at most 90 days" counts the government's approval, the intermediaries it commissions and the utilities,
and leaves out the owner's preparation and the owner's own intermediaries (浙江省发改委 2019 指引); parallel days count
once. So at project level the ranks below are gone through in order, and a day belongs to the first of them that holds
anything on that day; within a rank to the one who has held longest (of two who began on the same day, to the lower
number). What nobody holds is nobody's, which is a finding and not a remainder.

Nothing here knows the database: intervals come in, runs of days go out. Days are places in the working calendar; an
interval (a, b) covers the working days after place a up to and with place b, as terms are counted.
"""

from enum import IntEnum

import numpy as np
import pandas as pd


class Rank(IntEnum):
    """The holders in the order in which a day is given to them."""

    OFFICE = 0
    GOVERNMENT_INTERMEDIARY = 1
    UTILITY = 2
    STOPPED = 3
    OWN_INTERMEDIARY = 4
    ENTERPRISE = 5
    NOBODY = 6


#: whose days the promise counts (浙江省发改委 2019 指引)
PROMISED = (Rank.OFFICE, Rank.GOVERNMENT_INTERMEDIARY, Rank.UTILITY)
COLUMNS = ["project", "rank", "label", "start", "end"]


def attribute(held: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Give every working day of every project to one holder.

    `held`: rows of project, rank, label (which office, which ground; a whole number), start and end (places).
    `projects`: one row a project with project, start, end. Returns disjoint runs with the same columns as `held`, in
    the order of the days; they cover each project's (start, end) exactly. Ranks of NOBODY in `held` are ignored.
    """
    projects = projects[projects["end"] > projects["start"]].sort_values("project", kind="stable")
    number, first, last = (projects[name].to_numpy(np.int64) for name in ("project", "start", "end"))
    if not len(number):
        return pd.DataFrame({name: np.empty(0, np.int64) for name in COLUMNS})
    # One line for all projects: each gets a stretch of its own, so that intervals of two projects never touch.
    shift = np.concatenate([[0], np.cumsum(last - first + 1)[:-1]])
    rank, label, start, end = _on_the_line(held, number, first, last, shift)
    rank, label, start, end = _first_come(rank, label, start, end)
    edges = np.unique(np.concatenate([start, end, shift, shift + last - first]))
    owner = _owner(rank, start, end, edges)
    place = np.searchsorted(shift, edges[:-1], side="right") - 1
    inside = edges[:-1] < (shift + last - first)[place]
    runs = pd.DataFrame(
        {
            "project": number[place], "rank": np.where(owner < 0, Rank.NOBODY, np.append(rank, 0)[owner]),
            "label": np.where(owner < 0, 0, np.append(label, 0)[owner]),
            "start": edges[:-1] - shift[place] + first[place], "end": edges[1:] - shift[place] + first[place],
        }
    )[inside]  # fmt: skip
    return _joined(runs)


def _on_the_line(held, number, first, last, shift):
    """The intervals cut to their projects and moved to the stretches of these."""
    project = held["project"].to_numpy(np.int64)
    place = np.minimum(np.searchsorted(number, project), len(number) - 1)
    start = np.maximum(held["start"].to_numpy(np.int64), first[place])
    end = np.minimum(held["end"].to_numpy(np.int64), last[place])
    rank = held["rank"].to_numpy(np.int64)
    kept = (number[place] == project) & (start < end) & (rank < Rank.NOBODY)
    move = (shift - first)[place]
    return rank[kept], held["label"].to_numpy(np.int64)[kept], (start + move)[kept], (end + move)[kept]


def _first_come(rank, label, start, end):
    """Within each rank the intervals without what an earlier one covers already: disjoint, in order."""
    order = np.lexsort((label, start, rank))
    rank, label, start, end = (each[order] for each in (rank, label, start, end))
    if not len(rank):
        return rank, label, start, end
    # The furthest end so far within the rank: ranks are moved apart so that one running maximum does for all.
    apart = rank * (end.max() + 1)
    reach = np.maximum.accumulate(end + apart)
    before = np.concatenate([[-1], reach[:-1]]) - apart
    start = np.maximum(start, before)
    kept = start < end
    return rank[kept], label[kept], start[kept], end[kept]


def _owner(rank, start, end, edges):
    """For every piece between two edges the number of the interval that owns it, -1 for none; lower ranks win."""
    owner = np.full(len(edges) - 1, -1, np.int64)
    for each in sorted(set(rank.tolist()), reverse=True):
        rows = np.flatnonzero(rank == each)
        marks = np.zeros(len(edges), np.int64)
        np.add.at(marks, np.searchsorted(edges, start[rows]), rows + 1)
        np.add.at(marks, np.searchsorted(edges, end[rows]), -(rows + 1))
        covered = np.cumsum(marks)[:-1]
        owner = np.where(covered > 0, covered - 1, owner)
    return owner


def _joined(runs):
    """Neighbouring runs of the same holder as one."""
    same = (runs[["project", "rank", "label"]].shift() == runs[["project", "rank", "label"]]).all(axis=1)
    same &= runs["end"].shift() == runs["start"]
    group = (~same).cumsum()
    joined = runs.groupby(group, sort=False).agg(
        {"project": "first", "rank": "first", "label": "first", "start": "first", "end": "last"}
    )
    return joined.astype("int64").reset_index(drop=True)

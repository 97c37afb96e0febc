"""Folding: what has happened since the last look goes into the cells. Safe to repeat, to interrupt, to run twice.

A project whose history is longer than what was rolled up of it is counted anew, alone: its old cells are taken out and
its new ones put in, in one transaction. So a late entry, a correction or a second round moves exactly what it changes,
and an event committed out of order is seen by the length of its chain. `difference` recomputes everything from the
frames and says where the roll-up is not equal.
"""

import pandas as pd
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from projects.models import ChainHead, Project
from reports.frames import frames
from reports.models import RolledProject, RollupCell, RollupState
from reports.rollup.kept import KEYS, cells, nothing
from stages.models import CalendarVersion

#: projects folded in one transaction
BATCH = 200
#: projects read at once by the full recomputation
CHUNK = 1_000


def fold(at, told=lambda _projects: None):
    """Bring the roll-up up to date at an hour. Returns how many projects were counted anew."""
    done = 0
    while batch := _next(at):
        done += batch
        told(batch)
    return done


@transaction.atomic
def _next(at):
    RollupState.objects.get_or_create(pk=1)
    RollupState.objects.select_for_update().get(pk=1)
    version = calendar_version()
    ahead = list(behind(version).order_by("pk").values_list("project", "seq")[:BATCH])
    if ahead:
        _count_anew(dict(ahead), version, timezone.localdate(at))
    RollupState.objects.filter(pk=1).update(folded_at=at)
    return len(ahead)


def calendar_version():
    return CalendarVersion.objects.values_list("pk", flat=True).first() or 0


def behind(version):
    """Chain heads of projects of whose history not everything is rolled up."""
    return ChainHead.objects.filter(seq__gt=0).exclude(project__in=rolled_up(version))


def rolled_up(version):
    """Projects that are rolled up to the end of their chain with this calendar."""
    rows = RolledProject.objects.filter(calendar=version, seq=F("project__chain__seq"))
    return rows.values("project")


def _count_anew(heads, version, on):
    """`heads`: project row number -> length of its chain, read before the frames are."""
    rolled = {row.project_id: row for row in RolledProject.objects.filter(project__in=heads)}
    codes = dict(Project.objects.filter(pk__in=heads).values_list("code", "pk"))
    new = _by_project(frames(on, Project.objects.filter(pk__in=list(heads))), codes)
    before = [unpacked(row.cells) for row in rolled.values()]
    after = [new.get(pk, nothing()) for pk in heads]
    _apply(before, after)
    rows = [RolledProject(project_id=pk, seq=seq, calendar=version, cells=packed(new.get(pk, nothing())))
            for pk, seq in heads.items()]  # fmt: skip
    RolledProject.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["project"], update_fields=["seq", "calendar", "cells"]
    )


def _by_project(whole, codes):
    """project row number -> its cells, all counted in one pass. `codes`: project code -> row number."""
    found = cells(whole, ["project"])
    return {codes[code]: part.drop(columns="project") for code, part in found.groupby("project")}


def packed(found):
    """Cells as the row keeps them: the texts once, the numbers by their places."""
    texts, places, rows = [], {}, []
    for *words, value, base, n in found[[*KEYS, "n"]].itertuples(index=False, name=None):
        key = tuple(words)
        if key not in places:
            places[key] = len(texts)
            texts.append(list(key))
        rows.append([places[key], int(value), int(base), int(n)])
    return {"texts": texts, "rows": rows}


def unpacked(kept):
    rows = [[*kept["texts"][place], value, base, n] for place, value, base, n in kept.get("rows", ())]
    return pd.DataFrame(rows, columns=[*KEYS, "n"]) if rows else nothing()


def _apply(before, after):
    """Take some cells out of the table and put others in."""
    parts = [part.assign(n=-part["n"]) for part in before] + list(after)
    moved = pd.concat(parts, ignore_index=True).groupby(KEYS, as_index=False)["n"].sum() if parts else nothing()
    moved = moved[moved["n"] != 0]
    if moved.empty:
        return
    touched = RollupCell.objects.filter(measure__in=set(moved["measure"]), month__in=set(moved["month"]))
    known = {tuple(getattr(cell, key) for key in KEYS): cell for cell in touched}
    fresh, changed, gone = [], [], []
    for *key, n in moved[[*KEYS, "n"]].itertuples(index=False, name=None):
        cell = known.get(tuple(key))
        if cell is None:
            fresh.append(RollupCell(**dict(zip(KEYS, key, strict=True)), n=n))
        else:
            cell.n += n
            (changed if cell.n else gone).append(cell)
    RollupCell.objects.bulk_create(fresh, batch_size=500)
    RollupCell.objects.bulk_update(changed, ["n"], batch_size=500)
    RollupCell.objects.filter(pk__in=[cell.pk for cell in gone]).delete()


def recomputed(on, told=lambda _projects: None):
    """All cells counted from the frames, part by part."""
    ids = list(ChainHead.objects.filter(seq__gt=0).order_by("project").values_list("project", flat=True))
    parts = [nothing()]
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        parts.append(cells(frames(on, Project.objects.filter(pk__in=some))))
        told(len(some))
    return pd.concat(parts, ignore_index=True).groupby(KEYS, as_index=False)["n"].sum()


def difference(on, told=lambda _projects: None):
    """Where the table and a full recomputation differ: KEYS, kept, counted. Empty when they are equal."""
    counted = recomputed(on, told).set_index(KEYS)["n"].rename("counted")
    kept = pd.DataFrame.from_records(list(RollupCell.objects.values_list(*KEYS, "n")), columns=[*KEYS, "n"])
    kept = kept.set_index(KEYS)["n"].rename("kept")
    both = pd.concat([kept, counted], axis=1).fillna(0).astype("int64")
    return both[both["kept"] != both["counted"]].reset_index()

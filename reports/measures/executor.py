"""Where the histograms are counted: in one loop, or on a dask.distributed cluster, by a setting.

The functions are the same (measure.partial, merge, finish), and so are the figures. A part is a frame, or the path of a
Parquet file that `manage.py frames` has written, which a worker reads by itself.
"""

from functools import partial as bound

import pandas as pd
from django.conf import settings

from reports.measures import book
from reports.measures.measure import finish, merge, partials

LOOP, DASK = "loop", "dask"


def count(part, codes, bys):
    """The histograms of one part for measures by their codes, one for each grouping: what one worker does."""
    frame = pd.read_parquet(part) if isinstance(part, str) else part
    return partials(frame, [book.BOOK[code] for code in codes], bys)


def figures(parts, codes, by=()):
    """The figures of measures of one frame over all its parts. Columns as measure.finish gives them."""
    return report(parts, codes, [by])[0]


def report(parts, codes, bys):
    """The figures for several groupings at once: [figures, ...] in the order of `bys`."""
    bys = [list(by) for by in bys]
    found = EXECUTORS[settings.MEASURES_EXECUTOR](bound(count, codes=list(codes), bys=bys), list(parts))
    return [finish(merge(parts), by) for parts, by in zip(zip(*found, strict=True), bys, strict=True)]


def parts_of(frame):
    """A frame as the parts that the executor wants: whole for the loop, one piece a worker for a cluster."""
    return [frame] if settings.MEASURES_EXECUTOR == LOOP else cut(frame, settings.MEASURES_WORKERS)


def cut(frame, pieces):
    """A frame in so many pieces of whole rows; how it is cut makes no difference."""
    size = max(1, -(-len(frame) // pieces))
    return [frame.iloc[start : start + size] for start in range(0, max(len(frame), 1), size)]


def _loop(work, parts):
    return [work(part) for part in parts]


def _dask(work, parts):
    """On the scheduler of MEASURES_SCHEDULER, or on a cluster of MEASURES_WORKERS processes of this machine."""
    from dask.distributed import Client, LocalCluster

    if settings.MEASURES_SCHEDULER:
        with Client(settings.MEASURES_SCHEDULER) as client:
            return client.gather(client.map(work, parts, pure=False))
    with (
        LocalCluster(n_workers=settings.MEASURES_WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        return client.gather(client.map(work, parts, pure=False))


EXECUTORS = {LOOP: _loop, DASK: _dask}

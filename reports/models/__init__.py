"""What reports keep: forecasts as they were made, the roll-up by month, the links and entries of calendar feeds.

Everything else is read from the procedure's rows.
"""

from .feed import Feed, FeedEntry, FeedPlace, FeedProgress, FeedState, FeedText
from .forecast import Forecast
from .rollup import RolledProject, RollupCell, RollupState

__all__ = [
    "Feed",
    "FeedEntry",
    "FeedPlace",
    "FeedProgress",
    "FeedState",
    "FeedText",
    "Forecast",
    "RolledProject",
    "RollupCell",
    "RollupState",
]

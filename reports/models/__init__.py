"""What reports keep: forecasts as made, the roll-up by month, bulletins as frozen, links and entries of feeds.

Everything else is read from the procedure's rows.
"""

from .bulletin import Bulletin
from .feed import Feed, FeedEntry, FeedPlace, FeedProgress, FeedState, FeedText
from .forecast import Forecast
from .rollup import RolledProject, RollupCell, RollupState

__all__ = [
    "Bulletin",
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

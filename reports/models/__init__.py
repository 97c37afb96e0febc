"""What reports keep: forecasts as they were made, and the links and entries of calendar feeds.

Everything else is read from the procedure's rows.
"""

from .feed import Feed, FeedEntry, FeedPlace, FeedState
from .forecast import Forecast

__all__ = ["Feed", "FeedEntry", "FeedPlace", "FeedState", "Forecast"]

"""What reports keep: the links and entries of calendar feeds. Everything else is read from the procedure's rows."""

from .feed import Feed, FeedEntry, FeedPlace, FeedState

__all__ = ["Feed", "FeedEntry", "FeedPlace", "FeedState"]

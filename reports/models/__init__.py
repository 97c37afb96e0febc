"""What reports keep: forecasts as they were made. Everything else is read from the procedure's rows."""

from .forecast import Forecast

__all__ = ["Forecast"]

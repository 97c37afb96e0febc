"""What reports keep: forecasts as they were made, the roll-up by month, bulletins as they were frozen.

Everything else is read from the procedure's rows.
"""

from .forecast import Forecast
from .rollup import RolledProject, RollupCell, RollupState

__all__ = ["Forecast", "RolledProject", "RollupCell", "RollupState"]

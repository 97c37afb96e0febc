"""Charts drawn on the server as SVG: they print, need no script, and have a table behind them.

Every chart is a pure function from aggregated numbers to a Drawing: it costs the same for two hundred approvals and for
two hundred thousand.
"""

"""The pages of the measures: the dashboard, one measure, the cases behind a figure, whose days, bottlenecks,
exports.
"""

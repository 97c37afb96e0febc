"""Where calendar entries come from. A source is called with numbers of projects and the hour, and gives Facts.

What a source says must follow from facts that an event of the project has written down: entries are looked at again
when the history of their project has grown. Facts without an event need a look of their own in scopes.stale, as the
agency's have. Whoever has something with a day of its own adds a line here.
"""

from reports.feeds import agency_entries, clock_entries, session_entries

SOURCES = (
    clock_entries.of_projects, session_entries.of_projects, agency_entries.planned, agency_entries.brought_forward,
)  # fmt: skip
